/// A value of a record that may be unknown, written as `null` rather than left out.
@propertyWrapper
public struct OrNull<Value: Sendable>: Sendable {
  /// The value, or `nil` when it is not known.
  public var wrappedValue: Value?

  /// Wraps a value.
  public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }
}

extension OrNull: Decodable where Value: Decodable {
  /// Reads a value or `null`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
  }
}

extension OrNull: Encodable where Value: Encodable {
  /// Writes the value or `null`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}

extension OrNull: Equatable where Value: Equatable {}

extension KeyedDecodingContainer {
  /// Reads a field that an older record may not have.
  public func decode<Value: Decodable>(_ type: OrNull<Value>.Type, forKey key: Key) throws
    -> OrNull<Value>
  {
    try decodeIfPresent(type, forKey: key) ?? OrNull(wrappedValue: nil)
  }
}
