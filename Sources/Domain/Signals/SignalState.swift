public import Common

/// One signal: what its file says, what the event log says, and what holds.
public struct SignalState: Sendable {
  /// Its id.
  public internal(set) var id: String
  /// What is to be done: `RESEARCH`.
  public internal(set) var type: String?
  /// The problem statement it belongs to.
  public internal(set) var psID: String?
  /// The entry that it is about.
  public internal(set) var entryID: String?
  /// What it is about.
  public internal(set) var topic: String?
  /// What the agent is asked.
  public internal(set) var prompt: String?
  /// The sidequest its stream is named after.
  public internal(set) var sidequest: String?
  /// Who posted it.
  public internal(set) var postedBy: String?
  /// What an agent must be able to do.
  public internal(set) var capabilities: [String] = []
  /// Where it stands: the log's word, and without one the file's.
  public internal(set) var status: SignalStatus
  /// Where its file says that it stands; `nil` without a file.
  public internal(set) var fileStatus: SignalStatus?
  /// Where the event log says that it stands; `nil` when there is no log or it does not know it.
  public internal(set) var logStatus: SignalStatus?
  /// The absolute path of its file.
  public internal(set) var path: String?
  /// When it was posted.
  public internal(set) var postedAt: Timestamp
  /// Where the time of its posting is from.
  public internal(set) var ageSource: AgeSource
  /// Since when it waits in its present state, for the unclaimed limit.
  public internal(set) var waitingSince: Timestamp
  /// When it was claimed or the claim last renewed.
  public internal(set) var claimedAt: Timestamp?
  /// Who claimed it.
  public internal(set) var claimedBy: String?
  /// The token that ends the claim.
  public internal(set) var token: String?
  /// When the claim ends, if it said so.
  public internal(set) var expiresAt: Timestamp?
  /// Before when it is not to be tried again.
  public internal(set) var notBefore: Timestamp?
  /// How often it was claimed.
  public internal(set) var attempts: Int
  /// Whether it is archived.
  public internal(set) var isArchived = false
  /// How its files and the log disagree, in a few words.
  public internal(set) var disagreement: String?
  /// The stream of its events.
  var stream: String?

  /// Where the time of a posting is known from.
  public enum AgeSource: String, Codable, Sendable {
    /// The record, with a zone or read as local time.
    case record
    /// The event that posted it.
    case log
    /// The file's modification time.
    case file
  }

  /// Seconds since it was claimed, or since it was posted when nobody has it.
  public func ageSeconds(at now: Timestamp) -> Int64 {
    let since = status == .claimed ? claimedAt ?? postedAt : postedAt
    return max(0, Int64(now.seconds(since: since)))
  }
}

extension SignalState {
  init(file: SignalFile, entry: SignalLog.Entry?, world: World) {
    let fields = file.fields
    let posted = Self.posting(file, entry, world)
    self.init(
      id: file.id, type: fields.type, psID: fields.psID, entryID: fields.entryID,
      topic: fields.topic, prompt: fields.prompt, sidequest: fields.sidequest,
      postedBy: fields.postedBy, capabilities: fields.capabilities,
      status: entry?.status ?? file.state, fileStatus: file.state, logStatus: entry?.status,
      path: file.path, postedAt: posted.time, ageSource: posted.source, waitingSince: posted.time,
      attempts: max(file.attempts, entry?.attempts ?? 0), isArchived: file.isArchived,
      stream: entry?.stream)
    token = entry.map { $0.token } ?? file.token ?? fields.token
    claimedBy = status == .posted ? nil : entry.map { $0.owner } ?? fields.claimedBy
    if status == .claimed {
      let isSame = token == fields.token
      let claimed = entry.flatMap(\.changedAt) ?? (isSame ? fields.claimedAt : nil)
      claimedAt = max(
        claimed ?? file.status.changed, (isSame ? fields.renewedAt : nil) ?? .distantPast)
      expiresAt = isSame ? fields.expiresAt : entry?.expiresAt
    }
    if status == .posted {
      notBefore = entry.map(\.notBefore) ?? fields.notBefore
      let again = entry.map(\.lastPosted) ?? fields.waitingSince
      waitingSince = max(posted.time, again ?? posted.time, notBefore ?? posted.time)
    }
    if let entry, entry.status != file.state {
      disagreement = "file says \(file.state.rawValue), log says \(entry.status.rawValue)"
    }
  }

  /// A signal that only the log knows.
  init(id: String, entry: SignalLog.Entry) {
    let posted = entry.firstPosted ?? entry.changedAt ?? .distantPast
    self.init(
      id: id, status: entry.status, logStatus: entry.status, postedAt: posted, ageSource: .log,
      waitingSince: entry.lastPosted ?? posted, claimedBy: entry.owner, token: entry.token,
      expiresAt: entry.expiresAt, notBefore: entry.notBefore, attempts: entry.attempts,
      stream: entry.stream)
    // Some programs delete the file of what is over.
    if !status.isOver { disagreement = "log says \(status.rawValue), no file" }
    if status == .claimed { claimedAt = entry.changedAt }
  }

  // The record with a zone, the event, the record as local time, the file.
  private static func posting(_ file: SignalFile, _ entry: SignalLog.Entry?, _ world: World)
    -> (time: Timestamp, source: AgeSource)
  {
    let text = file.document.text(of: "posted_at").map { String($0.dropFirst().dropLast()) }
    for record in [text, file.fields.createdAt] {
      if let record, let time = Timestamp(record) { return (time, .record) }
    }
    if let time = entry?.firstPosted { return (time, .log) }
    if let naive = file.fields.createdAt.flatMap({ Timestamp($0 + "Z") }) {
      let local = naive.adding(seconds: -world.utcOffset(naive))
      // A time to come is that of another zone.
      if local <= world.now().adding(seconds: 60) { return (local, .record) }
    }
    return (file.status.modified, .file)
  }
}

extension Timestamp {
  static let distantPast = Timestamp(seconds: 0)
}
