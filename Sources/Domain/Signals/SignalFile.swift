import Common

/// One file of a signal where it lies.
struct SignalFile {
  let id: String
  /// The claim in its name.
  let token: String?
  /// `pending`, `claimed`, `archived/20261121`.
  let place: String
  let path: String
  let status: FileStatus
  let document: SignalDocument

  /// What somebody may post.
  static let postedLimit = 1 << 20
  /// What can be read: room above the former for all that is ever written into it here, which is
  /// its claim, one result and a history of limited length.
  static let sizeLimit = 2 << 20

  /// Reads a file; `nil` when it is gone, a ``Failure`` when it is no signal.
  init?(_ directory: String, place: String, name: String) throws {
    path = directory + "/" + place + "/" + name
    guard let status = try Disk.status(path) else { return nil }
    guard status.kind == .file else {
      throw Failure("not a regular file but a \(status.kind.rawValue)", status: .dataError)
    }
    guard let (id, token) = SignalName.parse(name) else {
      throw Failure("the name is not that of a signal", status: .dataError)
    }
    (self.id, self.token, self.place, self.status) = (id, token, place, status)
    guard status.size <= Self.sizeLimit else {
      throw Failure("larger than \(Quantity.bytes(Int64(Self.sizeLimit)))", status: .dataError)
    }
    do {
      document = try SignalDocument(Disk.read(path, limit: Self.sizeLimit))
    } catch let failure as SystemFailure {
      if failure.isMissing { return nil }
      // One file that nobody can read must not stop the queue.
      throw Failure("cannot be read: \(failure.reason)", status: .dataError)
    }
    guard status.size <= Self.postedLimit || document.text(of: "posted_at") != nil else {
      throw Failure("larger than \(Quantity.bytes(Int64(Self.postedLimit)))", status: .dataError)
    }
    guard let named = document.fields.id else {
      throw Failure("without a signal_id", status: .dataError)
    }
    guard named.utf8.elementsEqual(id.utf8) else {
      throw Failure("signal_id is '\(Shell.printable(named))'", status: .dataError)
    }
  }

  var fields: SignalFields { document.fields }
  var isArchived: Bool { place.hasPrefix("archived") }
  /// Whether its name has a claim's token where no claim is: it was moved by hand.
  var isMisnamed: Bool { token != nil && place != "claimed" && !isArchived }

  /// What the file says: its content when it is over, else its place.
  ///
  /// A claim and a requeue move the file first and write into it second; an end is written first,
  /// because a result must not be lost, and the file moves second.
  var state: SignalStatus {
    let word = fields.status.flatMap { SignalStatus(word: $0) }
    switch place {
    case "pending":
      // Ours carry a token; a claim without one was written by somebody who does not move files.
      if word == .claimed, fields.token != nil { return .posted }
      return word ?? .posted
    case "claimed":
      // A retry is written before it moves too; a new claim has another token in its name.
      if let word, token == fields.token, word.isOver || word == .posted && token != nil {
        return word
      }
      return .claimed
    default:
      if isArchived { return word.map { $0.isOver ? $0 : .expired } ?? .expired }
      return SignalStatus.allCases.first { $0.place == place } ?? .posted
    }
  }

  /// How often it was claimed; a claim that was not written into it yet counts.
  var attempts: Int { max(fields.attempts, token.map(SignalName.attempt) ?? 0) }
}
