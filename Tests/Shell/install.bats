load support

setup() {
  load_support
  for tool in $("$source_root/scripts/tools"); do fake "prebuilt/$tool" "echo ${tool#*-}"; done
  export ECW_PREBUILT=$scratch/prebuilt
  prefix=$scratch/prefix
}

install_sh() { run "$source_root/install.sh" --no-deps --prefix "$prefix" "$@"; }

@test "a fresh prefix gets tools, completions, manual pages and the hook" {
  install_sh
  same 0 "$status"
  same health "$("$prefix/bin/ecw-health")"
  for file in share/bash-completion/completions/ecw-backup share/zsh/site-functions/_ecw-health \
    share/fish/vendor_completions.d/ecw-backup.fish share/man/man1/ecw-health.1; do
    [ -s "$prefix/$file" ] || complain "no $file"
  done
  [ -x "$prefix/share/ecw-tools/hooks/session-start" ]
  contains "$output" "next: PATH=\"$prefix/bin:\$PATH\""
}

@test "a prefix on the PATH needs no hint" {
  PATH=$prefix/bin:$PATH install_sh
  [[ $output != *"next: PATH"* ]]
}

@test "a second run changes nothing" {
  install_sh
  before=$(fingerprint "$prefix")
  install_sh
  same 0 "$status"
  same "$before" "$(fingerprint "$prefix")"
}

@test "a dry run says what it would do and changes nothing" {
  before=$(fingerprint "$scratch")
  install_sh --dry-run
  same 0 "$status"
  contains "$output" "would install $prefix/bin/ecw-backup"
  same "$before" "$(fingerprint "$scratch")"
}

@test "uninstall leaves the tree as it was, byte for byte" {
  mkdir -p "$prefix/bin" "$prefix/share/man"
  echo mine >"$prefix/bin/mine"
  before=$(fingerprint "$prefix")
  install_sh
  install_sh --uninstall
  same 0 "$status"
  same "$before" "$(fingerprint "$prefix")"
}

@test "uninstall removes a prefix that was not there" {
  install_sh
  install_sh --uninstall
  [ ! -e "$prefix" ]
}

@test "uninstall keeps a file that was changed since, and says so" {
  install_sh
  echo changed >"$prefix/bin/ecw-backup"
  install_sh --uninstall
  contains "$output" "kept $prefix/bin/ecw-backup"
  same changed "$(cat "$prefix/bin/ecw-backup")"
  [ ! -e "$prefix/bin/ecw-health" ]
}

@test "the dry run of uninstall changes nothing" {
  install_sh
  before=$(fingerprint "$prefix")
  install_sh --uninstall --dry-run
  contains "$output" "would remove $prefix/bin/ecw-backup"
  same "$before" "$(fingerprint "$prefix")"
}

@test "uninstall of nothing says so" {
  install_sh --uninstall
  same 0 "$status"
  contains "$output" 'nothing to remove'
}

@test "a stranger's file is not overwritten" {
  mkdir -p "$prefix/bin"
  echo mine >"$prefix/bin/ecw-backup"
  before=$(fingerprint "$prefix")
  install_sh
  same 4 "$status"
  contains "$output" 'was not put there by install.sh'
  same "$before" "$(fingerprint "$prefix")"
}

@test "a stranger's link to nowhere is not overwritten" {
  mkdir -p "$prefix/bin"
  ln -s /nowhere "$prefix/bin/ecw-health"
  before=$(fingerprint "$prefix")
  install_sh
  same 4 "$status"
  same "$before" "$(fingerprint "$prefix")"
  sh -c "$(printf '%s\n' "$output" | sed -n 's/^hint: //p')"
  install_sh
  same 0 "$status"
}

@test "an upgrade replaces what changed and removes what is no longer part" {
  install_sh
  echo old >"$prefix/bin/ecw-old"
  printf 'f %s %s\n' "$(cksum <"$prefix/bin/ecw-old" | tr ' ' -)" "$prefix/bin/ecw-old" \
    >>"$prefix/share/ecw-tools/install-manifest"
  fake prebuilt/ecw-health 'echo newer'
  install_sh
  same newer "$("$prefix/bin/ecw-health")"
  [ ! -e "$prefix/bin/ecw-old" ]
  install_sh --uninstall
  [ ! -e "$prefix" ]
}

@test "a running tool can be replaced: the old file is not written into" {
  install_sh
  exec 9<"$prefix/bin/ecw-health"
  fake prebuilt/ecw-health 'echo newer'
  install_sh
  contains "$(cat <&9)" 'echo health'
}

@test "a prefix with spaces, quotes and pattern characters works" {
  prefix="$scratch/it's a [p] * \$HOME"
  install_sh
  same 0 "$status"
  same backup "$("$prefix/bin/ecw-backup")"
  install_sh
  same 0 "$status"
  install_sh --uninstall
  [ ! -e "$prefix" ]
}

@test "a relative prefix is below the current directory" {
  prefix=here
  install_sh
  [ -x "$scratch/here/bin/ecw-backup" ]
}

@test "without Swift it says where to get it and exits 69" {
  unset ECW_PREBUILT
  mkdir none
  for name in sh dirname sed cat tr uname mktemp rm grep; do
    ln -s "$(command -v $name)" none/
  done
  PATH=$scratch/none install_sh
  same 69 "$status"
  contains "$output" 'https://www.swift.org/install/'
  [ ! -e "$prefix" ]
}

@test "an unknown argument is a usage error" {
  install_sh --frobnicate
  same 64 "$status"
  contains "$output" 'hint: ./install.sh --help'
}

@test "missing packages: says what it runs, as root or through sudo" {
  fake fakes/apt-get 'echo "apt-get $*" >>log'
  fake fakes/sudo 'echo "sudo $1" >>log; exec "$@"'
  fake fakes/id 'echo 0'
  PATH=$scratch/fakes:$PATH run "$source_root/scripts/deps" sh no-such-package
  same 0 "$status"
  contains "$output" 'deps: running: env DEBIAN_FRONTEND=noninteractive apt-get install'
  same 'apt-get install -y -qq --no-install-recommends no-such-package' "$(tail -n 1 log)"
  [[ "$(cat log)" != *sudo* ]]
  fake fakes/id 'echo 1000'
  PATH=$scratch/fakes:$PATH run "$source_root/scripts/deps" no-such-package
  contains "$(cat log)" 'sudo apt-get'
}

@test "nothing missing: nothing is run" {
  run "$source_root/scripts/deps" sh sed
  same 0 "$status"
  same '' "$output"
}

@test "no package manager: says what is missing, exit 69" {
  mkdir none
  ln -s "$(command -v sh)" none/
  PATH=$scratch/none run "$source_root/scripts/deps" no-such-package
  same 69 "$status"
  contains "$output" 'missing: no-such-package'
}
