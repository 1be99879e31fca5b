import Common
import Processes
import SQLite
import TestSupport
import Testing

/// A workspace with an event store, the tool that is run in it, and python as a second opinion.
struct EcwEventsStage {
  /// The moment at which runs happen.
  static let now = "2026-11-21T08:55:00Z"

  let scratch: Scratch

  var root: String { scratch.path }
  var store: String { scratch.at(".ecw/events.db") }
  var projections: String { scratch.at(".ecw/projections.db") }

  /// Makes the workspace; with no events there is a bare `.ecw` and nothing in it.
  init(events: Int = 10, journal: String = "WAL") throws {
    scratch = try Scratch()
    try Disk.makeDirectories(scratch.at(".ecw"))
    if events > 0 { try EventStore.create(store, events: events, journal: journal) }
  }

  /// Runs `ecw-events` at the root.
  func events(_ arguments: String..., environment: [String: String] = [:]) async throws -> ToolRun {
    try await ToolRun(
      "ecw-events", arguments, in: root,
      environment: environment.merging(["ECW_TEST_NOW": Self.now]) { own, _ in own })
  }

  /// Runs a shell line at the root, with the built tools in its `PATH`.
  func shell(_ line: String) async throws -> ToolRun {
    let path = Host.products + ":" + (Host.environment["PATH"] ?? "/usr/bin:/bin")
    return try await ToolRun(
      "/bin/sh", ["-c", line], in: root, environment: ["PATH": path, "ECW_TEST_NOW": Self.now])
  }

  /// Runs a python program at the root; it must succeed.
  @discardableResult
  func python(_ program: String, _ arguments: String...) async throws -> String {
    let run = try await ToolRun("/usr/bin/python3", ["-c", program] + arguments, in: root)
    try #require(run.status == 0, "\(run.out)\(run.err)")
    return run.out
  }

  /// Runs SQL on the event store.
  func sql(_ statements: String) throws {
    try Database(store, .readWrite).execute(statements)
  }
}

/// Programs in another language, with another JSON and another SQLite, that say what is right.
enum Oracle {
  /// Makes a store whose rows are as bad as rows can be: `seed`, `count`, path.
  static let hostileStore = """
    import json, random, sqlite3, sys
    seed, count, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    dice = random.Random(seed)
    base = sqlite3.connect(path)
    base.executescript('''
      CREATE TABLE streams(stream_id TEXT PRIMARY KEY, version INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
      CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, stream_id TEXT NOT NULL,
        version INTEGER NOT NULL, event_type TEXT, event_data, created_at TEXT,
        UNIQUE(stream_id, version));''')
    atoms = ['"', '\\\\', '\\n', '\\r', '\\t', '\\0', '\\x1f', '\\x7f', 'é', '\\u2028', '日本', '😀', 'a', 'bc',
      ' ', '</script>', '{', '}', "'", '%', '```', '\\ufeff', '\\U0010ffff', 'x' * 9, 'y' * 20000]
    def text():
      return ''.join(dice.choice(atoms) for _ in range(dice.randrange(12)))
    def value():
      kind = dice.randrange(12)
      if kind == 0: return None
      if kind == 1: return dice.choice([0, -1, 2**63 - 1, -2**63, 10**15, dice.getrandbits(62)])
      if kind == 2: return dice.choice([0.0, -0.0, 1.0, 0.1, 1e300, 5e-324, float('inf'),
        float('-inf'), dice.random()])
      if kind == 3: return bytes(dice.randrange(256) for _ in range(dice.randrange(20)))
      if kind == 4: return ('bytes', bytes(dice.choice([0x61, 0xff, 0xc0, 0x80, 0xed, 0xa0, 0xf5, 0])
        for _ in range(dice.randrange(1, 9))))
      if kind < 9: return json.dumps({'type': text(), 'data': {text(): text()}})
      return text()
    def put(sql, values):
      marks = ['CAST(? AS TEXT)' if isinstance(v, tuple) else '?' for v in values]
      base.execute(sql % ','.join(marks), [v[1] if isinstance(v, tuple) else v for v in values])
    names = ['s'] + [text() + str(n) for n in range(4)]
    versions = {}
    for _ in range(count):
      name = dice.choice(names)
      versions[name] = versions.get(name, 0) + 1
      put('INSERT INTO events(stream_id, version, event_type, event_data, created_at) VALUES (%s)',
        [name, versions[name], value(), value(), value()])
    for name, version in versions.items():
      put('INSERT INTO streams VALUES (%s)', [name, version, text(), text()])
    base.commit()
    """

  /// Compares an export with the store it was made from: path of the store, of the export.
  static let exportIsRight = """
    import json, sqlite3, sys
    base = sqlite3.connect('file:' + sys.argv[1] + '?immutable=1', uri=True)
    base.text_factory = bytes
    def plain(value):
      if isinstance(value, dict):
        (key, digits), = value.items()
        return (key == 'text_hex' and 'text' or 'blob', bytes.fromhex(digits))
      if isinstance(value, str): return ('text', value.encode())
      return (type(value).__name__, repr(value))
    def stored(value, kind):
      if kind in ('text', 'blob'): return (kind, value)
      return (type(value).__name__, repr(value))
    names = ['id', 'stream_id', 'version', 'event_type', 'event_data', 'created_at']
    wanted = []
    for row in base.execute('SELECT %s, %s FROM events ORDER BY id' % (', '.join(names),
        ', '.join('typeof(%s)' % n for n in names))):
      wanted.append([stored(v, k.decode()) for v, k in zip(row[:6], row[6:])])
    lines = [json.loads(line) for line in open(sys.argv[2], encoding='utf-8', newline='\\n')]
    found = [[plain(line[n]) for n in names] for line in lines
      if line['schema'] == 'ecw.events.event/1']
    streams = [line for line in lines if line['schema'] == 'ecw.events.stream/1']
    assert found == wanted, next((f, w) for f, w in zip(found, wanted) if f != w)
    assert len(streams) == base.execute('SELECT count(*) FROM streams').fetchone()[0]
    print(len(found), end='')
    """
}
