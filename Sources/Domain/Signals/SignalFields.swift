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

  private enum Key: String, CodingKey {
    case signalId, signalType, payload, psId, entryId, topic, prompt, sidequest, postedBy
    case targetCapabilities, status, createdAt, requeuedAt, claimedBy, claimedAt, renewedAt
    case expiresAt, notBefore, claimToken, attempts
  }

  init(from decoder: any Decoder) throws {
    let top = try decoder.container(keyedBy: Key.self)
    // What has another type is as good as missing.
    let payload = try? top.nestedContainer(keyedBy: Key.self, forKey: .payload)
    func text(_ key: Key) -> String? {
      (try? top.decode(String.self, forKey: key))
        ?? payload.flatMap { try? $0.decode(String.self, forKey: key) }
    }
    func time(_ key: Key) -> Timestamp? { text(key).flatMap { Timestamp($0) } }
    (id, type, status) = (text(.signalId), text(.signalType), text(.status))
    (psID, entryID, topic) = (text(.psId), text(.entryId), text(.topic))
    (prompt, sidequest, postedBy) = (text(.prompt), text(.sidequest), text(.postedBy))
    capabilities = (try? top.decode([String].self, forKey: .targetCapabilities)) ?? []
    (createdAt, waitingSince) = (text(.createdAt), time(.requeuedAt))
    (claimedBy, claimedAt, renewedAt) = (text(.claimedBy), time(.claimedAt), time(.renewedAt))
    (expiresAt, notBefore, token) = (time(.expiresAt), time(.notBefore), text(.claimToken))
    attempts = SignalName.attempts((try? top.decode(Int.self, forKey: .attempts)) ?? 0)
  }
}
