load support

setup() {
  load_support
  [ "$(uname)" = Linux ] || skip 'judged on Linux'
  mkdir fat
}

footprint() { run "$source_root/scripts/footprint" --bin "$scratch/fat"; }

@test "a library that is not on the list is found" {
  for tool in $("$source_root/scripts/tools"); do cp "$(type -P bash)" "fat/$tool"; done
  footprint
  same 1 "$status"
  contains "$output" 'needs a library that is not on the list: libtinfo'
}

@test "a tool that is too large is found" {
  for tool in $("$source_root/scripts/tools"); do
    cp "$(type -P true)" "fat/$tool"
    head -c 25000000 /dev/zero >padding
    objcopy --add-section .padding=padding --set-section-flags .padding=alloc,readonly "fat/$tool"
  done
  footprint
  same 1 "$status"
  contains "$output" 'is larger than'
}

@test "a tool that is missing is found" {
  footprint
  same 1 "$status"
  contains "$output" "no '$scratch/fat/ecw-backup'"
}
