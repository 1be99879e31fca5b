# What every shell test stands on: the sources, the built tools, a home of its own.

load_support() {
  source_root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  bin=${ECW_PREBUILT:-$source_root/.build/debug}
  for name in $(env | sed -n 's/^\(ECW_[A-Z_]*\|GIT_[A-Z_]*\|CLAUDE_[A-Z_]*\)=.*/\1/p'); do
    unset "$name"
  done
  scratch=$BATS_TEST_TMPDIR
  export HOME=$scratch/home GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8
  export XDG_CONFIG_HOME=$HOME/.config XDG_DATA_HOME=$HOME/.local/share
  mkdir -p "$HOME"
  cd "$scratch" || return
}

# Every file, link and directory below the arguments, with its mode and content.
fingerprint() {
  find "$@" -printf '%y %m %p %l\n' | sort
  find "$@" -type f -exec sha256sum {} + | sort
}

# Fails the test with a text.
complain() {
  printf '%s\n' "$*" >&2
  return 1
}

same() { # expected, actual
  [ "$1" = "$2" ] || complain "expected: $1
but was:  $2"
}

contains() { # text, part
  case $1 in *"$2"*) ;; *) complain "'$2' is not in: $1" ;; esac
}

# A command that does what its body says.
fake() { # path, body
  mkdir -p "$(dirname "$1")"
  printf '#!/bin/sh\n%s\n' "$2" >"$1"
  chmod +x "$1"
}
