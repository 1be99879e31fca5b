# The git hooks in a repository, and taking them out again.
load support

setup() {
  load_support
  fake prebuilt/ecw-backup true
  # Says what it was asked and what it read; a red commit is a file named red.
  fake prebuilt/ws-gate 'log=${0%/*}/../../log
{ echo "$*"; case $* in *pre-push*) sed "s/^/  < /" ;; esac; } >>"$log"
[ ! -e "${0%/*}/../../red" ] || { echo "it is red" >&2; exit "$(cat "${0%/*}/../../red")"; }'
  for tool in $("$source_root/scripts/tools"); do
    [ -e "prebuilt/$tool" ] || fake "prebuilt/$tool" true
  done
  export ECW_PREBUILT=$scratch/prebuilt
  export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
  prefix=$scratch/prefix
  repo="$scratch/a repo"
  log=$scratch/log
  make_repo "$repo"
  hooks=$repo/.git/hooks
}

make_repo() {
  git init -q -b main "$1"
  git -C "$1" commit -q --allow-empty -m base
  git init -q --bare "$1.far"
  git -C "$1" remote add far "$1.far"
}

install_sh() { run "$source_root/install.sh" --no-deps --prefix "$prefix" "$@"; }

# What install.sh does for the hooks, without the rest of it.
git_hooks() { # verb
  share=$prefix/share/ecw-tools
  mkdir -p "$prefix/bin"
  [ -d "$share" ] || { mkdir -p "$share" && cp -R "$source_root/hooks" "$share" &&
    cp -R prebuilt/. "$prefix/bin"; }
  run "$source_root/scripts/git-hooks" ${dry_run:+--dry-run} "$1" "$repo" "$share/hooks" \
    "$share/git-hooks"
}
add() { git_hooks add; }
take_out() { git_hooks remove; }

write_hook() { # event; the text comes from standard input
  mkdir -p "$hooks"
  cat >"$hooks/$1"
  chmod +x "$hooks/$1"
}

merge_something() { # in the directory
  git -C "$1" switch -q -c side-$RANDOM
  git -C "$1" commit -q --allow-empty -m side
  git -C "$1" switch -q -
  git -C "$1" merge -q --no-ff -m merge -
}

@test "git runs the gate after a merge and asks it before a push" {
  add
  same 0 "$status"
  contains "$output" 'proved: git runs them in 1 worktree(s)'
  merge_something "$repo"
  contains "$(cat "$log")" 'hook post-merge 0'
  : >"$log"
  git -C "$repo" push -q far main
  tip=$(git -C "$repo" rev-parse main)
  same "status --pre-push
  < refs/heads/main $tip refs/heads/main 0000000000000000000000000000000000000000" "$(cat "$log")"
}

@test "a red commit is not pushed; every other trouble of the gate stops nothing" {
  add
  echo 2 >red
  run git -C "$repo" push far main
  [ "$status" != 0 ]
  contains "$output" 'it is red'
  for trouble in 1 3 69 75 124 130; do
    echo $trouble >red
    git -C "$repo" push -q -f far "main:refs/heads/b$trouble"
  done
  echo 2 >red
  merge_something "$repo"
}

@test "a switch to another commit says when a test of it was red, and never fails" {
  git -C "$repo" branch other
  git -C "$repo" commit -q --allow-empty -m more
  echo x >"$repo/x"
  git -C "$repo" add x
  git -C "$repo" commit -q -m x
  git -C "$repo" notes --ref=ecw-gate add -m '{"verdict":"red"}' 'main^{tree}'
  add
  run git -C "$repo" switch other
  same 0 "$status"
  [[ $output != *red* ]]
  run git -C "$repo" switch main
  same 0 "$status"
  contains "$output" 'a test of this commit was red'
  run git -C "$repo" switch -c same-commit
  [[ $output != *red* ]]
  [ ! -e "$log" ]
}

@test "what was there before is there afterwards, byte for byte" {
  write_hook pre-push <<'SH'
#!/bin/sh
exit 0
SH
  printf '#!/bin/bash\nexit 0' | write_hook post-merge
  before=$(fingerprint "$repo/.git")
  add
  same 0 "$status"
  take_out
  same 0 "$status"
  same "$before" "$(fingerprint "$repo/.git")"
}

@test "a second run changes nothing" {
  write_hook pre-push </dev/null
  add
  before=$(fingerprint "$repo/.git" "$prefix")
  add
  same 0 "$status"
  contains "$output" 'nothing to do'
  same "$before" "$(fingerprint "$repo/.git" "$prefix")"
}

@test "a dry run changes nothing, and a dry removal neither" {
  take_out
  dry_run=1
  before=$(fingerprint "$scratch")
  add
  contains "$output" "would have added pre-push to '$hooks/pre-push'"
  same "$before" "$(fingerprint "$scratch")"
  dry_run=
  add
  dry_run=1
  before=$(fingerprint "$scratch")
  take_out
  contains "$output" 'would have removed pre-push'
  same "$before" "$(fingerprint "$scratch")"
}

@test "a shell hook that is there runs first, with its lines and its arguments; both get them" {
  write_hook pre-push <<'SH'
#!/usr/bin/env bash
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
echo "theirs $1 ${here##*/}" >>../log
exec sed 's/^/  theirs < /' >>../log
SH
  add
  git -C "$repo" push -q far main
  same 4 "$(wc -l <"$log")"
  same 'theirs far hooks' "$(sed -n 1p "$log")"
  contains "$(sed -n 2p "$log")" '  theirs < refs/heads/main'
  same 'status --pre-push' "$(sed -n 3p "$log")"
  contains "$(sed -n 4p "$log")" '  < refs/heads/main'
}

@test "the exit status of a hook that is there is kept, and the gate is not asked" {
  write_hook pre-push <<'SH'
#!/bin/sh
echo 'theirs says no' >&2
exit 7
SH
  add
  run git -C "$repo" push far main
  [ "$status" != 0 ]
  contains "$output" 'theirs says no'
  [ ! -e "$log" ]
  run sh -c 'cd "$1" && .git/hooks/pre-push far url </dev/null' - "$repo"
  same 7 "$status"
}

@test "a push of nothing reaches both hooks with no lines" {
  write_hook pre-push <<'SH'
#!/bin/sh
wc -c >>../log
SH
  add
  git -C "$repo" push -q far main
  : >"$log"
  git -C "$repo" push -q far main
  same '0
status --pre-push' "$(cat "$log")"
}

@test "a hook that is no shell script is called from beside, and comes back exactly" {
  write_hook pre-push <<'PY'
#!/usr/bin/env python3
import sys
open("../log", "a").write("python " + sys.argv[1] + " " + sys.stdin.read())
sys.exit(5 if sys.argv[1] == "no" else 0)
PY
  before=$(fingerprint "$repo/.git")
  add
  git -C "$repo" push -q far main
  contains "$(sed -n 1p "$log")" 'python far refs/heads/main'
  contains "$(cat "$log")" 'status --pre-push
  < refs/heads/main'
  run sh -c 'cd "$1" && .git/hooks/pre-push no url </dev/null' - "$repo"
  same 5 "$status"
  take_out
  rm -rf "$repo.far" && git init -q --bare "$repo.far" # the push left a tracking branch
  git -C "$repo" update-ref -d refs/remotes/far/main
  same "$(fingerprint "$hooks")" "$(printf '%s' "$before" | grep -F "$hooks")"
}

@test "a hook that is a link stays one: what it leads to is not touched" {
  fake "$repo/team-hook" 'echo team >>../log'
  ln -s ../../team-hook "$hooks/post-merge"
  before=$(fingerprint "$repo/.git/hooks" "$repo/team-hook")
  add
  merge_something "$repo"
  same 'team
hook post-merge 0' "$(grep -v -e pre-push -e HEAD "$log")"
  take_out
  same "$before" "$(fingerprint "$repo/.git/hooks" "$repo/team-hook")"
}

@test "a hook that was switched off stays switched off" {
  write_hook pre-push <<'SH'
#!/bin/sh
exit 9
SH
  chmod -x "$hooks/pre-push"
  before=$(fingerprint "$hooks")
  add
  git -C "$repo" push -q far main
  take_out
  same "$before" "$(fingerprint "$hooks")"
}

@test "linked worktrees: git runs the hooks from each, and they can be added from one" {
  git -C "$repo" worktree add -q "$scratch/linked
tree" -b ws/ws-1/agent-1
  first=$repo
  repo="$scratch/linked
tree"
  add
  same 0 "$status"
  contains "$output" 'proved: git runs them in 2 worktree(s)'
  merge_something "$repo"
  contains "$(cat "$log")" 'hook post-merge 0'
  take_out
  same 0 "$status"
  same '' "$(find "$first/.git/hooks" -type f ! -name '*.sample')"
}

@test "a bare repository and its worktree" {
  git clone -q --bare "$repo" "$scratch/bare.git"
  git -C bare.git worktree add -q "$scratch/work" main
  repo=$scratch/bare.git
  before=$(fingerprint "$repo/hooks")
  add
  same 0 "$status"
  contains "$output" 'proved: git runs them in 2 worktree(s)'
  merge_something "$scratch/work"
  contains "$(cat "$log")" 'hook post-merge 0'
  take_out
  same "$before" "$(fingerprint "$repo/hooks")"
}

@test "spaces, quotes, dollars and line ends in both paths" {
  prefix="$scratch/it's a \$HOME \"prefix\""
  repo="$scratch/it's a
\$repo \"x\" "
  hooks=$repo/.git/hooks
  make_repo "$repo"
  write_hook post-merge <<'SH'
#!/bin/sh
echo theirs >>../log
SH
  before=$(fingerprint "$hooks")
  install_sh --git-hooks "$repo"
  same 0 "$status"
  merge_something "$repo"
  same 'theirs
hook post-merge 0' "$(grep -v -e pre-push -e HEAD "$log")"
  install_sh --uninstall
  same 0 "$status"
  same "$before" "$(fingerprint "$hooks")"
  [ ! -e "$prefix" ]
}

@test "GIT_DIR of another repository does not lead astray" {
  make_repo other
  before=$(fingerprint other)
  GIT_DIR=$scratch/other/.git GIT_INDEX_FILE=$scratch/other/.git/index GIT_WORK_TREE=$scratch/other add
  same 0 "$status"
  [ -x "$hooks/pre-push" ]
  same "$before" "$(fingerprint other)"
}

@test "case 17 of the losses, husky: nothing is changed, and it says what to type" {
  mkdir -p "$repo/.husky/_"
  git -C "$repo" config core.hooksPath .husky/_
  printf '#!/usr/bin/env sh\n. "${0%%/*}/h"\n' >"$repo/.husky/_/pre-push"
  before=$(fingerprint "$repo")
  add
  same 4 "$status"
  contains "$output" 'pre-push belongs to husky'
  contains "$output" 'add to .husky/pre-push'
  same "$before" "$(fingerprint "$repo")"
  # The line that it says does what it promises.
  line=$(printf '%s\n' "$output" | sed -n 's/^  \(.*hooks\/pre-push.*\)/\1/p')
  echo 2 >red
  run sh -c "$line" - far url </dev/null
  same 1 "$status"
}

@test "case 17 of the losses: a relative hooksPath of the team is left alone" {
  mkdir "$repo/.githooks"
  git -C "$repo" config core.hooksPath .githooks
  before=$(fingerprint "$repo")
  add
  same 4 "$status"
  contains "$output" 'another directory in each worktree'
  same "$before" "$(fingerprint "$repo")"
}

@test "hooks of every repository, by the user's own configuration, are left alone" {
  mkdir "$scratch/everywhere"
  export GIT_CONFIG_GLOBAL=$scratch/gitconfig
  git config --global core.hooksPath "$scratch/everywhere"
  before=$(fingerprint "$repo" "$scratch/everywhere" "$GIT_CONFIG_GLOBAL")
  add
  same 4 "$status"
  contains "$output" 'every repository uses it'
  same "$before" "$(fingerprint "$repo" "$scratch/everywhere" "$GIT_CONFIG_GLOBAL")"
}

@test "an absolute hooksPath of this repository is where git looks, so it is where they go" {
  hooks="$scratch/my hooks"
  git -C "$repo" config core.hooksPath "$hooks"
  add
  same 0 "$status"
  merge_something "$repo"
  contains "$(cat "$log")" 'hook post-merge 0'
  take_out
  [ ! -e "$hooks" ]
}

@test "lefthook and overcommit keep what they own; the rest is added" {
  printf '#!/bin/sh\ncall_lefthook run "pre-push" "$@"\n' | write_hook pre-push
  printf '#!/usr/bin/env ruby\n# Entrypoint for Overcommit hook integration.\n' |
    write_hook post-checkout
  before=$(fingerprint "$hooks")
  add
  same 5 "$status"
  contains "$output" 'pre-push belongs to lefthook'
  contains "$output" 'lefthook-local.yml'
  contains "$output" 'post-checkout belongs to overcommit'
  [ -x "$hooks/post-merge" ]
  take_out
  same "$before" "$(fingerprint "$hooks")"
}

@test "pre-commit: its hook runs first, ours after it, and it comes back exactly" {
  command -v pre-commit >/dev/null || skip 'pre-commit is not installed'
  cat >"$repo/.pre-commit-config.yaml" <<'YAML'
repos:
  - repo: local
    hooks:
      - id: theirs
        name: theirs
        language: system
        stages: [push]
        pass_filenames: false
        always_run: true
        entry: sh -c 'echo theirs >>../log; [ ! -e ../no ]'
YAML
  git -C "$repo" add -A
  git -C "$repo" commit -q -m configured
  (cd "$repo" && pre-commit install -t pre-push)
  before=$(fingerprint "$hooks")
  add
  same 0 "$status"
  git -C "$repo" push -q far main
  same 'theirs
status --pre-push' "$(grep -v '<' "$log")"
  : >no
  git -C "$repo" commit -q --allow-empty -m more
  : >"$log"
  run git -C "$repo" push far main
  [ "$status" != 0 ]
  same theirs "$(cat "$log")"
  take_out
  same "$before" "$(fingerprint "$hooks")"
}

@test "pre-commit installed after us moves our hook; it still runs and can still be taken out" {
  command -v pre-commit >/dev/null || skip 'pre-commit is not installed'
  printf 'repos: []\n' >"$repo/.pre-commit-config.yaml"
  add
  (cd "$repo" && pre-commit install -t pre-push)
  git -C "$repo" push -q far main
  contains "$(cat "$log")" 'status --pre-push'
  take_out
  same 0 "$status"
  same "$hooks/pre-push" "$(find "$hooks" -type f ! -name '*.sample')"
}

@test "a push that a hook makes itself is asked about too, and each of them once" {
  write_hook pre-push <<'SH'
#!/bin/sh
echo theirs >>../log
[ -n "${DEEP-}" ] || DEEP=1 git push -q far main:deep
SH
  add
  git -C "$repo" push -q far main
  same 2 "$(grep -c theirs "$log")"
  same 2 "$(grep -c 'status --pre-push' "$log")"
  echo 2 >red
  run git -C "$repo" push -q far main:red
  same 1 "$status"
  same '' "$(git -C "$repo.far" branch --list red deeper)"
}

@test "a hook of nothing but a first line without its end" {
  mkdir -p "$hooks"
  printf '#!/bin/sh' >"$hooks/pre-push"
  chmod +x "$hooks/pre-push"
  cp -p "$hooks/pre-push" before
  add
  same 0 "$status"
  same '#!/bin/sh' "$(head -n 1 "$hooks/pre-push")"
  git -C "$repo" push -q far main
  contains "$(cat "$log")" 'status --pre-push'
  take_out
  cmp "$hooks/pre-push" before
}

@test "a hook that git cannot run is left as it was" {
  mkdir -p "$hooks"
  printf '#!/no/such/place/sh\necho theirs\n' >"$hooks/pre-push"
  chmod +x "$hooks/pre-push"
  cp -p "$hooks/pre-push" before
  add
  same 5 "$status"
  contains "$output" "git does not reach pre-push in '$repo'"
  cmp "$hooks/pre-push" before
  [ ! -e "$hooks/pre-push.ecw-original" ]
  contains "$(cat "$hooks/post-merge")" ecw-tools
}

@test "another workspace in the environment does not lead the hooks astray" {
  fake "$prefix/../prebuilt/ws-gate" 'echo "root ${ECW_ROOT-none}" >>"${0%/*}/../../log"'
  add
  ECW_ROOT=/elsewhere git -C "$repo" push -q far main
  ECW_ROOT=/elsewhere merge_something "$repo"
  same "$(printf 'root none\nroot none')" "$(cat "$log")"
}

@test "the gate's own git commands do not come back to the hooks" {
  fake "$prefix/../prebuilt/ws-gate" 'echo "$*" >>"${0%/*}/../../log"
[ "$1" != hook ] || git merge -q --no-ff -m again side'
  git -C "$repo" switch -q -c side
  git -C "$repo" commit -q --allow-empty -m side
  git -C "$repo" switch -q main
  add
  : >"$log"
  git -C "$repo" merge -q --no-ff -m merge side
  same 'hook post-merge 0' "$(cat "$log")"
}

@test "ECW_HOOKS=0 switches ours off and leaves theirs on" {
  write_hook pre-push <<'SH'
#!/bin/sh
echo theirs >>../log
SH
  add
  echo 2 >red
  ECW_HOOKS=0 git -C "$repo" push -q far main
  same theirs "$(cat "$log")"
}

@test "silent when the tools are gone" {
  write_hook pre-push <<'SH'
#!/bin/sh
echo theirs >>../log
SH
  add
  rm "$prefix/bin/ws-gate"
  run git -C "$repo" push -q far main
  same 0 "$status"
  same '' "$output"
  rm -r "$prefix"
  git -C "$repo" commit -q --allow-empty -m more
  run git -C "$repo" push -q far main
  same 0 "$status"
  same '' "$output"
  same 2 "$(grep -c theirs "$log")"
}

@test "the proof runs nothing of anybody else's" {
  write_hook post-checkout <<'SH'
#!/bin/sh
echo theirs >>../log
SH
  add
  same 0 "$status"
  [ ! -e "$log" ]
}

@test "a worktree with hooks of its own is named: git does not reach ours there" {
  git -C "$repo" worktree add -q "$scratch/linked" -b ws/ws-1/agent-1
  git -C "$repo" config extensions.worktreeConfig true
  fake own/pre-push 'echo own >>../log'
  git -C linked config --worktree core.hooksPath "$scratch/own"
  add
  same 5 "$status"
  contains "$output" "git does not reach pre-push in '$scratch/linked'"
  [ ! -e "$log" ]
}

@test "when the hook was changed since, only our section goes" {
  write_hook pre-push <<'SH'
#!/bin/sh
exit 0
SH
  add
  echo '# added later' >>"$hooks/pre-push"
  take_out
  same 0 "$status"
  contains "$output" 'was changed since'
  same '#!/bin/sh
exit 0
# added later' "$(cat "$hooks/pre-push")"
}

python_hook() {
  write_hook pre-push <<'PY'
#!/usr/bin/env python3
open("../log", "a").write("python\n")
PY
}

# Another tool adds a line before the last one.
touch_hook() { sed -i "\$i ${1:-# line added by another tool}" "$hooks/pre-push"; }

@test "a wrapped hook whose wrapper got a comment is wrapped again, and comes back exactly" {
  python_hook
  before=$(fingerprint "$hooks")
  add
  touch_hook
  add
  same 0 "$status"
  git -C "$repo" push -q far main
  contains "$(cat "$log")" 'python
status --pre-push'
  touch_hook
  take_out
  same 0 "$status"
  same "$before" "$(fingerprint "$hooks")"
}

@test "a hook that was switched off comes back so when the file in its place got a comment" {
  python_hook
  chmod -x "$hooks/pre-push"
  before=$(fingerprint "$hooks")
  add
  touch_hook
  take_out
  same 0 "$status"
  same "$before" "$(fingerprint "$hooks")"
}

@test "a wrapper with a command of somebody else is refused before anything is changed" {
  python_hook
  add
  touch_hook 'echo added >>../log'
  before=$(fingerprint "$repo/.git" "$prefix")
  for verb in add remove; do
    git_hooks $verb
    same 4 "$status"
    same "$before" "$(fingerprint "$repo/.git" "$prefix")"
  done
  sh -c "$(printf '%s\n' "$output" | sed -n 's/^hint: //p')"
  add
  same 0 "$status"
  git -C "$repo" push -q far main
  same python "$(head -n 1 "$log")"
  contains "$(cat "$hooks/pre-push.changed")" 'echo added'
}

@test "what an older install.sh left of a wrapper is mended: only the call of the original" {
  python_hook
  before=$(fingerprint "$hooks")
  add
  sed -i '/>>> ecw-tools/,/<<< ecw-tools/d' "$hooks/pre-push"
  add
  same 0 "$status"
  take_out
  same "$before" "$(fingerprint "$hooks")"
  add
  rm "$hooks/pre-push.ecw-original"
  touch_hook
  take_out
  git -C "$repo" push -q far main
}

@test "what lies in the way of a hook is named, and the hint clears the way" {
  python_hook
  echo mine >"$hooks/pre-push.ecw-original"
  before=$(fingerprint "$repo" "$prefix" 2>/dev/null)
  add
  same 4 "$status"
  same "$before" "$(fingerprint "$repo" "$prefix/share/ecw-tools/git-hooks" 2>/dev/null)"
  sh -c "$(printf '%s\n' "$output" | sed -n 's/^hint: //p')"
  add
  same 0 "$status"
  same mine "$(cat "$hooks/pre-push.ecw-original.old")"
}

@test "another prefix wraps a wrapped hook anew" {
  python_hook
  before=$(fingerprint "$hooks/pre-push")
  add
  prefix=$scratch/second
  add
  same 0 "$status"
  take_out
  same "$before" "$(fingerprint "$hooks/pre-push")"
}

@test "another prefix replaces the section" {
  add
  prefix=$scratch/second
  add
  same 0 "$status"
  same 1 "$(grep -c '>>> ecw-tools' "$hooks/pre-push")"
  contains "$(cat "$hooks/pre-push")" "$scratch/second/share"
}

@test "uninstalling the tools takes their hooks out of every repository" {
  before=$(fingerprint "$hooks")
  install_sh --git-hooks "$repo"
  same 0 "$status"
  contains "$output" 'proved: git runs them'
  install_sh --git-hooks "$repo" --uninstall
  same "$before" "$(fingerprint "$hooks")"
  [ -x "$prefix/bin/ws-gate" ] || complain 'the tools should stay'
  install_sh --git-hooks "$repo"
  install_sh --uninstall
  same 0 "$status"
  same "$before" "$(fingerprint "$hooks")"
  [ ! -e "$prefix" ]
}

@test "uninstalling takes the hooks out though the worktree they were added through is gone" {
  before=$(fingerprint "$hooks")
  git -C "$repo" worktree add -q "$scratch/linked" -b ws/ws-1/agent-1
  install_sh --git-hooks "$scratch/linked"
  same 0 "$status"
  git -C "$repo" worktree remove --force "$scratch/linked"
  install_sh --uninstall
  same 0 "$status"
  same "$before" "$(fingerprint "$hooks")"
  [ ! -e "$prefix" ]
}

@test "git hooks that cannot be taken out stay, are named, and go with the next uninstall" {
  python_hook
  before=$(fingerprint "$hooks")
  install_sh --git-hooks "$repo"
  touch_hook 'echo added'
  install_sh --uninstall
  same 5 "$status"
  contains "$output" "the git hooks of '$repo' stay"
  [ ! -e "$prefix/bin" ]
  sed -i '/^echo added/d' "$hooks/pre-push"
  install_sh --uninstall
  same 0 "$status"
  same "$before" "$(fingerprint "$hooks")"
  [ ! -e "$prefix" ]
}

@test "what is no repository is refused" {
  repo=$scratch/plain
  mkdir plain
  add
  same 69 "$status"
  contains "$output" 'is no git repository'
}

# A git that says it is 2.54 and lists configured hooks as that does.
newer_git() {
  fake newer/git "real=$(command -v git)"'
case "$*" in
  --version) echo "git version 2.54.0" ;;
  *"hook list "*)
    for event; do :; done
    [ "$1" != -C ] || cd "$2" || exit
    "$real" config --get-regexp "^hook\..*\.event\$" | sed -n "s/^hook\.\(.*\)\.event $event\$/\1/p" ;;
  *) exec "$real" "$@" ;;
esac'
  PATH=$scratch/newer:$PATH
}

@test "git 2.54: configured hooks, also beside husky, and the configuration comes back exactly" {
  newer_git
  git -C "$repo" config core.hooksPath .husky/_
  before=$(fingerprint "$repo/.git")
  add
  same 0 "$status"
  contains "$output" 'proved'
  line=$(git -C "$repo" config hook.ecw-pre-push.command)
  contains "$line" "'$prefix/share/ecw-tools/hooks/pre-push'"
  # As git runs it: with the arguments behind it; and when the tools are gone it stops nobody.
  echo 2 >red
  run sh -c "$line \"\$@\"" "$line" far url </dev/null
  same 1 "$status"
  mv "$prefix/share" "$prefix/away"
  run sh -c "$line \"\$@\"" "$line" far url </dev/null
  same 0 "$status"
  mv "$prefix/away" "$prefix/share"
  same pre-push "$(git -C "$repo" config hook.ecw-pre-push.event)"
  after=$(fingerprint "$repo/.git")
  add
  contains "$output" 'nothing to do'
  same "$after" "$(fingerprint "$repo/.git")"
  take_out
  same 0 "$status"
  same "$before" "$(fingerprint "$repo/.git")"
}

@test "git 2.54: what was configured between two runs is not rolled back" {
  newer_git
  add
  git -C "$repo" config user.signingkey mine
  git -C "$repo" config --remove-section hook.ecw-pre-push
  add
  same 0 "$status"
  take_out
  same 0 "$status"
  same mine "$(git -C "$repo" config user.signingkey)"
  same '' "$(git -C "$repo" config --get-regexp '^hook\.ecw-')"
}

@test "git 2.54 after an older one: the sections go, so that nothing runs twice" {
  before=$(fingerprint "$hooks")
  add
  newer_git
  add
  same 0 "$status"
  same "$before" "$(fingerprint "$hooks")"
  git -C "$repo" config user.name somebody # changed since: only ours goes
  take_out
  same somebody "$(git -C "$repo" config user.name)"
  run git -C "$repo" config --get-regexp '^hook'
  same 1 "$status"
}

# What an install wrote before it recorded the common directory.
forget_common() { rm "$prefix"/share/ecw-tools/git-hooks/*/common; }

@test "hooks of an older install go too when the worktree they were added through is gone" {
  before=$(fingerprint "$hooks")
  for linked in "$repo/.worktrees/agent-1-ws-1" "$scratch/beside" "$scratch/far away/linked"; do
    git -C "$repo" worktree add -q "$linked" -b "ws/ws-1/$(basename "$linked")"
    install_sh --git-hooks "$linked"
    same 0 "$status"
    forget_common
    git -C "$repo" worktree remove --force "$linked"
    rm -rf "$scratch/far away"
    [ "$linked" != "$scratch/far away/linked" ] || cd "$repo"
    install_sh --uninstall --dry-run
    contains "$output" "would have removed pre-push from"
    install_sh --uninstall
    same 0 "$status"
    same "$before" "$(fingerprint "$hooks")"
    [ ! -e "$prefix" ]
  done
}

@test "hooks of an older install go when the repository is named, or the worktree that is gone" {
  before=$(fingerprint "$hooks")
  for named in "$repo" "$repo/.worktrees/a"; do
    git -C "$repo" worktree add -q "$repo/.worktrees/a" -b "ws/ws-1/$RANDOM"
    install_sh --git-hooks "$repo/.worktrees/a"
    forget_common
    git -C "$repo" worktree remove --force "$repo/.worktrees/a"
    install_sh --uninstall --git-hooks "$named"
    same 0 "$status"
    same "$before" "$(fingerprint "$hooks")"
  done
}

@test "an older install whose repository cannot be found says what is left to do" {
  git -C "$repo" worktree add -q "$scratch/elsewhere/linked" -b ws/ws-1/agent-1
  install_sh --git-hooks "$scratch/elsewhere/linked"
  forget_common
  rm -rf "$scratch/elsewhere"
  git -C "$repo" worktree prune
  mkdir "$scratch/other" && mv "$repo" "$scratch/other/repo"
  install_sh --uninstall
  same 0 "$status"
  contains "$output" "hint: '$source_root/install.sh' --prefix '$prefix' --uninstall --git-hooks REPO"
  [ ! -e "$prefix" ]
  repo=$scratch/other/repo
  install_sh --uninstall --git-hooks "$repo"
  same 0 "$status"
  run grep -r ecw "$repo/.git/hooks"
  same 1 "$status"
}

@test "a repository that is gone with its hooks says no more than that" {
  install_sh --git-hooks "$repo"
  forget_common
  rm -rf "$repo"
  install_sh --uninstall
  same 0 "$status"
  contains "$output" "'$repo' is gone, and its git hooks with it"
  case $output in *hint:*) complain "$output" ;; esac
}
