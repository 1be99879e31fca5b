load support

setup() {
  load_support
  cd "$source_root" || return
}

@test "each shell can read its completions" {
  for tool in $(scripts/tools); do
    bash -n "completions/$tool.bash"
    zsh -n "completions/$tool.zsh"
    fish -n "completions/$tool.fish"
  done
}

# Asks bash what it offers for a command line; the last word is being typed.
offered() {
  env PATH="$bin:$PATH" bash --norc -c '
    source "$1"; shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMPREPLY=()
    COMP_POINT=${#COMP_LINE} COMP_TYPE=9 COMP_KEY=9
    "_$1" "$1" "${*: -1}" "${*: -2:1}"
    printf "%s\n" "${COMPREPLY[@]}"' bash "completions/$1.bash" "$@" 2>/dev/null
}

@test "bash completes verbs and options" {
  contains "$(offered ecw-backup '')" restore
  contains "$(offered ecw-backup restore --dr)" --dry-run
  contains "$(offered ecw-health --)" --brief
}

@test "bash completes the ids of real snapshots" {
  "$source_root/scripts/make-workspace" --events 40 "$scratch/field"
  id=$("$bin/ecw-backup" create --root "$scratch/field" --json | jq -r .snapshot.id)
  [ -n "$id" ]
  cd "$scratch/field"
  ln -s "$source_root/completions" completions
  contains "$(offered ecw-backup show '')" "$id"
}

@test "fish completes verbs and options" {
  asked() { # ids need the command line of an interactive fish
    PATH=$bin:$PATH fish --no-config \
      -c "source '$source_root/completions/ecw-backup.fish'; complete -C '$1'" 2>/dev/null
  }
  contains "$(asked 'ecw-backup rest')" restore
  contains "$(asked 'ecw-backup restore --dr')" --dry-run
}

@test "every manual page is formatted without complaint" {
  for page in man/*.1; do
    mandoc -Tlint -W warning "$page"
    contains "$(mandoc -Tascii "$page" | col -b)" 'EXIT STATUS'
  done
}
