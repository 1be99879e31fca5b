function __ws-gate_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ws-gate_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ws-gate_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ws-gate_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ws-gate_parse_tokens -S
    set -l unparsed_tokens (__ws-gate_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ws-gate'
        __ws-gate_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'run'
            __ws-gate_parse_subcommand 1 'root=' 'json' 'timeout=' 'fresh' 'version' 'h/help'
        case 'status'
            __ws-gate_parse_subcommand 1 'root=' 'json' 'timeout=' 'pre-push' 'version' 'h/help'
        case 'bisect'
            __ws-gate_parse_subcommand 0 'root=' 'json' 'timeout=' 'good=' 'bad=' 'confirm' 'no-confirm' 'quorum=' 'jobs=' 'fresh' 'version' 'h/help'
        case 'revert'
            __ws-gate_parse_subcommand 1 'root=' 'json' 'timeout=' 'branch=' 'dry-run' 'no-verify' 'version' 'h/help'
        case 'reland'
            __ws-gate_parse_subcommand 1 'root=' 'json' 'timeout=' 'branch=' 'dry-run' 'no-verify' 'version' 'h/help'
        case 'conflicts'
            __ws-gate_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'with-uncommitted' 'onto=' 'report' 'dry-run' 'version' 'h/help'
        case 'hook'
            __ws-gate_parse_subcommand -r 2 'root=' 'json' 'timeout=' 'version' 'h/help'
        case 'help'
            __ws-gate_parse_subcommand -r 1 'version'
        end
    end
end

function __ws-gate_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ws-gate_parse_subcommand -S -a positional_count
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

function __ws-gate_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ws-gate_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ws-gate_tokens -p)
    if test -z "$(__ws-gate_tokens -t)"
        set -l index (count (__ws-gate_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ws-gate' -f
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate" version' -l 'version' -d 'Show the version.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_positional "ws-gate" -eq 1' -fa 'run' -d 'Test one commit.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_positional "ws-gate" -eq 1' -fa 'status' -d 'Say what is known about a commit, and whether it may be pushed.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_positional "ws-gate" -eq 1' -fa 'bisect' -d 'Find the first-parent commit that broke the test.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_positional "ws-gate" -eq 1' -fa 'revert' -d 'Take a merge back: made and tested beside the branch, which moves only if green.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_positional "ws-gate" -eq 1' -fa 'reland' -d 'Bring a reverted workstream back: revert the revert, merge what is new, test.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_positional "ws-gate" -eq 1' -fa 'conflicts' -d 'Merge every pair of workstream branches in memory, and say what collides.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_positional "ws-gate" -eq 1' -fa 'hook' -d 'What git\'s post-merge hook calls.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_positional "ws-gate" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate run" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-gate_complete_directories)'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate run" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate run" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate run" fresh' -l 'fresh' -d 'Test again what is known already.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate run" version' -l 'version' -d 'Show the version.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate run" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate status" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-gate_complete_directories)'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate status" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate status" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate status" pre-push' -l 'pre-push' -d 'Read the lines that git gives its pre-push hook; exit 2 if one of the tips is red.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate status" version' -l 'version' -d 'Show the version.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-gate_complete_directories)'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" good' -l 'good' -d 'A commit that passes (default: the nearest one known to).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" bad' -l 'bad' -d 'A commit that fails (default: HEAD).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" confirm' -l 'confirm' -d 'Test the ends, and the culprit and its parent again.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" no-confirm' -l 'no-confirm' -d 'Test the ends, and the culprit and its parent again.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" quorum' -l 'quorum' -d 'Runs that must agree on the culprit.' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" jobs' -l 'jobs' -d 'Tests at once (default: ecw.gate.jobs, else by the cores).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" fresh' -l 'fresh' -d 'Use nothing that is remembered, and begin again.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" version' -l 'version' -d 'Show the version.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate bisect" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate revert" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-gate_complete_directories)'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate revert" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate revert" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate revert" branch' -l 'branch' -d 'The branch to change (default: the one checked out).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate revert" dry-run' -l 'dry-run' -d 'Make and test it, but do not move the branch.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate revert" no-verify' -l 'no-verify' -d 'Commit without the hooks that may refuse it, as git does.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate revert" version' -l 'version' -d 'Show the version.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate revert" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate reland" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-gate_complete_directories)'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate reland" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate reland" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate reland" branch' -l 'branch' -d 'The branch to change (default: the one checked out).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate reland" dry-run' -l 'dry-run' -d 'Make and test it, but do not move the branch.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate reland" no-verify' -l 'no-verify' -d 'Commit without the hooks that may refuse it, as git does.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate reland" version' -l 'version' -d 'Show the version.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate reland" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate conflicts" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-gate_complete_directories)'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate conflicts" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate conflicts" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate conflicts" with-uncommitted' -l 'with-uncommitted' -d 'Take in what the branches\' worktrees have not committed.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate conflicts" onto' -l 'onto' -d 'What they are to be merged into (default: the main worktree\'s branch).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate conflicts" report' -l 'report' -d 'Write reports/conflict_<ws>.md for each that collides, and a line in logs/conflicts.log.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate conflicts" dry-run' -l 'dry-run' -d 'With --report: say what would be written.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate conflicts" version' -l 'version' -d 'Show the version.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate conflicts" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate hook" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ws-gate_complete_directories)'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate hook" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate hook" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_positional "ws-gate hook" -eq 1' -fka 'post-merge'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate hook" version' -l 'version' -d 'Show the version.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate hook" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ws-gate' -n '__ws-gate_should_offer_completions_for_flags_or_options "ws-gate help" version' -l 'version' -d 'Show the version.'
