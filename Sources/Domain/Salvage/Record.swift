import SQLite

/// Where the columns of one record lie in its bytes, decoded into slots that are used again.
struct Record {
  /// What a column holds.
  enum Kind: UInt8 {
    case null, integer, real, text, blob
  }

  /// A column: for integers and numbers the value is decoded already.
  struct Slot {
    var kind = Kind.null
    var offset = 0
    var length = 0
    var integer: Int64 = 0
  }

  private(set) var slots: [Slot] = []
  private(set) var bytes: Bytes

  init() { unsafe bytes = Bytes(UnsafeRawBufferPointer(start: nil, count: 0)) }

  var count: Int { slots.count }

  /// Takes over what was decoded before.
  mutating func set(_ slots: ArraySlice<Slot>, _ bytes: Bytes) {
    self.bytes = bytes
    self.slots.removeAll(keepingCapacity: true)
    self.slots.append(contentsOf: slots)
  }

  /// Decodes a record; `false` when sizes and serial types do not add up to its length.
  mutating func decode(_ bytes: Bytes, limit: Int = 32767) -> Bool {
    end(of: bytes, limit: limit) == bytes.count
  }

  /// Decodes a record that more may follow; where it ends, or `nil` when it is none.
  mutating func end(of bytes: Bytes, limit: Int = 32767) -> Int? {
    self.bytes = bytes
    slots.removeAll(keepingCapacity: true)
    guard let header = bytes.varint(0), header.value <= UInt64(bytes.count),
      header.value >= UInt64(header.size)
    else { return nil }
    let end = Int(header.value)
    var at = header.size
    var body = end
    while at < end {
      guard let field = bytes.varint(at), slots.count < limit,
        let slot = slot(type: field.value, at: body)
      else { return nil }
      slots.append(slot)
      at += field.size
      body += slot.length
    }
    return at == end ? body : nil
  }

  /// The number of columns that the beginning of a record names; 0 when it is none.
  static func width(_ bytes: Bytes) -> Int {
    guard let header = bytes.varint(0), header.value <= UInt64(bytes.count) else { return 0 }
    var count = 0
    var at = header.size
    while at < Int(header.value), count < 32767, let field = bytes.varint(at) {
      count += 1
      at += field.size
    }
    return count
  }

  /// The same slots without the bytes, for keeping.
  func detached() -> Record {
    var copy = Record()
    copy.slots = slots
    return copy
  }

  /// Whether the bytes are a record, sizes and serial types adding up.
  static func isWhole(_ bytes: Bytes) -> Bool {
    var record = Record()
    return record.decode(bytes)
  }

  @inline(__always)
  private func slot(type: UInt64, at offset: Int) -> Slot? {
    var slot = Slot()
    slot.offset = offset
    switch type {
    case 0: return slot
    case 1...6, 8, 9:
      slot.kind = .integer
      slot.length = type < 5 ? Int(type) : type == 5 ? 6 : type == 6 ? 8 : 0
      guard slot.length <= bytes.count - offset else { return nil }
      slot.integer = type >= 8 ? Int64(type) - 8 : bytes.signed(offset, slot.length)
    case 7:
      slot.kind = .real
      slot.length = 8
      guard slot.length <= bytes.count - offset else { return nil }
      slot.integer = bytes.signed(offset, 8)
    case 10, 11: return nil
    default:
      let length = (type - 12) / 2
      guard length <= UInt64(bytes.count - offset) else { return nil }
      slot.kind = type & 1 == 0 ? .blob : .text
      slot.length = Int(length)
    }
    return slot
  }

  /// The bytes of a text or a blob.
  func content(_ index: Int) -> Bytes { bytes.part(slots[index].offset, slots[index].length) }

  /// Whether a text ends in zeros, as one does whose end was wiped.
  var hasWipedText: Bool {
    slots.indices.contains { index in
      slots[index].kind == .text && content(index).endsInZeros
    }
  }

  /// Whether a table would make a text of a floating-point number, or a number of a text: neither
  /// leads back to what it was.
  func isChanged(by layout: TableLayout, _ encoding: BulkStatement.Encoding) -> Bool {
    zip(slots.indices, layout.stored).contains { index, column in
      switch (slots[index].kind, layout.columns[column].affinity) {
      case (.real, .text): true
      case (.text, .integer), (.text, .real), (.text, .numeric):
        TextCoding.isNumber(content(index), encoding)
      default: false
      }
    }
  }

  /// A floating-point number.
  func real(_ index: Int) -> Double { Double(bitPattern: UInt64(bitPattern: slots[index].integer)) }
}
