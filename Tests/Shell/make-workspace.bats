load support

setup() { load_support; }

@test "the workspace holds what its invariants promise" {
  "$source_root/scripts/make-workspace" --events 250 'a field'
  cd 'a field'
  [ -s .ecw/events.db-wal ] || complain 'no commits in the write-ahead log'
  same 250 "$(sqlite3 -readonly .ecw/events.db 'SELECT count(*) FROM events')"
  same 0 "$(sqlite3 -readonly .ecw/events.db "SELECT count(*) FROM streams s WHERE version <>
    (SELECT max(version) FROM events e WHERE e.stream_id = s.stream_id) OR version <>
    (SELECT count(*) FROM events e WHERE e.stream_id = s.stream_id)")"
  same 0 "$(sqlite3 -readonly .ecw/events.db "SELECT count(*) FROM events
    WHERE json_extract(event_data, '\$.type') <> event_type")"
  same 0 "$(sqlite3 .ecw/projections.db "ATTACH 'file:.ecw/events.db?mode=ro' AS log;
    SELECT count(*) FROM projections p JOIN log.streams s USING (stream_id)
    WHERE p.version <> s.version")"
  same 9 "$(sqlite3 .state/orchestration.db \
    "SELECT count(*) FROM pragma_table_info('workstream_status')")"
  same 3 "$(git worktree list | wc -l)"
  jq -es 'length == 3' .ecw/signals/pending/*.json
  jq -es 'length == 4 and all(.[]; .id)' workstreams/ws-*.json
  same '' "$(git status --porcelain)"
}

@test "a directory with something in it is refused" {
  mkdir full
  echo mine >full/file
  run "$source_root/scripts/make-workspace" full
  same 4 "$status"
  same file "$(ls full)"
}

@test "wrong arguments are a usage error" {
  for arguments in '' '--events many x' '--events 5 x' '-x'; do
    # shellcheck disable=SC2086 # a list of words
    run "$source_root/scripts/make-workspace" $arguments
    same 64 "$status"
  done
}
