#compdef ecw-health

__ecw-health_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__ecw-health_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __ecw-health_complete "${completions[@]:0:-1}"
    fi
}

__ecw-health_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_ecw-health() {
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
    local -ar ___only=('store.present' 'store.readable' 'store.header' 'store.wal' 'store.journal' 'store.integrity' 'store.size' 'store.locks' 'store.permissions' 'events.streams' 'events.loss' 'projections.lag' 'signals.pending' 'signals.stale' 'signals.claimed' 'signals.malformed' 'backup.age' 'backup.proof' 'backup.link' 'backup.drill' 'backup.restore' 'worktrees.entries' 'worktrees.orphans' 'workstreams.overdue' 'workstreams.failed' 'workstreams.cycle' 'gate.head' 'disk.space' 'disk.inodes' 'disk.filesystem' 'sqlite.version' 'tools.present' 'backup' 'disk' 'events' 'gate' 'projections' 'signals' 'sqlite' 'store' 'tools' 'workstreams' 'worktrees')
    local -ar ___skip=('store.present' 'store.readable' 'store.header' 'store.wal' 'store.journal' 'store.integrity' 'store.size' 'store.locks' 'store.permissions' 'events.streams' 'events.loss' 'projections.lag' 'signals.pending' 'signals.stale' 'signals.claimed' 'signals.malformed' 'backup.age' 'backup.proof' 'backup.link' 'backup.drill' 'backup.restore' 'worktrees.entries' 'worktrees.orphans' 'workstreams.overdue' 'workstreams.failed' 'workstreams.cycle' 'gate.head' 'disk.space' 'disk.inodes' 'disk.filesystem' 'sqlite.version' 'tools.present' 'backup' 'disk' 'events' 'gate' 'projections' 'signals' 'sqlite' 'store' 'tools' 'workstreams' 'worktrees')
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '*--only[Run only these checks or groups, such as '\''store.wal'\'' or '\''signals'\''; repeat, or use commas.]:check:{__ecw-health_complete "${___only[@]}"}'
        '*--skip[Leave these checks or groups out.]:check:{__ecw-health_complete "${___skip[@]}"}'
        '--deep[Check content in full, with foreign keys and indexes, however long it takes.]'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        '--brief[A few lines\: the verdict, then only what is not well, the worst first.]'
        '--nagios[As a monitoring plugin\: a line of at most 80 characters, then performance data.]'
        '--prometheus[Also write a text file for Prometheus, atomically.]:file:_files'
        '--session-json[Print the object an agent host'\''s session-start hook wants; always exit 0.]'
        '--unless-due[With --session-json\: print nothing and exit 1 when a session start owes a backup or an expiry.]'
        '*--note[A fact to add for the session; may be repeated.]:text:'
        '(--verbose -v)'{--verbose,-v}'[Print every check, also those that are well.]'
        '--list-checks[List the checks and what they find out.]'
        '--pending-warning[Pending signals that are too many.]:count:'
        '--stale-after[Age from which a signal is stale, such as 60m.]:age:'
        '--store-warning[Store size from which to warn, in MB.]:MB:'
        '--wal-warning[Log size from which to warn, in MB.]:MB:'
        '--backup-warning[Backup age from which to warn, such as 48h.]:age:'
        '--backup-critical[Backup age that is critical, such as 7d.]:age:'
        '--drill-warning[Restore drill age from which to warn.]:age:'
        '--disk-warning[Free disk below which to warn.]:percent:'
        '--disk-critical[Free disk below which it is critical.]:percent:'
        '--integrity-budget[Time for quick content checks, such as 2s.]:duration:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        help)
            "_ecw-health_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_ecw-health_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _ecw-health ]]; then
    _ecw-health "${@}"
else
    compdef _ecw-health ecw-health
fi
