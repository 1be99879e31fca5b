import Common
import SQLite
import TestSupport
import Testing

/// `ecw-events log --follow` while others write, and while the store is replaced.
struct EventsFollowTests {
  private static let tool = Host.products + "/ecw-events"

  // Every event with a connection of its own: the last one to close takes the log away.
  private static let head = """
    import json, os, sqlite3, subprocess, sys
    tool, store = sys.argv[1], sys.argv[2]
    def add(kind, count=1):
      for _ in range(count):
        base = sqlite3.connect(store)
        base.execute('''INSERT INTO events(stream_id, version, event_type, event_data, created_at)
          SELECT 's', coalesce(max(version), 0) + 1, ?, '{}', '' FROM events
          WHERE stream_id = 's' ''', [kind])
        base.commit()
        base.close()
    def follow(*more):
      return subprocess.Popen([tool, 'log', '--json', '--follow', *more], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    def next(follower, count):
      return [json.loads(follower.stdout.readline()) for _ in range(count)]
    def put(name):
      os.rename(name, store)
      for end in ('-wal', '-shm'):
        if os.path.exists(store + end): os.remove(store + end)

    """

  @Test func `a writer that opens and closes for every event ends neither it nor a question`()
    async throws
  {
    let stage = try EcwEventsStage()
    let out = try await stage.python(
      Self.head + """
        follower = follow('--limit', '410')
        statuses = set()
        for _ in range(20):
          question = subprocess.Popen([tool, 'streams'], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
          add('x', 20)
          statuses.add(question.wait())
        out, err = follower.communicate()
        ids = [json.loads(line)['id'] for line in out.splitlines()]
        print(follower.returncode, ids == list(range(1, 411)), statuses - {2}, err, end='')
        """, Self.tool, stage.store)
    // The stream of this writer has no row in streams: 2.
    #expect(out == "0 True set() ")
  }

  @Test func `an older store in its place is told, and what comes then is printed once`()
    async throws
  {
    let stage = try EcwEventsStage()
    let out = try await stage.python(
      Self.head + """
        add('x', 10)
        base = sqlite3.connect(store)
        base.execute("VACUUM INTO 'old'")
        base.close()
        add('lost', 10)
        follower = follow('--limit', '35')
        before = [event['id'] for event in next(follower, 30)]
        assert before == list(range(1, 31)), before
        live = store
        store = 'old'
        add('new', 2)
        store = live
        put('old')
        add('new', 3)
        after = [(event['id'], event['event_type']) for event in next(follower, 5)]
        print(after == [(n, 'new') for n in range(21, 26)], follower.wait())
        print(follower.stderr.read().replace(store, 'STORE'), end='')
        """, Self.tool, stage.store)
    #expect(
      out == """
        True 0
        position 30 of 'STORE' is not the event it was: an older or another store is in its place; \
        going on after position 20, the last one that both have

        """)
  }

  @Test func `a whole other store is printed from its first event`() async throws {
    let stage = try EcwEventsStage()
    try EventStore.create(stage.scratch.at("other"), events: 3, journal: "DELETE")
    let out = try await stage.python(
      Self.head + """
        follower = follow('--limit', '13')
        next(follower, 10)
        put('other')
        print([event['id'] for event in next(follower, 3)], follower.wait())
        print('with its first event' in follower.stderr.read(), end='')
        """, Self.tool, stage.store)
    #expect(out == "[1, 2, 3] 0\nTrue")
  }

  @Test func `a store that is away for a while is waited for`() async throws {
    let stage = try EcwEventsStage(journal: "DELETE")
    let out = try await stage.python(
      Self.head + """
        follower = follow('--limit', '11')
        next(follower, 10)
        os.rename(store, 'away')
        print('no event store' in follower.stderr.readline())
        os.rename('away', store)
        add('x')
        print(next(follower, 1)[0]['id'], follower.wait(), follower.stderr.read(), end='')
        """, Self.tool, stage.store)
    #expect(out == "True\n11 0 it can be read again\n")
  }
}
