#!/bin/sh
# Builds and installs the ECW tools: binaries, completions, manual pages, hooks.
set -eu
export LC_ALL=C.UTF-8

help() {
  cat <<'TEXT'
usage: ./install.sh [options]

  --try                 build, and show the main job on an invented workspace; installs no tool
  --prefix DIR          where to install (default ~/.local)
  --session-hook REPO   also make sessions in REPO start with a backup and a health report
                        (adds one entry to REPO/.claude/settings.json)
  --git-hooks REPO      also let git run the gate in REPO: after a merge, before a push
  --uninstall           remove everything that was added, hooks too;
                        with --session-hook REPO or --git-hooks REPO only those of REPO
  --dry-run             print what would be done; change nothing
  --no-deps             install no packages of the system
  --help                this text

For packagers: ECW_PREBUILT=DIR takes the binaries from DIR instead of building them.

Exit: 0 done, 1 --try went wrong, 4 refused, 5 partly done, 64 usage, 65 damaged settings, 69 something is missing
TEXT
}

say() { printf '%s\n' "$*"; }
fail() { # status, message, hint
  printf 'install.sh: %s\nhint: %s\n' "$2" "$3" >&2
  exit "$1"
}

quote() { printf "'" && printf '%s' "$1" | sed "s/'/'\\\\''/g" && printf "'"; }

start=$(pwd)
cd -- "$(dirname -- "$0")"
prefix=${HOME:+$HOME/.local}
verb=install
repo=
git_repo=
dry_run=
deps=1
while [ $# -gt 0 ]; do
  case $1 in
    --prefix | --session-hook | --git-hooks)
      [ -n "${2-}" ] || fail 64 "'$1' needs a value" './install.sh --help'
      case $1 in --prefix) prefix=$2 ;; --git-hooks) git_repo=$2 ;; *) repo=$2 ;; esac
      shift
      ;;
    --uninstall | --try) verb=${1#--} ;;
    --dry-run) dry_run=--dry-run ;;
    --no-deps) deps= ;;
    --help | -h) help && exit 0 ;;
    *) fail 64 "unknown argument '$1'" './install.sh --help' ;;
  esac
  shift
done
[ -n "$prefix" ] || fail 64 'HOME is not set' './install.sh --prefix DIR'
case $prefix in
  *'
'*) fail 64 'the prefix has a line break in it' './install.sh --prefix DIR' ;;
  /*) ;;
  *) prefix=$start/$prefix ;;
esac
prefix=${prefix%/}
case $repo in '' | /*) ;; *) repo=$start/$repo ;; esac
case $git_repo in '' | /*) ;; *) git_repo=$start/$git_repo ;; esac
share=$prefix/share/ecw-tools
manifest=$share/install-manifest
hook=$share/hooks/session-start
tools=$(scripts/tools)

scratch=$(mktemp -d)
unfinished=
trap 'rm -rf "$scratch"; [ -z "$unfinished" ] || rm -f "$unfinished"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
stage=$scratch/stage

# --- building -----------------------------------------------------------------------------------

require_swift() {
  [ -n "${ECW_PREBUILT-}" ] || command -v swift >/dev/null ||
    fail 69 'swift not found' 'get Swift 6.2 or newer at https://www.swift.org/install/'
}

install_packages() {
  [ -n "$deps" ] || return 0
  set --
  [ -n "${ECW_PREBUILT-}" ] || set -- git libsqlite3-dev libgit2-dev binutils
  [ -z "$repo" ] || set -- "$@" jq
  [ "$verb" != try ] || set -- "$@" git sqlite3 jq
  [ $# = 0 ] || scripts/deps ${dry_run:+"$dry_run"} "$@"
}

# Leaves stripped binaries in the stage.
build() {
  mkdir -p "$stage/bin"
  if [ -n "${ECW_PREBUILT-}" ]; then
    for tool in $tools; do cp -- "$ECW_PREBUILT/$tool" "$stage/bin/$tool"; done
  else
    built=$(scripts/build-release)
    for tool in $tools; do cp -- "$built/$tool" "$stage/bin/$tool"; done
  fi
  chmod 755 "$stage"/bin/*
  case $(uname) in Linux) set -- ;; *) set -- -x ;; esac
  strip "$@" "$stage"/bin/* 2>/dev/null || true # a script of a packager has nothing to strip
}

stage_texts() {
  bash_dir=$stage/share/bash-completion/completions
  zsh_dir=$stage/share/zsh/site-functions
  fish_dir=$stage/share/fish/vendor_completions.d
  mkdir -p "$bash_dir" "$zsh_dir" "$fish_dir" "$stage/share/man/man1" "$stage/share/ecw-tools/hooks"
  for tool in $tools; do
    cp -- "completions/$tool.bash" "$bash_dir/$tool"
    cp -- "completions/$tool.zsh" "$zsh_dir/_$tool"
    cp -- "completions/$tool.fish" "$fish_dir/$tool.fish"
    cp -- "man/$tool.1" "$stage/share/man/man1/$tool.1"
  done
  cp -- hooks/* "$stage/share/ecw-tools/hooks"
  find "$stage/share" -type f -exec chmod 644 {} +
  chmod 755 "$stage"/share/ecw-tools/hooks/*
}

# --- installing ---------------------------------------------------------------------------------

# The manifest: 'f SUM PATH' for each file, 'd PATH' for each directory that was not there.
sum() { cksum <"$1" | tr ' ' -; }
list=$scratch/list # the names of the staged files
is_ours() { [ -e "$manifest" ] && grep -q "^f [0-9-]* $(literal "$1")\$" "$manifest"; }
literal() { printf '%s' "$1" | sed 's/[][\\.*^$/]/\\&/g'; }

# Prints a directory and those above it that do not exist yet.
missing_directories() {
  [ -e "$1" ] || { printf 'd %s\n' "$1" && missing_directories "$(dirname -- "$1")"; }
}

# Puts a file in place whole or not at all.
place() { # from, to
  unfinished=$(mktemp "$(dirname -- "$2")/.$(basename -- "$2").XXXXXX")
  cp -p -- "$1" "$unfinished"
  mv -f -- "$unfinished" "$2"
  unfinished=
}

refuse_strangers() {
  while IFS= read -r name; do
    path=$prefix/$name
    [ -e "$path" ] || [ -L "$path" ] || continue
    is_ours "$path" || fail 4 "'$path' exists and was not put there by install.sh" \
      "mv -i $(quote "$path") $(quote "$path.old")"
  done <"$list"
}

write_manifest() {
  {
    [ ! -e "$manifest" ] || grep '^d ' "$manifest" || true
    missing_directories "$share"
    while IFS= read -r name; do missing_directories "$(dirname -- "$prefix/$name")"; done <"$list"
  } | sort -u >"$scratch/manifest"
  while IFS= read -r name; do
    printf 'f %s %s\n' "$(sum "$stage/$name")" "$prefix/$name"
  done <"$list" >>"$scratch/manifest"
}

install_files() {
  (cd "$stage" && find . -type f | sed 's,^\./,,' | sort) >"$list"
  refuse_strangers
  write_manifest
  if [ -n "$dry_run" ]; then
    while IFS= read -r name; do say "would install $prefix/$name"; done <"$list"
    return
  fi
  mkdir -p -- "$share"
  # Until all is in place the old lines count too, so that --uninstall is complete at any moment.
  cat "$scratch/manifest" "$manifest" 2>/dev/null >"$scratch/both" || true
  place "$scratch/both" "$manifest"
  while IFS= read -r name; do
    mkdir -p -- "$(dirname -- "$prefix/$name")"
    cmp -s -- "$stage/$name" "$prefix/$name" || place "$stage/$name" "$prefix/$name"
  done <"$list"
  remove_files stale
  place "$scratch/manifest" "$manifest"
  say "installed $(wc -l <"$list" | tr -d ' ') files below $prefix"
}

# --- removing -----------------------------------------------------------------------------------

# Removes the files of the manifest: 'all', or those that are 'stale' because no longer staged.
remove_files() {
  sed -n 's/^f [0-9-]* //p' "$manifest" | sort -u | while IFS= read -r path; do
    [ "$1" = all ] || [ ! -e "$stage/${path#"$prefix"/}" ] || continue
    [ -e "$path" ] || continue
    if ! grep -q "^f $(sum "$path") $(literal "$path")\$" "$manifest"; then
      say "kept $path: it was changed since it was installed"
    elif [ -n "$dry_run" ]; then
      say "would remove $path"
    else
      rm -- "$path"
    fi
  done
}

remove_hooks() {
  for state in "$share"/session-hooks/*/; do
    [ -e "$state/repo" ] || continue
    target=$(cat -- "$state/repo")
    if [ -d "$target" ]; then
      session_hook remove "$target" || stays session "$target"
    else
      say "'$target' is gone, and its session hook with it"
      [ -n "$dry_run" ] || rm -rf -- "$state"
    fi
  done
  for state in "$share"/git-hooks/*/; do
    [ -e "$state/repo" ] || continue
    target=$(cat -- "$state/repo")
    target=${target%x}
    [ -e "$target/.git" ] || find_common "$state"
    if [ -d "$target" ]; then
      git_hooks remove "$target" || stays git "$target"
    else
      if is_main "$state"; then
        say "'$target' is gone, and its git hooks with it"
      else
        say "'$target' is gone; if the repository it was a worktree of is still there, its hooks are too"
        say "hint: $(quote "$PWD/install.sh") --prefix $(quote "$prefix") --uninstall --git-hooks REPO"
      fi
      [ -n "$dry_run" ] || rm -rf -- "$state"
    fi
  done
}

# The notes on a repository's git hooks lie in a directory named after the sum of its path.
notes_name() { printf '%s' "$1" | cksum | tr ' ' -; }
is_main() { # notes; whether 'target' was the repository itself, not a worktree of it
  case ${1%/} in */"$(notes_name "$target/.git")" | */"$(notes_name "$target")") ;; *) return 1 ;; esac
}

# When 'target' is a linked worktree, removed since: makes it the repository, if that can be found.
# Older installs did not note it; then it is what lies around the worktree, or here, with that sum.
find_common() { # notes
  if [ -e "$1/common" ]; then
    target=$(cat -- "$1/common")
    target=${target%x}
    return
  fi
  near=$target
  while [ -n "$near" ] && [ ! -d "$near" ]; do near=${near%/*}; done
  for place in "$start" "${near:-/}" "$near"/*/; do
    common=$(git -C "$place" rev-parse --path-format=absolute --git-common-dir 2>/dev/null &&
      printf x) || continue
    case ${1%/} in */"$(notes_name "${common%??}")") target=${common%??} && return ;; esac
  done
}

# The repository to take hooks from: what was named, or what a worktree that is gone was part of.
find_named() {
  target=$git_repo
  [ ! -d "$target" ] || return 0
  for state in "$share"/git-hooks/*/; do
    [ "$(cat -- "$state/repo" 2>/dev/null)" != "${git_repo}x" ] || find_common "$state"
  done
}

stays() { # kind, repository
  say "the $1 hooks of '$2' stay; once that is mended: ./install.sh --prefix $(quote "$prefix") --uninstall"
  status=5
}

session_hook() { # verb, repository
  scripts/session-hook ${dry_run:+"$dry_run"} "$1" "$2" "$hook" "$share/session-hooks"
}

git_hooks() { # verb, repository
  scripts/git-hooks ${dry_run:+"$dry_run"} "$1" "$2" "$share/hooks" "$share/git-hooks"
}

uninstall() {
  status=0
  if [ -n "$repo$git_repo" ]; then
    [ -z "$repo" ] || session_hook remove "$repo" || status=$?
    [ -z "$git_repo" ] || { find_named && git_hooks remove "$target"; } || status=$?
    return $status
  fi
  if [ ! -e "$manifest" ]; then
    say "nothing to remove: no '$manifest'"
    return
  fi
  remove_hooks
  remove_files all
  [ -z "$dry_run" ] || return $status
  cp -- "$manifest" "$scratch/removed"
  if [ $status = 0 ]; then rm -- "$manifest"; else sed '/^d /!d' "$scratch/removed" >"$manifest"; fi
  rmdir -- "$share/session-hooks" "$share/git-hooks" 2>/dev/null || true
  sed -n 's/^d //p' "$scratch/removed" | sort -r | while IFS= read -r path; do
    rmdir -- "$path" 2>/dev/null || true # what somebody else uses stays
  done
  say "removed the ECW tools from $prefix"
  return $status
}

# --- trying -------------------------------------------------------------------------------------

show() { # expected statuses, command...
  expected=$1
  shift
  printf '\n$'
  for word; do
    case $word in *' '*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  status=0
  "$@" || status=$?
  case " $expected " in
    *" $status "*) ;;
    *) fail 1 "'$*' exited $status instead of $expected" 'tell us: this is a defect' ;;
  esac
}

try() {
  for name in $(env | sed -n 's/^\(ECW_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
  PATH=$stage/bin:$PATH
  say "making a workspace: 2,000 events, signals, workstreams, two worktrees"
  scripts/make-workspace "$scratch/field"
  cd -- "$scratch/field"
  show '0' ecw-backup create --reason 'before the experiment'
  show '0 1' ecw-health
  show '0' ecw-backup list
  say ''
  say '(now 8 pages in the middle of the event store are overwritten, as a bad disk would)'
  dd if=/dev/zero of=.ecw/events.db bs=4096 seek=100 count=8 conv=notrunc 2>/dev/null
  show '2' ecw-health --brief
  show '0' ecw-backup restore --only events.db
  show '0 1' ecw-health --brief
  say ''
  say 'That was the main job. The workspace was a scratch one and is removed again.'
  say 'next: ./install.sh                        install the tools into ~/.local'
  say 'next: ./install.sh --session-hook REPO    and let every session in REPO start with them'
}

# --- the end ------------------------------------------------------------------------------------

next_steps() {
  case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) say "next: PATH=\"$prefix/bin:\$PATH\"    (add this line to your shell's profile)" ;;
  esac
  case ${SHELL-} in
    */zsh) say "next: fpath=(\"$prefix/share/zsh/site-functions\" \$fpath)    (before compinit)" ;;
  esac
  [ -n "$repo" ] || say "next: ./install.sh --session-hook REPO    (a backup at every session start)"
  [ -n "$git_repo" ] || say "next: ./install.sh --git-hooks REPO       (the gate after a merge, before a push)"
  say "next: ecw-health --root ${repo:-REPO}    (man ecw-health, man ecw-backup)"
}

case $verb in
  uninstall) uninstall ;;
  try)
    [ -z "$dry_run" ] || fail 64 '--try does not go with --dry-run' './install.sh --try'
    require_swift
    install_packages
    build
    try
    ;;
  install)
    for place in "$repo" "$git_repo"; do
      [ -z "$place" ] || [ -d "$place" ] || fail 64 "no directory '$place'" "ls -ld $(quote "$place")"
    done
    require_swift
    install_packages
    if [ -n "$dry_run" ]; then
      [ -n "${ECW_PREBUILT-}" ] || say "would build: $(printf '%s' "$tools" | tr '\n' ' ')"
      mkdir -p "$stage/bin"
      for tool in $tools; do : >"$stage/bin/$tool"; done
    else
      build
    fi
    stage_texts
    install_files
    [ -z "$repo" ] || session_hook add "$repo"
    status=0
    [ -z "$git_repo" ] || git_hooks add "$git_repo" || status=$?
    [ -n "$dry_run" ] || next_steps
    exit $status
    ;;
esac
