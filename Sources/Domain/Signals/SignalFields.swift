import Common

/// What is read from a signal's JSON, flat or with a nested `payload`.
///
/// A field of another type than expected counts as missing: agents write these files.
struct SignalFields: Decodable {
  let id: String?
  let type: String?
  let psID: String?
  let entryID: String?
  let topic: String?
  let prompt: String?
  let sidequest: String?
  let postedBy: String?
  let capabilities: [String]
  let status: String?
  let createdAt: String?
  let waitingSince: Timestamp?
  let claimedBy: String?
  let claimedAt: Timestamp?
  let renewedAt: Timestamp?
  let expiresAt: Timestamp?
  let notBefore: Timestamp?
  let token: String?
  let attempts: Int

  init(from decoder: any Decoder) throws {
    let reader = FieldReader(top: try decoder.container(keyedBy: FieldReader.Key.self))
    (id, type) = (
      reader.posted("signal_id", "signalId"), reader.posted("signal_type", "signalType")
    )
    (psID, entryID, topic) = (
      reader.posted("ps_id", "psId"), reader.posted("entry_id", "entryId"),
      reader.posted("topic", "topic")
    )
    (prompt, sidequest) = (
      reader.posted("prompt", "prompt"), reader.posted("sidequest", "sidequest")
    )
    (postedBy, createdAt) = (
      reader.posted("posted_by", "postedBy"), reader.posted("created_at", "createdAt")
    )
    capabilities = reader.own("target_capabilities") ?? reader.own("targetCapabilities") ?? []
    status = reader.own("status")
    (claimedBy, token) = (reader.own("claimed_by"), reader.own("claim_token"))
    (claimedAt, renewedAt) = (reader.time("claimed_at"), reader.time("renewed_at"))
    (expiresAt, notBefore) = (reader.time("expires_at"), reader.time("not_before"))
    waitingSince = reader.time("requeued_at")
    attempts = SignalName.attempts(reader.own("attempts") ?? 0)
  }
}

/// Members of a signal's object by their names.
private struct FieldReader {
  struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private let top: KeyedDecodingContainer<Key>
  private let payload: KeyedDecodingContainer<Key>?

  init(top: KeyedDecodingContainer<Key>) {
    self.top = top
    // What has another type is as good as missing.
    payload = try? top.nestedContainer(keyedBy: Key.self, forKey: Key(stringValue: "payload"))
  }

  /// What is written here: by its exact name only, and at the top, where it is written.
  func own<Value: Decodable>(_ name: String) -> Value? { decode(name, from: top) }

  func time(_ name: String) -> Timestamp? {
    let text: String? = own(name)
    return text.flatMap { Timestamp($0) }
  }

  /// What others post: also in the payload, and also as `signalId`.
  func posted(_ name: String, _ camelCase: String) -> String? {
    func value(in container: KeyedDecodingContainer<Key>) -> String? {
      decode(name, from: container)
        ?? (camelCase == name ? nil : decode(camelCase, from: container))
    }
    return value(in: top) ?? payload.flatMap(value)
  }

  private func decode<Value: Decodable>(
    _ name: String, from container: KeyedDecodingContainer<Key>
  ) -> Value? {
    let key = Key(stringValue: name)
    // Another type is as good as missing; to be told of what is missing by an error takes longer.
    return container.contains(key) ? try? container.decode(Value.self, forKey: key) : nil
  }
}
