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
        case 'list'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'status=' 'version' 'h/help'
        case 'show'
            __ws-state_parse_subcommand 1 'root=' 'json' 'timeout=' 'log=' 'version' 'h/help'
        case 'set'
            __ws-state_parse_subcommand 2 'root=' 'json' 'timeout=' 'if-status=' 'message=' 'force' 'dry-run' 'version' 'h/help'
        case 'graph'
            __ws-state_parse_subcommand 0 'root=' 'json' 'timeout=' 'dot' 'mermaid' 'version' 'h/help'
        case 'cycles'
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
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'list' -d 'List the workstreams of the table.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'show' -d 'Show one workstream: its row, what it waits for, and its log.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'set' -d 'Set the status of workstreams, compared and swapped in one transaction each.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'graph' -d 'Print the dependencies, as records or for a drawing program.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'cycles' -d 'Find every circle of dependencies, and the one to cut.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_positional "ws-state" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-state_complete_directories)'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state list" status' -l 'status' -d 'Only these statuses, separated by commas.' -rfka ''
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
complete -c 'ws-state' -n '__ws-state_should_offer_completions_for_flags_or_options "ws-state help" version' -l 'version' -d 'Show the version.'
