import SQLite

/// Texts in the encoding of a store.
enum TextCoding {
  /// The text; what cannot be one is replaced.
  static func string(_ bytes: Bytes, _ encoding: BulkStatement.Encoding) -> String {
    unsafe bytes.withMemory { memory in
      switch encoding {
      case .utf8: unsafe String(decoding: memory, as: UTF8.self)
      case .utf16le, .utf16be:
        String(
          decoding: (0..<memory.count / 2).map { index in
            let unit = unsafe memory.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            return encoding == .utf16le ? unit.littleEndian : unit.bigEndian
          }, as: UTF16.self)
      }
    }
  }

  /// Whether the bytes are a text as SQLite would have written it.
  static func isValid(_ bytes: Bytes, _ encoding: BulkStatement.Encoding) -> Bool {
    switch encoding {
    case .utf8:
      unsafe bytes.withMemory { memory in
        unsafe String(validating: memory, as: UTF8.self) != nil
      }
    case .utf16le, .utf16be: bytes.count % 2 == 0
    }
  }

  /// Whether SQLite makes a number of a text in a column of numbers.
  static func isNumber(_ bytes: Bytes, _ encoding: BulkStatement.Encoding) -> Bool {
    var text = NumericText(bytes, encoding)
    return text.isNumber()
  }
}
