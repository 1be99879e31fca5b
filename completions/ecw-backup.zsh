#compdef ecw-backup

__ecw-backup_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__ecw-backup_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __ecw-backup_complete "${completions[@]:0:-1}"
    fi
}

__ecw-backup_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_ecw-backup() {
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
            'create:Take one snapshot of every store, signal and state file (default).'
            'list:List the snapshots, newest first.'
            'show:Show one snapshot: its stores, rows, checks and findings.'
            'verify:Check snapshots: checksums, integrity of every store, rows against the manifest.'
            'restore:Put a snapshot in place; what was there moves to the quarantine.'
            'drill:Restore the latest snapshot into scratch, check it fully, record how it went.'
            'prune:Move what retention does not keep to the trash, and say why for each snapshot.'
            'untrash:Bring removed snapshots back from the trash.'
            'pin:Keep snapshots whatever the retention says.'
            'unpin:Let the retention decide about snapshots again.'
            'push:Copy proven snapshots to a restic repository and read every byte back.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        create|list|show|verify|restore|drill|prune|untrash|pin|unpin|push|help)
            "_ecw-backup_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_ecw-backup_create() {
    local -i ret=1
    local -ar ___verify=('full' 'quick' 'none')
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        '--if-older-than[Do nothing while the newest is younger; '\''auto'\'' takes ecw.session.backupEvery.]:duration:'
        '--reason[Why it is taken; shown by '\''list'\''.]:reason:'
        '--tag[A word to find it by.]:tag:'
        '--verify[How the copy is checked\: quick, full or none (default\: ecw.backup.verify).]:verify:{__ecw-backup_complete "${___verify[@]}"}'
        '--accept-loss[A store that is gone, empty or shorter than before is meant to be so.]'
        '--prune[Move what retention does not keep to the trash afterwards.]'
        '--no-prune[Move what retention does not keep to the trash afterwards.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-backup_list() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-backup_show() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        ':id:{__ecw-backup_custom_complete ---completion show -- positional@0 "${current_word_index}" "$(__ecw-backup_cursor_index_in_current_word)"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-backup_verify() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        '*:ids:{__ecw-backup_custom_complete ---completion verify -- positional@0 "${current_word_index}" "$(__ecw-backup_cursor_index_in_current_word)"}'
        '--all[Check every snapshot.]'
        '--sample[Read only this share of each snapshot, such as 10%.]:sample:'
        '--quick[Skip the comparison of indexes with their tables.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-backup_restore() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        ':id:{__ecw-backup_custom_complete ---completion restore -- positional@0 "${current_word_index}" "$(__ecw-backup_cursor_index_in_current_word)"}'
        '--only[Only this store, directory or file\: its path, name or role.]:only:{__ecw-backup_custom_complete ---completion restore -- --only "${current_word_index}" "$(__ecw-backup_cursor_index_in_current_word)"}'
        '--to[Copy to this new directory instead; nothing else is touched.]:to:_files -/'
        '--dry-run[Print what would be done; change nothing.]'
        '--continue[Finish an interrupted restore.]'
        '--undo[Take back an interrupted restore, or the last finished one.]'
        '--allow-other-schema[Also replace a store of another application or an older schema.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-backup_drill() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-backup_prune() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        '--keep-last[Keep the newest N.]:keep-last:'
        '--keep-hourly[Keep the newest of each of the last N hours that have one.]:keep-hourly:'
        '--keep-daily[The same for days.]:keep-daily:'
        '--keep-weekly[The same for ISO weeks.]:keep-weekly:'
        '--keep-monthly[The same for months.]:keep-monthly:'
        '--keep-yearly[The same for years.]:keep-yearly:'
        '--keep-within[Keep all younger than this, counted from now.]:duration:'
        '--dry-run[Print what would be done; change nothing.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-backup_untrash() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        '*:ids:'
        '--dry-run[List what is in the trash; change nothing.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-backup_pin() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        '*:ids:{__ecw-backup_custom_complete ---completion pin -- positional@0 "${current_word_index}" "$(__ecw-backup_cursor_index_in_current_word)"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-backup_unpin() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        '*:ids:{__ecw-backup_custom_complete ---completion unpin -- positional@0 "${current_word_index}" "$(__ecw-backup_cursor_index_in_current_word)"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-backup_push() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--dest[Where snapshots are kept (default\: ecw.backup.dest, else .ecw/backups).]:dir:_files -/'
        '--restic[The restic repository.]:repository:'
        '--last[Look at the newest N proven snapshots.]:last:'
        '--accept-shrink[A snapshot less than half the size of the last pushed is meant to be so.]'
        '--dry-run[Print what would be pushed; change nothing.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-backup_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _ecw-backup ]]; then
    _ecw-backup "${@}"
else
    compdef _ecw-backup ecw-backup
fi
