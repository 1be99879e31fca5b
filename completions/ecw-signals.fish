function __ecw-signals_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ecw-signals_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ecw-signals_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ecw-signals_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ecw-signals_parse_tokens -S
    set -l unparsed_tokens (__ecw-signals_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ecw-signals'
        __ecw-signals_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'list'
            __ecw-signals_parse_subcommand 0 'root=' 'json' 'timeout=' 'stale=' 'status=+' 'claimed' 'type=+' 'version' 'h/help'
        case 'show'
            __ecw-signals_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'version' 'h/help'
        case 'stats'
            __ecw-signals_parse_subcommand 0 'root=' 'json' 'timeout=' 'version' 'h/help'
        case 'claim'
            __ecw-signals_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'count=' 'type=+' 'by=' 'for=' 'dry-run' 'version' 'h/help'
        case 'renew'
            __ecw-signals_parse_subcommand 1 'root=' 'json' 'timeout=' 'token=' 'dry-run' 'for=' 'version' 'h/help'
        case 'complete'
            __ecw-signals_parse_subcommand 1 'root=' 'json' 'timeout=' 'token=' 'dry-run' 'result=' 'version' 'h/help'
        case 'fail'
            __ecw-signals_parse_subcommand 1 'root=' 'json' 'timeout=' 'token=' 'dry-run' 'reason=' 'retry' 'version' 'h/help'
        case 'requeue'
            __ecw-signals_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'dry-run' 'force' 'version' 'h/help'
        case 'archive'
            __ecw-signals_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'stale=' 'status=+' 'claimed' 'type=+' 'dry-run' 'force' 'version' 'h/help'
        case 'expire'
            __ecw-signals_parse_subcommand 0 'root=' 'json' 'timeout=' 'only=' 'requeue' 'auto' 'dry-run' 'version' 'h/help'
        case 'dispatch'
            __ecw-signals_parse_subcommand 0 'root=' 'json' 'timeout=' 'type=+' 'count=' 'dry-run' 'version' 'h/help'
        case 'help'
            __ecw-signals_parse_subcommand -r 1 'version'
        end
    end
end

function __ecw-signals_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ecw-signals_parse_subcommand -S -a positional_count
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

function __ecw-signals_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ecw-signals_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ecw-signals_tokens -p)
    if test -z "$(__ecw-signals_tokens -t)"
        set -l index (count (__ecw-signals_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ecw-signals' -f
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'list' -d 'List signals, the oldest first, and where their file and the event log disagree.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'show' -d 'Show signals whole: their file, their events, the token of their claim.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'stats' -d 'Count signals by state and type, with the oldest, the late and the disagreements.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'claim' -d 'Claim signals: each goes to exactly one, with a token that its end needs.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'renew' -d 'Lengthen claims while the work goes on, so that it is not taken for a crash.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'complete' -d 'Finish claimed signals; only the current token of a claim does.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'fail' -d 'Give claimed signals up: to the dead letters, or back for another attempt.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'requeue' -d 'Put expired, failed, archived or abandoned signals back into the queue.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'archive' -d 'File signals away in archived/<day>; \'requeue\' brings them back.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'expire' -d 'End what nobody took in time and what was claimed and never finished.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'dispatch' -d 'Run the configured handler of each waiting signal\'s type.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals list" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-signals_complete_directories)'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals list" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals list" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals list" stale' -l 'stale' -d 'Only those older than this, such as 60m.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals list"' -l 'status' -d 'Only those in this state; repeat for more.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals list" claimed' -l 'claimed' -d 'Only those that are claimed.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals list"' -l 'type' -d 'Only of this type; repeat for more.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals list" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals show" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-signals_complete_directories)'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals show" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals show" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals show" -ge 1' -fka '(__ecw-signals_custom_completion ---completion show -- positional@0 (count (__ecw-signals_tokens -pc)) (__ecw-signals_tokens -tC))'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals show" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals stats" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-signals_complete_directories)'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals stats" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals stats" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals stats" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals stats" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals claim" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-signals_complete_directories)'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals claim" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals claim" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals claim" -ge 1' -fka '(__ecw-signals_custom_completion ---completion claim -- positional@0 (count (__ecw-signals_tokens -pc)) (__ecw-signals_tokens -tC))'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals claim" count' -l 'count' -d 'How many at most (default: 1, or all that are named).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals claim"' -l 'type' -d 'Only of this type; repeat for more.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals claim" by' -l 'by' -d 'Who claims (default: user@host).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals claim" for' -l 'for' -d 'How long the claim lives unrenewed.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals claim" dry-run' -l 'dry-run' -d 'Print what would be claimed; change nothing.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals claim" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals claim" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals renew" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-signals_complete_directories)'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals renew" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals renew" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals renew" -eq 1' -fka '(__ecw-signals_custom_completion ---completion renew -- positional@0 (count (__ecw-signals_tokens -pc)) (__ecw-signals_tokens -tC))'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals renew" token' -l 'token' -d 'The token that \'claim\' printed.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals renew" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals renew" for' -l 'for' -d 'How long from now (default: ecw.signals.claimLimit).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals renew" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals renew" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals complete" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-signals_complete_directories)'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals complete" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals complete" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals complete" -eq 1' -fka '(__ecw-signals_custom_completion ---completion complete -- positional@0 (count (__ecw-signals_tokens -pc)) (__ecw-signals_tokens -tC))'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals complete" token' -l 'token' -d 'The token that \'claim\' printed.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals complete" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals complete" result' -l 'result' -d 'A file with the result, as JSON.' -rF
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals complete" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals complete" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals fail" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-signals_complete_directories)'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals fail" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals fail" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals fail" -eq 1' -fka '(__ecw-signals_custom_completion ---completion fail -- positional@0 (count (__ecw-signals_tokens -pc)) (__ecw-signals_tokens -tC))'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals fail" token' -l 'token' -d 'The token that \'claim\' printed.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals fail" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals fail" reason' -l 'reason' -d 'Why it failed.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals fail" retry' -l 'retry' -d 'Try again after a pause, while attempts are left (ecw.signals.maxAttempts).'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals fail" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals fail" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals requeue" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-signals_complete_directories)'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals requeue" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals requeue" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals requeue" -ge 1' -fka '(__ecw-signals_custom_completion ---completion requeue -- positional@0 (count (__ecw-signals_tokens -pc)) (__ecw-signals_tokens -tC))'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals requeue" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals requeue" force' -l 'force' -d 'Also from a claim that is not over yet (its result will be kept apart) or completed.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals requeue" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals requeue" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals archive" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-signals_complete_directories)'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals archive" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals archive" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals archive" stale' -l 'stale' -d 'Only those older than this, such as 60m.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals archive"' -l 'status' -d 'Only those in this state; repeat for more.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals archive" claimed' -l 'claimed' -d 'Only those that are claimed.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals archive"' -l 'type' -d 'Only of this type; repeat for more.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_positional "ecw-signals archive" -ge 1' -fka '(__ecw-signals_custom_completion ---completion archive -- positional@0 (count (__ecw-signals_tokens -pc)) (__ecw-signals_tokens -tC))'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals archive" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals archive" force' -l 'force' -d 'Also while a claim is not over yet; its result will be kept apart.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals archive" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals archive" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals expire" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-signals_complete_directories)'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals expire" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals expire" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals expire" only' -l 'only' -d 'Only \'posted\' or only \'claimed\' signals.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals expire" requeue' -l 'requeue' -d 'Try lost claims again while attempts are left; after that they are dead letters.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals expire" auto' -l 'auto' -d 'Do nothing unless ecw.signals.autoExpire is set, and then say nothing.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals expire" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals expire" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals expire" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals dispatch" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-signals_complete_directories)'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals dispatch" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals dispatch" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals dispatch"' -l 'type' -d 'Only of this type; repeat for more.' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals dispatch" count' -l 'count' -d 'How many at most (default: all that wait).' -rfka ''
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals dispatch" dry-run' -l 'dry-run' -d 'Print what would be run; change nothing.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals dispatch" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals dispatch" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-signals' -n '__ecw-signals_should_offer_completions_for_flags_or_options "ecw-signals help" version' -l 'version' -d 'Show the version.'
