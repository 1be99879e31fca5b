/// The checks, by the ids that `--only`, `--skip` and every record use.
public enum Check: String, Sendable, CaseIterable {
  /// Whether a store that should be there is there.
  case storePresent = "store.present"
  /// Whether a store can be read and is a SQLite file.
  case storeReadable = "store.readable"
  /// Whether the header and the size of the file agree.
  case storeHeader = "store.header"
  /// Whether the write-ahead log fits its base and can be read to its end.
  case storeWAL = "store.wal"
  /// The journal mode, and whether an interrupted transaction waits.
  case storeJournal = "store.journal"
  /// SQLite's own check of the content.
  case storeIntegrity = "store.integrity"
  /// The size of the store.
  case storeSize = "store.size"
  /// Who holds locks, and whether a reader keeps the log from being emptied.
  case storeLocks = "store.locks"
  /// Who may change the files.
  case storePermissions = "store.permissions"
  /// Whether every stream of events is complete.
  case eventStreams = "events.streams"
  /// Whether the log still has what the newest proven snapshot has.
  case eventLoss = "events.loss"
  /// How far projections are behind the events.
  case projectionLag = "projections.lag"
  /// How many signals wait.
  case signalsPending = "signals.pending"
  /// Pending signals that nobody took.
  case signalsStale = "signals.stale"
  /// Signals that were claimed and not finished.
  case signalsClaimed = "signals.claimed"
  /// Signal files that cannot be read.
  case signalsMalformed = "signals.malformed"
  /// The age of the newest proven snapshot.
  case backupAge = "backup.age"
  /// Whether the newest snapshot was proven.
  case backupProof = "backup.proof"
  /// Where the link `latest` leads.
  case backupLink = "backup.link"
  /// The last restore drill.
  case backupDrill = "backup.drill"
  /// Whether a restore was interrupted.
  case backupRestore = "backup.restore"
  /// Whether git's entries and the directories of worktrees know each other.
  case worktreeEntries = "worktrees.entries"
  /// Directories where worktrees are kept that git does not know.
  case worktreeOrphans = "worktrees.orphans"
  /// Workstreams that have been running for long.
  case workstreamsOverdue = "workstreams.overdue"
  /// Workstreams that failed.
  case workstreamsFailed = "workstreams.failed"
  /// Workstreams that wait for each other in a circle.
  case workstreamsCycle = "workstreams.cycle"
  /// What the gate knows about the commit that is checked out.
  case gateHead = "gate.head"
  /// Free space.
  case diskSpace = "disk.space"
  /// Free inodes.
  case diskInodes = "disk.inodes"
  /// Whether the file system is local.
  case diskFileSystem = "disk.filesystem"
  /// The version of SQLite, here and of the last writers.
  case sqliteVersion = "sqlite.version"
  /// Programs that the suite calls.
  case toolsPresent = "tools.present"

  /// What it finds out, in one line.
  public var summary: String {
    switch self {
    case .storePresent: "a store that a log or a snapshot knows is there and not empty"
    case .storeReadable: "the store can be read and is a SQLite file"
    case .storeHeader: "the page count in the header agrees with the size of the file"
    case .storeWAL: "the log fits its base and no committed frame is out of reach; its size"
    case .storeJournal: "the journal mode; no interrupted transaction waits for a rollback"
    case .storeIntegrity: "SQLite's quick check within a budget; --deep: full, with foreign keys"
    case .storeSize: "the size of the store"
    case .storeLocks: "who holds locks; no reader pins a large log"
    case .storePermissions: "only the owner changes the files, and owns all of them"
    case .eventStreams: "every stream has versions 1 to its own version without a gap"
    case .eventLoss: "no fewer events than the newest proven snapshot has"
    case .projectionLag: "projections are neither behind nor ahead of the events"
    case .signalsPending: "the number of pending signals"
    case .signalsStale: "no pending signal is older than the limit"
    case .signalsClaimed: "no claimed signal is unfinished for longer than the limit"
    case .signalsMalformed: "every signal file is a regular file with a JSON object"
    case .backupAge: "the age of the newest proven snapshot"
    case .backupProof: "the newest snapshot was verified when it was made"
    case .backupLink: "'latest' leads to the newest proven snapshot"
    case .backupDrill: "the last restore drill was sound and is not long ago"
    case .backupRestore: "no restore was interrupted half-way"
    case .worktreeEntries: "every entry of a worktree has its directory, and knows it"
    case .worktreeOrphans: "every directory where worktrees are kept is known to git"
    case .workstreamsOverdue: "no workstream is running for longer than the limit for signals"
    case .workstreamsFailed: "no workstream failed"
    case .workstreamsCycle: "no workstreams wait for each other in a circle"
    case .gateHead: "the commit that is checked out is not known to be red"
    case .diskSpace: "free space on the workspace's file system"
    case .diskInodes: "free inodes on the workspace's file system"
    case .diskFileSystem: "the stores are on a local file system, where locks work"
    case .sqliteVersion: "SQLite is outside the range of the WAL-reset bug (3.7.0 to 3.51.2)"
    case .toolsPresent: "the programs that the suite calls are installed"
    }
  }

  /// Whether its result makes the one line of its subject when all is well.
  var isHeadline: Bool {
    switch self {
    case .storePresent, .storeIntegrity, .storeSize, .eventStreams, .projectionLag,
      .signalsPending, .backupAge, .backupDrill, .worktreeEntries, .workstreamsOverdue, .gateHead,
      .diskSpace, .toolsPresent,
      .sqliteVersion:
      true
    default: false
    }
  }
}
