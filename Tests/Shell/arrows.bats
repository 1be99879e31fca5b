load support

setup() {
  load_support
  cp -R "$source_root/Sources" "$scratch/Sources"
}

# Plants an import and expects to be told about it.
planted() { # file, import, reason
  mkdir -p "$(dirname "Sources/$1")"
  printf '%s\n' "$2" >"Sources/$1"
  run "$source_root/scripts/arrows" "$scratch"
  same 1 "$status"
  contains "$output" "Sources/$1:"
  contains "$output" "$3"
  rm "Sources/$1"
}

@test "the sources as they are have no wrong arrow" {
  run "$source_root/scripts/arrows" "$scratch"
  same 0 "$status"
}

@test "an arrow up is found" {
  planted Domain/Backups/Planted.swift 'import Terminal' 'only Tools'
  planted Common/Planted.swift 'public import SQLite' 'an arrow up, from Common to Adapters'
  planted Adapters/SQLite/Planted.swift 'import Backups' 'an arrow up, from Adapters to Domain'
}

@test "a sideways arrow is found" {
  planted Domain/Health/Planted.swift '@testable import Backups' 'a sideways arrow'
  planted Domain/Health/Planted.swift 'internal import struct Backups.Manifest' 'a sideways arrow'
  planted Adapters/SQLite/Planted.swift 'import Processes' 'a sideways arrow'
}

@test "C outside its adapter is found" {
  planted Domain/Backups/Planted.swift 'private import CSQLite' 'only Adapters/SQLite'
  planted Tools/ecw-backup/Planted.swift 'import Glibc' 'only Common and Adapters'
}

@test "argument parsing below the tools is found" {
  planted Domain/Health/Planted.swift 'import ArgumentParser' 'only Adapters/Terminal and Tools'
}

@test "full Foundation is found, its use as a fallback is not" {
  planted Domain/Health/Planted.swift 'import Foundation' 'full Foundation'
  planted Domain/Health/Planted.swift '#if canImport(FoundationEssentials)
import Foundation
#endif' 'full Foundation'
  printf '%s\n' '#if canImport(FoundationEssentials)' 'import FoundationEssentials' '#else' \
    'import Foundation' '#endif' >Sources/Common/Planted.swift
  run "$source_root/scripts/arrows" "$scratch"
  same 0 "$status"
}

@test "a room outside the house is found" {
  planted Attic/Things/Planted.swift 'import Common' 'not on a floor'
}

@test "an import inside a text is none" {
  printf 'let text = """\n  import Terminal\n  """\n' >Sources/Common/Planted.swift
  run "$source_root/scripts/arrows" "$scratch"
  same 0 "$status"
}

@test "a mark against handing in is found" {
  planted Common/Planted.swift "import Dispatch // @no""commit" '@no''commit'
}

@test "sources without imports are not taken for a success" {
  mkdir -p none/Sources
  run "$source_root/scripts/arrows" "$scratch/none"
  same 1 "$status"
}
