# The entry in a repository's .claude/settings.json, and taking it out again.
load support

setup() {
  load_support
  for tool in $("$source_root/scripts/tools"); do fake "prebuilt/$tool" true; done
  export ECW_PREBUILT=$scratch/prebuilt
  prefix=$scratch/prefix
  repo="$scratch/a repo"
  settings=$repo/.claude/settings.json
  hook=$prefix/share/ecw-tools/hooks/session-start
  mkdir "$repo"
}

with_hook() { run "$source_root/install.sh" --no-deps --prefix "$prefix" --session-hook "$repo" "$@"; }

write_settings() {
  mkdir -p "$repo/.claude"
  cat >"$settings"
}

odd_settings() {
  write_settings <<'JSON'
{
    "zebra": 1,   "permissions": {"deny": ["Read(./.env)"], "allow": []},
    "hooks": {
        "Stop": [{"hooks": [{"type": "command", "command": "say done"}]}],
        "SessionStart": [
            {"matcher": "startup", "hooks": [{"type": "command", "command": "echo \"hi\" é"}]}
        ]
    },
    "alpha": {"b": 1, "a": [1,2]}}
JSON
  chmod 640 "$settings"
}

hooks() { jq -c '[.hooks.SessionStart[]?.hooks[]? | .command]' "$settings"; }

@test "settings are made where there are none, and the entry is in exec form" {
  with_hook
  same 0 "$status"
  same "$hook" "$(jq -r '.hooks.SessionStart[0].hooks[0].command' "$settings")"
  same '["session-start"]' "$(jq -c '.hooks.SessionStart[0].hooks[0].args' "$settings")"
  same 60 "$(jq '.hooks.SessionStart[0].hooks[0].timeout' "$settings")"
}

@test "what we made is removed, with its directory" {
  with_hook
  with_hook --uninstall
  same 0 "$status"
  [ ! -e "$repo/.claude" ]
  [ -x "$prefix/bin/ecw-health" ] || complain 'the tools should stay'
}

@test "uninstalling the tools takes their hooks out of every repository" {
  with_hook
  run "$source_root/install.sh" --prefix "$prefix" --uninstall
  same 0 "$status"
  [ ! -e "$repo/.claude" ]
  [ ! -e "$prefix" ]
}

@test "a second run changes nothing" {
  odd_settings
  with_hook
  before=$(fingerprint "$repo" "$prefix")
  with_hook
  contains "$output" 'nothing to do'
  same "$before" "$(fingerprint "$repo" "$prefix")"
}

@test "other hooks, key order, indentation and mode are kept" {
  odd_settings
  with_hook
  same 0 "$status"
  same '["zebra","permissions","hooks","alpha"]' "$(jq -c keys_unsorted "$settings")"
  same "[\"echo \\\"hi\\\" é\",\"$hook\"]" "$(hooks)"
  same 'say done' "$(jq -r '.hooks.Stop[0].hooks[0].command' "$settings")"
  same '    "zebra": 1,' "$(sed -n 2p "$settings")"
  same 640 "$(stat -c %a "$settings")"
}

@test "removing restores the bytes that were there" {
  odd_settings
  before=$(fingerprint "$repo")
  with_hook
  with_hook --uninstall
  same "$before" "$(fingerprint "$repo")"
}

@test "settings in one line without a line end come back exactly" {
  printf '{"a":1}' | write_settings
  with_hook
  same 1 "$(wc -l <"$settings")"
  with_hook --uninstall
  same '{"a":1}' "$(cat "$settings")"
  same 7 "$(wc -c <"$settings")"
}

@test "when the settings changed since, only our entry goes" {
  odd_settings
  with_hook
  jq --tab '.added = true' "$settings" >changed
  cp changed "$settings"
  with_hook --uninstall
  same 0 "$status"
  same true "$(jq .added "$settings")"
  same '["echo \"hi\" é"]' "$(hooks)"
  same "$(jq -c 'del(.added)' "$settings")" "$(odd_settings && jq -c . "$settings")"
}

@test "in settings we made and somebody extended, only theirs is left" {
  with_hook
  jq '.model = "m"' "$settings" >changed
  cp changed "$settings"
  with_hook --uninstall
  same '{"model":"m"}' "$(jq -c . "$settings")"
}

@test "malformed settings are left as they are, exit 65" {
  for text in '{"a": 1,}' '' '[]' '{} {}' '{"hooks": []}' '{"hooks": {"SessionStart": {}}}' \
    '// c
{}'; do
    printf '%s' "$text" | write_settings
    before=$(fingerprint "$repo")
    with_hook
    same 65 "$status"
    contains "$output" 'left as it is'
    same "$before" "$(fingerprint "$repo")"
  done
}

@test "a link to the settings stays a link" {
  mkdir -p "$repo/.claude" dotfiles
  echo '{"kept": 1}' >dotfiles/settings.json
  ln -s ../../dotfiles/settings.json "$settings"
  with_hook
  same 0 "$status"
  [ -L "$settings" ]
  same "[\"$hook\"]" "$(hooks)"
  with_hook --uninstall
  [ -L "$settings" ]
  same '{"kept": 1}' "$(cat dotfiles/settings.json)"
}

@test "a link to nowhere is refused" {
  mkdir -p "$repo/.claude"
  ln -s nowhere.json "$settings"
  with_hook
  same 65 "$status"
  [ ! -e "$repo/.claude/nowhere.json" ]
}

@test "a dry run changes nothing" {
  odd_settings
  before=$(fingerprint "$scratch")
  with_hook --dry-run
  contains "$output" 'would have added the session-start hook'
  same "$before" "$(fingerprint "$scratch")"
}

@test "a repository that is not there is a usage error, and nothing is installed" {
  repo=$scratch/nowhere
  with_hook
  same 64 "$status"
  [ ! -e "$prefix" ]
}

@test "removing from a repository without our hook changes nothing" {
  odd_settings
  before=$(fingerprint "$repo")
  with_hook --uninstall
  same 0 "$status"
  contains "$output" 'nothing to do'
  same "$before" "$(fingerprint "$repo")"
}

@test "uninstalling leaves damaged settings, removes the rest, and is complete the next time" {
  with_hook
  printf '<<<<<<< HEAD\n' | cat - "$settings" >damaged
  cp "$settings" whole
  cp damaged "$settings"
  run "$source_root/install.sh" --prefix "$prefix" --uninstall
  same 5 "$status"
  contains "$output" "the session hooks of '$repo' stay"
  [[ $output != *'removed the session-start hook'* ]]
  cmp damaged "$settings"
  [ ! -e "$prefix/bin" ]
  cp whole "$settings"
  run "$source_root/install.sh" --prefix "$prefix" --uninstall
  same 0 "$status"
  [ ! -e "$repo/.claude" ]
  [ ! -e "$prefix" ]
}

@test "the hints can be pasted: a path with a quote, a repository that is not there" {
  repo="$scratch/it's"
  mkdir "$repo"
  settings=$repo/.claude/settings.json
  printf '{' | write_settings
  session_hook() {
    run "$source_root/scripts/session-hook" add "$1" "$hook" "$scratch/state"
    hint=$(printf '%s\n' "$output" | sed -n 's/^hint: //p')
  }
  session_hook "$repo"
  run sh -c "$hint"
  contains "$output" 'parse error'
  session_hook "$repo/nowhere"
  run sh -c "$hint"
  contains "$output" "it's/nowhere"
}

@test "no temporary file is left beside the settings" {
  odd_settings
  with_hook
  same 'settings.json' "$(ls -A "$repo/.claude")"
}
