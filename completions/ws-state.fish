function __ws-state_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ws-state_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ws-state_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ws-state_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ws-state_parse_tokens -S
    set -l unparsed_tokens (__ws-state_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ws-state'
        __ws-state_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'summary'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'after=' 'version' 'h/help'
        case 'list'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'status=' 'stuck' 'after=' 'version' 'h/help'
        case 'show'
            __ws-state_parse_subcommand 1 'root=' 'json' 'timeout=' 'log=' 'version' 'h/help'
        case 'set'
            __ws-state_parse_subcommand 2 'root=' 'json' 'timeout=' 'if-status=' 'message=' 'force' 'dry-run' 'version' 'h/help'
        case 'stuck'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'after=' 'all' 'version' 'h/help'
        case 'graph'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'dot' 'mermaid' 'version' 'h/help'
        case 'cycles'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'version' 'h/help'
        case 'ready'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'all' 'version' 'h/help'
        case 'reconcile'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'into=' 'apply' 'dry-run' 'version' 'h/help'
        case 'unblock'
            __ws-state_parse_subcommand 1 'root=' 'json' 'timeout=' 'from=' 'dry-run' 'version' 'h/help'
        case 'retry'
            __ws-state_parse_subcommand 1 'root=' 'json' 'timeout=' 'dry-run' 'version' 'h/help'
        case 'reset'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'dry-run' 'version' 'h/help'
        case 'init'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'add-columns' 'dry-run' 'version' 'h/help'
        case 'dump'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'out=' 'version' 'h/help'
        case 'checkpoint'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'version' 'h/help'
        case 'help'
            __ws-state_parse_subcommand -r 1 'version'
        end
    end
end

function __ws-state_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ws-state_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __ws-state_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ws-state_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ws-state_tokens -p)
    if test -z "$(__ws-state_tokens -t)"
        set -l index (count (__ws-state_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ws-state' -f
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'summary' -d 'Count the workstreams by status, and say what is wrong (default).'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'list' -d 'List the workstreams of the table.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'show' -d 'Show one workstream: its row, what it waits for, and its log.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'set' -d 'Set the status of workstreams, compared and swapped in one transaction each.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'stuck' -d 'Find workstreams that run for too long, with the evidence.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'graph' -d 'Print the dependencies, as records or for a drawing program.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'cycles' -d 'Find every circle of dependencies, and the one to cut.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'ready' -d 'List what can be run now, in an order that can be run.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'reconcile' -d 'Compare what the table claims with git, the worktrees and the processes.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'unblock' -d 'Let a workstream go on that waits for others.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'retry' -d 'Make workstreams run again: pending, a new attempt, nothing in the way.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'reset' -d 'Start from nothing: empty the table, park the agents\' branches, put logs aside.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'init' -d 'Create the table, or what is missing of it.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'dump' -d 'Print the store as SQL that builds it again, for an escalation.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'checkpoint' -d 'Turn on WAL mode and empty the log into the store, instead of deleting it.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state summary" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state summary" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state summary" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state summary" after' -l 'after' -d 'What has been running for this long is looked at.' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state summary" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state summary" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" status' -l 'status' -d 'Only these statuses, separated by commas.' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" stuck' -l 'stuck' -d 'Only what has been running for long, or nobody knows since when.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" after' -l 'after' -d 'What has been running for this long is looked at.' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state show" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state show" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state show" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state show" -eq 1' -fka '(__ws-state_custom_completion ---completion show -- positional@0 (count (__ws-state_tokens -pc)) (__ws-state_tokens -tC))'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state show" log' -l 'log' -d 'How many entries of the log to show.' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state show" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state set" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state set" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state set" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state set" -eq 1' -fka '(__ws-state_custom_completion ---completion set -- positional@0 (count (__ws-state_tokens -pc)) (__ws-state_tokens -tC))'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state set" if-status' -l 'if-status' -d 'Only if this is its status now.' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state set" message' -l 'message' -d 'Why; kept in the row and in the log.' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state set" force' -l 'force' -d 'Take a step that nobody documents.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state set" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state set" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state set" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state stuck" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state stuck" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state stuck" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state stuck" after' -l 'after' -d 'What has been running for this long is looked at.' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state stuck" all' -l 'all' -d 'Also list those that somebody works on.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state stuck" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state stuck" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state graph" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state graph" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state graph" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state graph" dot' -l 'dot' -d 'Print Graphviz.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state graph" mermaid' -l 'mermaid' -d 'Print Mermaid.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state graph" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state graph" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state cycles" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state cycles" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state cycles" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state cycles" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state cycles" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state ready" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state ready" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state ready" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state ready" all' -l 'all' -d 'Also list what can be run when those are done.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state ready" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state ready" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reconcile" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reconcile" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reconcile" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reconcile" into' -l 'into' -d 'The branch that work is merged into.' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reconcile" apply' -l 'apply' -d 'Write the corrections.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reconcile" dry-run' -l 'dry-run' -d 'Print what would be written; change nothing.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reconcile" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reconcile" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state unblock" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state unblock" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state unblock" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state unblock" -eq 1' -fka '(__ws-state_custom_completion ---completion unblock -- positional@0 (count (__ws-state_tokens -pc)) (__ws-state_tokens -tC))'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state unblock" from' -l 'from' -d 'The one that it shall no longer wait for.' -rfka '(__ws-state_custom_completion ---completion unblock -- --from (count (__ws-state_tokens -pc)) (__ws-state_tokens -tC))'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state unblock" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state unblock" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state unblock" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state retry" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state retry" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state retry" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state retry" -eq 1' -fka '(__ws-state_custom_completion ---completion retry -- positional@0 (count (__ws-state_tokens -pc)) (__ws-state_tokens -tC))'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state retry" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state retry" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state retry" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reset" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reset" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reset" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reset" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reset" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state reset" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state init" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state init" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state init" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state init" add-columns' -l 'add-columns' -d 'Add the playbook\'s columns to a table that lacks them.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state init" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state init" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state init" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state dump" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state dump" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state dump" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state dump" out' -l 'out' -d 'Write to this new file instead.' -rF
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state dump" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state dump" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state checkpoint" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state checkpoint" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state checkpoint" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state checkpoint" version' -l 'version' -d 'Show the version.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state checkpoint" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state help" version' -l 'version' -d 'Show the version.'
