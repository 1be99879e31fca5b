#compdef ecw-recover

__ecw-recover_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__ecw-recover_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __ecw-recover_complete "${completions[@]:0:-1}"
    fi
}

__ecw-recover_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_ecw-recover() {
    emulate -RL zsh -G
    setopt extendedglob nullglob numericglobsort
    unsetopt aliases banghist

    local -xr SAP_SHELL=zsh
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(builtin emulate zsh -c 'printf %s "${ZSH_VERSION}"')"
    local -r SAP_SHELL_VERSION

    local context state state_descr line
    local -A opt_args

    local -r command_name="${words[1]}"
    local -ar command_line=("${words[@]}")
    local -ir current_word_index="$((CURRENT - 1))"

    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'assess:Say what is damaged in a store, and what can be saved of it from where.'
            'salvage:Save every row that is still there into a new store.'
            'find:Find everything a lost or damaged store can be brought back from.'
            'extract:Get one remnant out, as it is, to a new file.'
            'merge:Make one event log of several: backup, salvage, exports, versions in git.'
            'install:Put a recovered store in place; what was there moves to the quarantine.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        assess|salvage|find|extract|merge|install|help)
            "_ecw-recover_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_ecw-recover_assess() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        ':store:_files'
        '--deep[Look into every blob of the repository, whatever its name and size.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-recover_salvage() {
    local -i ret=1
    local -ar ___wal=('strict' 'last-commit' 'beyond-break')
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        ':store:_files'
        '--to[The new store; it must not exist yet.]:file:_files'
        '--wal[How much of the log is believed\: strict (as SQLite), last-commit, beyond-break.]:mode:{__ecw-recover_complete "${___wal[@]}"}'
        '--snapshot[Compare with this snapshot\: an id, '\''latest'\'', '\''none'\'', or a store'\''s path.]:id|file:'
        '--schema[A file of CREATE statements, when the schema is gone.]:file:_files'
        '--deleted[Save rows that were deleted too, in tables named deleted_...]'
        '--receipts[Write where each row was found to this new file.]:file:_files'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-recover_find() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        ':store:_files'
        '--offsite[Also look into the restic repository of ecw.backup.restic.]'
        '--deep[Look into every blob of the repository, whatever its name and size.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-recover_extract() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        ':id:'
        '--to[The new file.]:file:_files'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-recover_merge() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '*:sources:_files'
        '--to[The new store; it must not exist.]:file:'
        '--store[The store that is recovered (default\: the event store).]:store:'
        '--dry-run[Print what would come of it; the new store is not kept.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-recover_install() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        ':new:_files'
        '--as[The store it becomes\: a path, '\''events'\'' or '\''projections'\'' (default\: the event store).]:store:'
        '--max-loss[How many rows may be lost.]:max-loss:'
        '--accept-loss[Install it, or undo it, whatever is lost.]'
        '--dry-run[Print what would be done and what would be lost; change nothing.]'
        '--continue[Finish an interrupted installation.]'
        '--undo[Take back an interrupted installation, or the last finished one.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-recover_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _ecw-recover ]]; then
    _ecw-recover "${@}"
else
    compdef _ecw-recover ecw-recover
fi
