# The session-start hook with the built tools: one valid JSON object, exit 0, whatever happens.
load support

setup() {
  load_support
  hook=$source_root/hooks/session-start
  PATH=$bin:$PATH
  "$source_root/scripts/make-workspace" --events 60 "$scratch/field"
  export CLAUDE_PROJECT_DIR=$scratch/field ECW_SESSION_TIMEOUT=5s
}

teardown() { [ -z "${companion-}" ] || kill "$companion" 2>/dev/null || true; }

# Runs the hook with the test's standard input; 30 seconds are for ever.
session() {
  status=0
  timeout 30 "$hook" "$@" >stdout 2>stderr || status=$?
  same 0 "$status"
  same '' "$(cat stderr)"
  [ "$(wc -m <stdout)" -lt 10000 ] || complain 'too long'
}

is_answer() {
  jq -es 'length == 1 and (.[0] | keys == ["hookSpecificOutput"]
    and .hookSpecificOutput.hookEventName == "SessionStart"
    and (.hookSpecificOutput | keys == ["additionalContext", "hookEventName"])
    and (.hookSpecificOutput.additionalContext | type == "string" and length > 0))' \
    stdout >/dev/null || complain "not an answer: $(cat stdout)"
}

context() { jq -r .hookSpecificOutput.additionalContext stdout; }

input() {
  printf '{"session_id":"s","transcript_path":"/t","cwd":"%s","hook_event_name":"SessionStart",' \
    "$scratch/field"
  printf '"source":"%s"}' "$1"
}

snapshots() { find field/.ecw/backups -mindepth 1 -maxdepth 1 -type d -name '[0-9]*' | wc -l; }

@test "every source gets an answer, and one snapshot is taken in all" {
  for reason in startup resume clear compact fork; do
    input "$reason" >message
    session <message
    is_answer
  done
  same 1 "$(snapshots)"
}

@test "no input, broken input, huge input" {
  session </dev/null
  is_answer
  printf '{"cwd": ' >input
  session <input
  is_answer
  head -c 300000 /dev/zero | tr '\0' x >input
  session <input
  is_answer
}

@test "an input that is held open for ever" {
  mkfifo pipe
  sleep 60 >pipe 3>&- &
  companion=$!
  session <pipe
  is_answer
}

@test "CDPATH and a relative project directory: nothing is printed before the answer" {
  CDPATH=$scratch CLAUDE_PROJECT_DIR=field session </dev/null
  is_answer
}

@test "ECW_HOOKS=0 switches it off" {
  ECW_HOOKS=0 session </dev/null
  same '' "$(cat stdout)"
  [ ! -e field/.ecw/backups ]
}

@test "a damaged store is told, in the words of health" {
  session </dev/null
  dd if=/dev/zero of=field/.ecw/projections.db bs=100 count=1 conv=notrunc 2>/dev/null
  session </dev/null
  is_answer
  contains "$(context)" projections.db
}

@test "a store that another process holds exclusively" {
  mkfifo commands
  sqlite3 field/.ecw/projections.db <commands >locked 2>&1 3>&- &
  companion=$!
  exec 9>commands
  printf 'PRAGMA journal_mode = DELETE;\nPRAGMA locking_mode = EXCLUSIVE;\nBEGIN EXCLUSIVE;\n' >&9
  printf "SELECT 'held';\n" >&9
  for _ in $(seq 50); do grep -q held locked && break || sleep 0.1; done
  session </dev/null
  is_answer
  exec 9>&-
}

@test "a huge store" {
  truncate -s 2G field/.ecw/projections.db
  session </dev/null
  is_answer
}

@test "a store that is not SQLite, and one that is a directory" {
  echo 'not a store' >field/.ecw/projections.db
  rm -f field/.state/orchestration.db*
  mkdir field/.state/orchestration.db
  session </dev/null
  is_answer
}

@test "a disk that takes no backup" {
  mkdir -p field/.ecw
  echo 'in the way' >field/.ecw/backups
  session </dev/null
  is_answer
  contains "$(context)" backup
}

@test "no tools at all" {
  PATH=/usr/bin:/bin session </dev/null
  is_answer
  contains "$(context)" 'not installed'
}

@test "only ecw-health is there" {
  mkdir some
  ln -s "$bin/ecw-health" some/
  PATH=$scratch/some:/usr/bin:/bin session </dev/null
  is_answer
  contains "$(context)" 'ecw-backup is not installed'
}

@test "a health tool that fails or talks nonsense" {
  fake some/ecw-backup 'exit 5'
  fake some/ecw-health 'echo "not JSON"; exit 3'
  PATH=$scratch/some:/usr/bin:/bin session </dev/null
  is_answer
  contains "$(context)" 'ecw-health failed (exit 3); ecw-backup ended with exit 5'
  fake some/ecw-health 'kill -9 $$'
  PATH=$scratch/some:/usr/bin:/bin session </dev/null
  is_answer
}

@test "what the backup says when it fails reaches the session, escaped and cut" {
  fake some/ecw-backup 'printf "disk \"full\" \\\\ \033[31m\001\n" >&2
    head -c 50000 /dev/zero | tr "\0" x >&2; exit 3'
  ln -s "$bin/ecw-health" some/
  PATH=$scratch/some:/usr/bin:/bin session </dev/null
  is_answer
  contains "$(context)" 'disk "full"'
}

@test "no workspace: nothing is said" {
  mkdir empty
  CLAUDE_PROJECT_DIR=$scratch/empty session </dev/null
  same '' "$(cat stdout)"
  same '' "$(ls -A empty)"
}

@test "a project directory that is gone" {
  mkdir empty
  cd empty
  CLAUDE_PROJECT_DIR=$scratch/gone session </dev/null
  same '' "$(cat stdout)"
}

@test "a current directory that is gone" {
  unset CLAUDE_PROJECT_DIR
  mkdir gone
  cd gone
  rmdir ../gone
  status=0
  timeout 30 "$hook" </dev/null >../stdout 2>/dev/null || status=$? # sh itself complains here
  same 0 "$status"
  same '' "$(cat ../stdout)"
}

@test "a linked worktree leads to the main one" {
  CLAUDE_PROJECT_DIR=$scratch/field/.worktrees/agent-1-ws-22-runner session </dev/null
  is_answer
  same 1 "$(snapshots)"
  [ ! -e field/.worktrees/agent-1-ws-22-runner/.ecw ]
}

@test "a directory deep inside" {
  mkdir -p field/src/deep/er
  CLAUDE_PROJECT_DIR=$scratch/field/src/deep/er session </dev/null
  is_answer
  same 1 "$(snapshots)"
  [ ! -e field/src/deep/er/.ecw ]
}

@test "without a project directory the current one counts" {
  unset CLAUDE_PROJECT_DIR
  cd field
  session </dev/null
  cd "$scratch"
  same 1 "$(snapshots)"
}

@test "a path with spaces, quotes and a line break" {
  odd="it's \"a\" \$(touch x) *
dir"
  mv field "$odd"
  (cd "$odd" && git worktree repair >/dev/null 2>&1)
  CLAUDE_PROJECT_DIR=$scratch/$odd session </dev/null
  is_answer
  [ ! -e x ] && [ ! -e "$odd/x" ]
}

@test "the installed hook finds its tools without a PATH" {
  ECW_PREBUILT=$bin "$source_root/install.sh" --no-deps --prefix "$scratch/p r" >/dev/null
  hook="$scratch/p r/share/ecw-tools/hooks/session-start"
  PATH=/usr/bin:/bin session session-start </dev/null
  is_answer
  same 1 "$(snapshots)"
}

@test "the setting decides whether a snapshot is due" {
  ECW_SESSION_BACKUP_EVERY=1d session </dev/null
  touch field/.ecw/signals/pending/sig-00000001.json
  ECW_SESSION_BACKUP_EVERY=1d session </dev/null
  same 1 "$(snapshots)"
}

@test "no backup due: one tool answers, and the other is not even started" {
  fake some/ecw-backup "touch $scratch/started; exit 0"
  ln -s "$bin/ecw-health" some/
  session </dev/null
  PATH=$scratch/some:/usr/bin:/bin session </dev/null
  is_answer
  [ ! -e started ]
  ECW_SESSION_BACKUP_EVERY=0s PATH=$scratch/some:/usr/bin:/bin session </dev/null
  is_answer
  [ -e started ]
}

@test "signals end at a session start when that is asked for" {
  signal=field/.ecw/signals/pending/sig-0000aaaa.json
  printf '{"signal_id":"sig-0000aaaa","type":"work","created_at":"2026-01-01T00:00:00Z"}\n' >"$signal"
  session </dev/null
  [ -e "$signal" ]
  ECW_SIGNALS_AUTO_EXPIRE=true session </dev/null
  is_answer
  [ ! -e "$signal" ]
}
