#compdef ecw-events

__ecw-events_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__ecw-events_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __ecw-events_complete "${completions[@]:0:-1}"
    fi
}

__ecw-events_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_ecw-events() {
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
            'log:Print events in the order in which they were written.'
            'streams:List the streams with their versions, and what is wrong with them.'
            'check:Check that every event is there and is what it should be.'
            'export:Write the event log as NDJSON, from which '\''import'\'' restores the very same rows.'
            'import:Bring the events of exports back, all of them or none.'
            'projections:Say how far each read model is behind the events.'
            'rebuild:Make a read model anew from the events and swap it in when it is proven.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        log|streams|check|export|import|projections|rebuild|help)
            "_ecw-events_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_ecw-events_log() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--store[Another event store\: a recovered one, or one in a snapshot.]:file:_files'
        '*--stream[Only this stream; may be repeated.]:id:{__ecw-events_custom_complete ---completion log -- --stream "${current_word_index}" "$(__ecw-events_cursor_index_in_current_word)"}'
        '*--type[Only this type, whole or after its last dot; may be repeated.]:type:'
        '--since[Only from this time on\: RFC 3339, or how long ago, such as 1h.]:time:'
        '--until[Only before this time.]:time:'
        '--from-position[Only from this position (id) on.]:position:'
        '--limit[At most so many events.]:count:'
        '--follow[Wait for more events and print them as they come.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-events_streams() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--store[Another event store\: a recovered one, or one in a snapshot.]:file:_files'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-events_check() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--store[Another event store\: a recovered one, or one in a snapshot.]:file:_files'
        '--limit[Findings to print of each severity.]:count:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-events_export() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--store[Another event store\: a recovered one, or one in a snapshot.]:file:_files'
        '*--stream[Only this stream; may be repeated.]:id:{__ecw-events_custom_complete ---completion export -- --stream "${current_word_index}" "$(__ecw-events_cursor_index_in_current_word)"}'
        '*--type[Only this type, whole or after its last dot; may be repeated.]:type:'
        '--since[Only from this time on\: RFC 3339, or how long ago, such as 1h.]:time:'
        '--until[Only before this time.]:time:'
        '--from-position[Only from this position (id) on.]:position:'
        '--limit[At most so many events.]:count:'
        '--markdown[Write Markdown into this new directory instead.]:dir:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-events_import() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--store[Another event store\: a recovered one, or one in a snapshot.]:file:_files'
        '*:file:_files'
        '--dry-run[Say what would be done, or why it is refused; change nothing.]'
        '--allow-gaps[Take the events there are although others will be missing.]'
        '--skip-duplicates[Leave out events that are there already with the same content.]'
        '--allow-malformed[Take events that are no CloudEvents as they are.]'
        '--new-positions[Give every event the next free position instead of its own.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-events_projections() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--store[Another event store\: a recovered one, or one in a snapshot.]:file:_files'
        '--projections[The projection store (default\: ECW_PROJECTION_STORE_PATH, else .ecw/projections.db).]:file:_files'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-events_rebuild() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--store[Another event store\: a recovered one, or one in a snapshot.]:file:_files'
        '--projections[The projection store (default\: ECW_PROJECTION_STORE_PATH, else .ecw/projections.db).]:file:_files'
        '--table[The table (default\: blackboard_signals).]:name:'
        '--dry-run[Build it once, compare it with what is there, change nothing.]'
        '--projector[The program and its arguments\: everything that follows.]:program:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ecw-events_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _ecw-events ]]; then
    _ecw-events "${@}"
else
    compdef _ecw-events ecw-events
fi
