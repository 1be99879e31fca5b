#compdef ecw-signals

__ecw-signals_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__ecw-signals_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __ecw-signals_complete "${completions[@]:0:-1}"
    fi
}

__ecw-signals_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_ecw-signals() {
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
            'list:List signals, the oldest first, and where their file and the event log disagree.'
            'show:Show signals whole: their file, their events, the token of their claim.'
            'stats:Count signals by state and type, with the oldest, the late and the disagreements.'
            'claim:Claim signals: each goes to exactly one, with a token that its end needs.'
            'renew:Lengthen claims while the work goes on, so that it is not taken for a crash.'
            'complete:Finish claimed signals; only the current token of a claim does.'
            'fail:Give claimed signals up: to the dead letters, or back for another attempt.'
            'requeue:Put expired, failed, archived or abandoned signals back into the queue.'
            'archive:File signals away in archived/<day>; '\''requeue'\'' brings them back.'
            'expire:End what nobody took in time and what was claimed and never finished.'
            'dispatch:Run the configured handler of each waiting signal'\''s type.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        list|show|stats|claim|renew|complete|fail|requeue|archive|expire|dispatch|help)
            "_ecw-signals_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_ecw-signals_list() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--stale[Only those older than this, such as 60m.]:duration:'
        '*--status[Only those in this state; repeat for more.]:state:'
        '--claimed[Only those that are claimed.]'
        '*--type[Only of this type; repeat for more.]:type:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-signals_show() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '*:ids:{__ecw-signals_custom_complete ---completion show -- positional@0 "${current_word_index}" "$(__ecw-signals_cursor_index_in_current_word)"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-signals_stats() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-signals_claim() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '*:ids:{__ecw-signals_custom_complete ---completion claim -- positional@0 "${current_word_index}" "$(__ecw-signals_cursor_index_in_current_word)"}'
        '--count[How many at most (default\: 1, or all that are named).]:n:'
        '*--type[Only of this type; repeat for more.]:type:'
        '--by[Who claims (default\: user@host).]:name:'
        '--for[How long the claim lives unrenewed.]:duration:'
        '--dry-run[Print what would be claimed; change nothing.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-signals_renew() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        ':id:{__ecw-signals_custom_complete ---completion renew -- positional@0 "${current_word_index}" "$(__ecw-signals_cursor_index_in_current_word)"}'
        '--token[The token that '\''claim'\'' printed.]:token:'
        '--dry-run[Print what would be done; change nothing.]'
        '--for[How long from now (default\: ecw.signals.claimLimit).]:duration:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-signals_complete() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        ':id:{__ecw-signals_custom_complete ---completion complete -- positional@0 "${current_word_index}" "$(__ecw-signals_cursor_index_in_current_word)"}'
        '--token[The token that '\''claim'\'' printed.]:token:'
        '--dry-run[Print what would be done; change nothing.]'
        '--result[A file with the result, as JSON.]:file:_files'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-signals_fail() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        ':id:{__ecw-signals_custom_complete ---completion fail -- positional@0 "${current_word_index}" "$(__ecw-signals_cursor_index_in_current_word)"}'
        '--token[The token that '\''claim'\'' printed.]:token:'
        '--dry-run[Print what would be done; change nothing.]'
        '--reason[Why it failed.]:text:'
        '--retry[Try again after a pause, while attempts are left (ecw.signals.maxAttempts).]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-signals_requeue() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '*:ids:{__ecw-signals_custom_complete ---completion requeue -- positional@0 "${current_word_index}" "$(__ecw-signals_cursor_index_in_current_word)"}'
        '--dry-run[Print what would be done; change nothing.]'
        '--force[Also from a claim that is not over yet (its result will be kept apart) or completed.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-signals_archive() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--stale[Only those older than this, such as 60m.]:duration:'
        '*--status[Only those in this state; repeat for more.]:state:'
        '--claimed[Only those that are claimed.]'
        '*--type[Only of this type; repeat for more.]:type:'
        '*:ids:{__ecw-signals_custom_complete ---completion archive -- positional@0 "${current_word_index}" "$(__ecw-signals_cursor_index_in_current_word)"}'
        '--dry-run[Print what would be done; change nothing.]'
        '--force[Also while a claim is not over yet; its result will be kept apart.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-signals_expire() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--only[Only '\''posted'\'' or only '\''claimed'\'' signals.]:state:'
        '--requeue[Try lost claims again while attempts are left; after that they are dead letters.]'
        '--auto[Do nothing unless ecw.signals.autoExpire is set, and then say nothing.]'
        '--dry-run[Print what would be done; change nothing.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-signals_dispatch() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '*--type[Only of this type; repeat for more.]:type:'
        '--count[How many at most (default\: all that wait).]:n:'
        '--dry-run[Print what would be run; change nothing.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-signals_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _ecw-signals ]]; then
    _ecw-signals "${@}"
else
    compdef _ecw-signals ecw-signals
fi
