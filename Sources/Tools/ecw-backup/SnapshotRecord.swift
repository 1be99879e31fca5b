import Backups
import Common

/// One snapshot as the verbs print it.
struct SnapshotRecord: Encodable, Sendable {
  var schema = "ecw.backup.snapshot/1"
  var id: String
  var createdAt: Timestamp
  var ageSeconds: Int64
  var sizeBytes: Int64
  var verdict: Verdict
  var verification: String
  @OrNull var verifiedAt: Timestamp?
  @OrNull var reason: String?
  @OrNull var tag: String?
  var pinned: Bool
  @OrNull var keptBecause: [String]?
  var storeCount: Int
  var fileCount: Int
  @OrNull var eventPosition: Int64?
  var stores: [Store]
  var findings: [String]

  struct Store: Encodable, Sendable {
    var path: String
    @OrNull var role: String?
    var sizeBytes: Int64
    var sha256: String
    @OrNull var pageCount: Int64?
    @OrNull var tableRows: [String: Int64]?
    @OrNull var eventPosition: Int64?
    var method: String
    var pinSeconds: Double
    var verdict: Verdict
    var problems: [String]
  }

  init(_ manifest: Manifest, now: Timestamp, isPinned: Bool, keptBecause: [String]? = nil) {
    id = manifest.id
    createdAt = manifest.createdAt
    ageSeconds = now.seconds - manifest.createdAt.seconds
    sizeBytes = manifest.sizeBytes
    (verdict, verification) = (manifest.verdict, manifest.verification)
    pinned = isPinned
    (storeCount, fileCount) = (manifest.stores.count, manifest.fileCount)
    stores = manifest.stores.map(Store.init)
    findings = manifest.findings
    self.keptBecause = keptBecause
    verifiedAt = manifest.verifiedAt
    reason = manifest.reason
    tag = manifest.tag
    eventPosition = manifest.store("events")?.eventPosition
  }
}

extension SnapshotRecord.Store {
  init(_ store: StoreRecord) {
    self.init(
      path: store.path, role: store.role, sizeBytes: store.sizeBytes, sha256: store.sha256,
      pageCount: store.pageCount, tableRows: store.tableRows, eventPosition: store.eventPosition,
      method: store.method.rawValue, pinSeconds: store.pinSeconds, verdict: store.verdict,
      problems: store.problems)
  }
}
