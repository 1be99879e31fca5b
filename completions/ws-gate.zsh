#compdef ws-gate

__ws-gate_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__ws-gate_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __ws-gate_complete "${completions[@]:0:-1}"
    fi
}

__ws-gate_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_ws-gate() {
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
            'run:Test one commit.'
            'status:Say what is known about a commit, and whether it may be pushed.'
            'bisect:Find the first-parent commit that broke the test.'
            'revert:Take a merge back: made and tested beside the branch, which moves only if green.'
            'reland:Bring a reverted workstream back: revert the revert, merge what is new, test.'
            'conflicts:Merge every pair of workstream branches in memory, and say what collides.'
            'hook:What git'\''s post-merge hook calls.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        run|status|bisect|revert|reland|conflicts|hook|help)
            "_ws-gate_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_ws-gate_run() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        ':commit:'
        '--fresh[Test again what is known already.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ws-gate_status() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        ':commit:'
        '--pre-push[Read the lines that git gives its pre-push hook; exit 2 if one of the tips is red.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ws-gate_bisect() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--good[A commit that passes (default\: the nearest one known to).]:commit:'
        '--bad[A commit that fails (default\: HEAD).]:commit:'
        '--confirm[Test the ends, and the culprit and its parent again.]'
        '--no-confirm[Test the ends, and the culprit and its parent again.]'
        '--quorum[Runs that must agree on the culprit.]:n:'
        '--jobs[Tests at once (default\: ecw.gate.jobs, else by the cores).]:n:'
        '--fresh[Use nothing that is remembered, and begin again.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ws-gate_revert() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--branch[The branch to change (default\: the one checked out).]:name:'
        '--dry-run[Make and test it, but do not move the branch.]'
        '--no-verify[Commit without the hooks that may refuse it, as git does.]'
        ':culprit:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ws-gate_reland() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '--branch[The branch to change (default\: the one checked out).]:name:'
        '--dry-run[Make and test it, but do not move the branch.]'
        '--no-verify[Commit without the hooks that may refuse it, as git does.]'
        ':id:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ws-gate_conflicts() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        '*:branches:'
        '--with-uncommitted[Take in what the branches'\'' worktrees have not committed.]'
        '--onto[What they are to be merged into (default\: the main worktree'\''s branch).]:branch:'
        '--report[Write reports/conflict_<ws>.md for each that collides, and a line in logs/conflicts.log.]'
        '--dry-run[With --report\: say what would be written.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ws-gate_hook() {
    local -i ret=1
    local -ar _event=('post-merge')
    local -ar arg_specs=(
        '--root[The workspace (default\: $ECW_ROOT, else found upwards).]:dir:_files -/'
        '--json[Print records as JSON\: a report as one object, a list one per line.]'
        '--timeout[Give up after this time, such as 20s (exit 124).]:duration:'
        ':event:{__ws-gate_complete "${_event[@]}"}'
        '*:arguments:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_ws-gate_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _ws-gate ]]; then
    _ws-gate "${@}"
else
    compdef _ws-gate ws-gate
fi
