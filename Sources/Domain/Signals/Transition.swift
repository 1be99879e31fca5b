import Common

/// One step of a signal: what the event says and what the file then says.
struct Transition {
  let to: SignalStatus
  let time: Timestamp
  /// The claim it belongs to: the new one, or the one that ends.
  var token: String?
  var owner: String?
  var attempts: Int
  var reason: String?
  /// JSON text.
  var result: String?
  var expiresAt: Timestamp?
  var notBefore: Timestamp?
  /// Whether this suite wrote its event.
  var isOurs = true

  /// The members of the event's `data` after those that name the signal.
  var eventMembers: [(String, String)] {
    var members: [(String, String)] = [("attempts", String(attempts))]
    func add(_ key: String, _ value: String?) {
      if let value { members.append((key, SignalDocument.quoted(value))) }
    }
    add("claimed_by", owner)
    add("claim_token", to == .posted ? nil : token)
    add("expires_at", expiresAt?.description)
    add("not_before", notBefore?.description)
    if to == .posted { members.append(("requeued", "true")) }
    add(to == .failed ? "error" : "reason", reason)
    if let result { members.append(("result", result)) }
    return members
  }

  /// Writes the step into a document; `oldResult` is what its history says of the result it had.
  func apply(
    to document: inout SignalDocument, waitingSince: Timestamp?, oldResult: (String, String)? = nil
  ) {
    func set(_ key: String, _ value: String?) {
      document.set(key, value.map(SignalDocument.quoted))
    }
    var end = expiresAt
    set("status", to.fileWord)
    document.set("attempts", String(attempts))
    // Written once, while it is known for sure: a naive local time means something else elsewhere.
    if document.text(of: "posted_at") == nil { set("posted_at", waitingSince?.description) }
    switch to {
    case .claimed:
      // The log knows nothing of a renewal: the file of this claim may know better.
      let renewed = token != nil && document.fields.token == token ? document.fields.expiresAt : nil
      let isRenewed = renewed.map { $0 > end ?? .distantPast } ?? false
      if isRenewed { end = renewed }
      set("claimed_by", owner)
      set("claimed_at", time.description)
      set("claim_token", token)
      for key in ["not_before", "requeued_at"] + (isRenewed ? [] : ["renewed_at"]) {
        set(key, nil)
      }
    case .posted:
      set("requeued_at", time.description)
      set("not_before", notBefore?.description)
      for key in ["claimed_by", "claimed_at", "renewed_at", "result"] {
        set(key, nil)
      }
    case .completed, .failed, .expired:
      set(rawEnd, time.description)
      if let result = result ?? failure { document.set("result", result) }
    }
    set("expires_at", end?.description)
    if to != .claimed { document.append("history", entry(oldResult)) }
  }

  private var rawEnd: String { to.rawValue.lowercased() + "_at" }

  private var failure: String? {
    to == .failed ? reason.map { "{\"error\": \(SignalDocument.quoted($0))}" } : nil
  }

  private func entry(_ oldResult: (String, String)?) -> String {
    var members = [
      "\"at\": \"\(time)\"", "\"status\": \"\(to.fileWord)\"", "\"attempts\": \(attempts)",
    ]
    if to != .posted, let token {
      members.append("\"claim_token\": \(SignalDocument.quoted(token))")
    }
    if let reason {
      members.append("\"reason\": \(SignalDocument.quoted(Self.cut(reason, 500)))")
    }
    if let oldResult { members.append("\"\(oldResult.0)\": \(oldResult.1)") }
    return "{" + members.joined(separator: ", ") + "}"
  }

  /// What a failure may say, in bytes: it goes into the file and into its event.
  static let reasonLimit = 16 << 10
  /// What the name of an owner may be.
  static let ownerLimit = 200

  /// The beginning of a text that is too long.
  static func cut(_ text: String, _ limit: Int) -> String {
    let count = text.utf8.count
    if count <= limit { return text }
    return String(decoding: text.utf8.prefix(limit), as: UTF8.self) + "… [\(count) bytes in all]"
  }
}
