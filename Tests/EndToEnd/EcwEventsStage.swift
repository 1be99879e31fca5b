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
      ' ', '</script>', '{', '}', "'", '%', '```', '\\ufeff', '\\U0010ffff', 'x' * 9, 'y' * 20]
    def text():
      whole = ''.join(dice.choice(atoms) for _ in range(dice.randrange(12)))
      return whole * (3000 if dice.random() < .01 else 1)
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

  /// Compares two stores row by row with the classes of their values: the two paths.
  static let storesAreSame = """
    import sqlite3, sys
    def rows(path):
      base = sqlite3.connect('file:' + path + '?mode=ro', uri=True)
      base.text_factory = bytes
      return [base.execute('SELECT %s FROM %s ORDER BY 1' % (', '.join(
        '%s, typeof(%s)' % (c, c) for c in columns.split()), table)).fetchall()
        for table, columns in [('events', 'id stream_id version event_type event_data created_at'),
          ('streams', 'stream_id version created_at updated_at')]]
    first, second = rows(sys.argv[1]), rows(sys.argv[2])
    assert repr(first) == repr(second), (len(first[0]), len(second[0]))
    print(len(first[0]), end='')
    """

  /// The events of many signals in a store: seed, number, path.
  static let signalStore = """
    import json, random, sqlite3, sys
    seed, count, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    dice = random.Random(seed)
    base = sqlite3.connect(path)
    base.executescript('''PRAGMA journal_mode=WAL;
      CREATE TABLE streams(stream_id TEXT PRIMARY KEY, version INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
      CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, stream_id TEXT NOT NULL,
        version INTEGER NOT NULL, event_type TEXT NOT NULL, event_data TEXT NOT NULL,
        created_at TEXT NOT NULL, UNIQUE(stream_id, version));''')
    versions = {}
    for number in range(count):
      stream = 'default:blackboard:phase-%d' % dice.randrange(5)
      versions[stream] = versions.get(stream, 0) + 1
      kind = dice.choice(['AgentSignalPosted'] * 3 + ['AgentSignalClaimed', 'AgentSignalCompleted',
        'AgentSignalFailed', 'AgentSignalExpired', 'ArtifactLinked', 'BlackboardCreated'])
      data = {'signal_id': 'sig-%08x' % dice.randrange(max(2, count // 4)), 'signal_type': 'RESEARCH',
        'ps_id': 'phase', 'k"\\\\\\n': 1, 'topic': dice.choice(['plain', 'é "x"', '😀'])}
      if dice.random() < .3: data['payload'] = {'ps_id': 'p', 'n': [1, 2.50, None]}
      if dice.random() < .3: data['target_capabilities'] = ['a', 'b']
      if dice.random() < .3: data['posted_by'] = 'agent'
      if dice.random() < .5: data[dice.choice(['claimed_by', 'agent_id'])] = 'worker-%d' % number
      if dice.random() < .3: data['result'] = {'artifact_path': 'x'}
      if dice.random() < .3: data['error'] = 'it "broke"'
      time = '2026-01-01T00:00:%02dZ' % (number % 60)
      event = {'specversion': '1.0', 'id': 'evt-%012x' % number, 'source': '/ecw/blackboard/x',
        'type': 'ecw.blackboard.' + kind, 'time': time, 'data': data}
      base.execute('INSERT INTO events(stream_id, version, event_type, event_data, created_at) '
        'VALUES (?,?,?,?,?)', [stream, versions[stream], event['type'],
        json.dumps(event, separators=(',', ':'), ensure_ascii=dice.random() < .5), time])
    for stream, version in versions.items():
      base.execute('INSERT INTO streams VALUES (?,?,?,?)', [stream, version, 'a', 'b'])
    base.commit()
    """

  /// Folds the events of a store into signals once more and compares: store, projections.
  static let modelIsRight = """
    import json, sqlite3, sys
    events = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True)
    live = sqlite3.connect('file:' + sys.argv[2] + '?mode=ro', uri=True)
    own = ['signal_id', 'signal_type', 'payload_json', 'target_capabilities', 'posted_by', 'claimed_by',
      'status', 'created_at', 'claimed_at', 'completed_at', 'result_json', 'version']
    model = {}
    for (text,) in events.execute('SELECT event_data FROM events ORDER BY id'):
      event = json.loads(text)
      kind, data, time = event['type'].split('.')[-1], event['data'], event['time']
      key = data['signal_id']
      if kind == 'AgentSignalPosted':
        if key in model:
          model[key].update(status='POSTED', claimed_by=None, claimed_at=None, completed_at=None,
            result_json=None, version=model[key]['version'] + 1)
          continue
        payload = data.get('payload') or {k: v for k, v in data.items() if k not in own}
        model[key] = dict(zip(own, [key, data['signal_type'], payload,
          data.get('target_capabilities', []), data.get('posted_by', ''), None, 'POSTED', time,
          None, None, None, 1]))
        continue
      if not kind.startswith('AgentSignal') or key not in model: continue
      row = model[key]
      row['version'] += 1
      row['status'] = kind[len('AgentSignal'):].upper()
      if kind == 'AgentSignalClaimed':
        row['claimed_by'] = data.get('claimed_by', data.get('agent_id')) or row['claimed_by']
        row['claimed_at'] = time
      elif kind in ('AgentSignalCompleted', 'AgentSignalFailed'):
        row['claimed_by'] = data.get('claimed_by') or row['claimed_by']
        row['completed_at'] = time
        found = data.get('result') or ('error' in data and {'error': data['error']})
        row['result_json'] = found or row['result_json']
    rows = {}
    for row in live.execute('SELECT %s FROM blackboard_signals' % ', '.join(own)):
      row = dict(zip(own, row))
      for name in ('payload_json', 'target_capabilities', 'result_json'):
        if row[name] is not None: row[name] = json.loads(row[name])
      rows[row['signal_id']] = row
    assert rows == model, next((rows.get(k), model[k]) for k in model if rows.get(k) != model[k])
    print(len(rows), end='')
    """
}
