import Common
import Signals

/// One signal as the verbs print it.
struct SignalRecord: Encodable, Sendable {
  var schema = "ecw.signals.signal/1"
  var signalId: String
  @OrNull var signalType: String?
  var status: SignalStatus
  @OrNull var fileStatus: SignalStatus?
  @OrNull var logStatus: SignalStatus?
  @OrNull var disagreement: String?
  @OrNull var psId: String?
  @OrNull var entryId: String?
  @OrNull var topic: String?
  @OrNull var prompt: String?
  @OrNull var sidequest: String?
  @OrNull var postedBy: String?
  var targetCapabilities: [String]
  var postedAt: Timestamp
  var ageSeconds: Int64
  var ageSource: SignalState.AgeSource
  @OrNull var claimedAt: Timestamp?
  @OrNull var claimedBy: String?
  @OrNull var claimToken: String?
  @OrNull var expiresAt: Timestamp?
  @OrNull var notBefore: Timestamp?
  var attemptsCount: Int
  var archived: Bool
  @OrNull var path: String?

  init(_ state: SignalState, now: Timestamp, root: String) {
    (signalId, status, postedAt) = (state.id, state.status, state.postedAt)
    (ageSeconds, ageSource) = (state.ageSeconds(at: now), state.ageSource)
    (targetCapabilities, attemptsCount) = (state.capabilities, state.attempts)
    archived = state.isArchived
    signalType = state.type
    fileStatus = state.fileStatus
    logStatus = state.logStatus
    disagreement = state.disagreement
    psId = state.psID
    entryId = state.entryID
    topic = state.topic
    prompt = state.prompt
    sidequest = state.sidequest
    postedBy = state.postedBy
    claimedAt = state.claimedAt
    claimedBy = state.claimedBy
    claimToken = state.status == .claimed ? state.token : nil
    expiresAt = state.expiresAt
    notBefore = state.notBefore
    path = state.path.map { Path.relative($0, to: root) ?? $0 }
  }
}
