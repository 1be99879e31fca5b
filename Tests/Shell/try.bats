load support

setup() { load_support; }

@test "the main job runs from damage to recovery" {
  export ECW_PREBUILT=$bin TMPDIR=$scratch/tmp
  mkdir "$TMPDIR"
  run "$source_root/install.sh" --no-deps --try
  same 0 "$status" || complain "$output"
  contains "$output" '$ ecw-backup create'
  contains "$output" '$ ecw-backup restore'
  contains "$output" 'next: ./install.sh'
  same '' "$(ls -A "$TMPDIR")"
  same '' "$(ls -A "$HOME")"
}
