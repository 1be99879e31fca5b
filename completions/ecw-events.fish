function __ecw-events_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ecw-events_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ecw-events_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ecw-events_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ecw-events_parse_tokens -S
    set -l unparsed_tokens (__ecw-events_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ecw-events'
        __ecw-events_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'log'
            __ecw-events_parse_subcommand 0 'root=' 'json' 'timeout=' 'store=' 'stream=+' 'type=+' 'since=' 'until=' 'from-position=' 'limit=' 'follow' 'version' 'h/help'
        case 'streams'
            __ecw-events_parse_subcommand 0 'root=' 'json' 'timeout=' 'store=' 'version' 'h/help'
        case 'check'
            __ecw-events_parse_subcommand 0 'root=' 'json' 'timeout=' 'store=' 'limit=' 'version' 'h/help'
        case 'export'
            __ecw-events_parse_subcommand 0 'root=' 'json' 'timeout=' 'store=' 'stream=+' 'type=+' 'since=' 'until=' 'from-position=' 'limit=' 'markdown=' 'version' 'h/help'
        case 'import'
            __ecw-events_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'store=' 'dry-run' 'allow-gaps' 'skip-duplicates' 'allow-malformed' 'new-positions' 'version' 'h/help'
        case 'projections'
            __ecw-events_parse_subcommand 0 'root=' 'json' 'timeout=' 'store=' 'projections=' 'version' 'h/help'
        case 'rebuild'
            __ecw-events_parse_subcommand 0 'root=' 'json' 'timeout=' 'store=' 'projections=' 'table=' 'dry-run' 'projector=+' 'version' 'h/help'
        case 'help'
            __ecw-events_parse_subcommand -r 1 'version'
        end
    end
end

function __ecw-events_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ecw-events_parse_subcommand -S -a positional_count
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

function __ecw-events_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ecw-events_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ecw-events_tokens -p)
    if test -z "$(__ecw-events_tokens -t)"
        set -l index (count (__ecw-events_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ecw-events' -f
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_positional "ecw-events" -eq 1' -fa 'log' -d 'Print events in the order in which they were written.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_positional "ecw-events" -eq 1' -fa 'streams' -d 'List the streams with their versions, and what is wrong with them.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_positional "ecw-events" -eq 1' -fa 'check' -d 'Check that every event is there and is what it should be.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_positional "ecw-events" -eq 1' -fa 'export' -d 'Write the event log as NDJSON, from which \'import\' restores the very same rows.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_positional "ecw-events" -eq 1' -fa 'import' -d 'Bring the events of exports back, all of them or none.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_positional "ecw-events" -eq 1' -fa 'projections' -d 'Say how far each read model is behind the events.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_positional "ecw-events" -eq 1' -fa 'rebuild' -d 'Make a read model anew from the events and swap it in when it is proven.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_positional "ecw-events" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-events_complete_directories)'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log" store' -l 'store' -d 'Another event store: a recovered one, or one in a snapshot.' -rF
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log"' -l 'stream' -d 'Only this stream; may be repeated.' -rfka '(__ecw-events_custom_completion ---completion log -- --stream (count (__ecw-events_tokens -pc)) (__ecw-events_tokens -tC))'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log"' -l 'type' -d 'Only this type, whole or after its last dot; may be repeated.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log" since' -l 'since' -d 'Only from this time on: RFC 3339, or how long ago, such as 1h.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log" until' -l 'until' -d 'Only before this time.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log" from-position' -l 'from-position' -d 'Only from this position (id) on.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log" limit' -l 'limit' -d 'At most so many events.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log" follow' -l 'follow' -d 'Wait for more events and print them as they come.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events log" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events streams" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-events_complete_directories)'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events streams" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events streams" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events streams" store' -l 'store' -d 'Another event store: a recovered one, or one in a snapshot.' -rF
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events streams" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events streams" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events check" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-events_complete_directories)'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events check" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events check" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events check" store' -l 'store' -d 'Another event store: a recovered one, or one in a snapshot.' -rF
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events check" limit' -l 'limit' -d 'Findings to print of each severity.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events check" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-events_complete_directories)'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export" store' -l 'store' -d 'Another event store: a recovered one, or one in a snapshot.' -rF
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export"' -l 'stream' -d 'Only this stream; may be repeated.' -rfka '(__ecw-events_custom_completion ---completion export -- --stream (count (__ecw-events_tokens -pc)) (__ecw-events_tokens -tC))'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export"' -l 'type' -d 'Only this type, whole or after its last dot; may be repeated.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export" since' -l 'since' -d 'Only from this time on: RFC 3339, or how long ago, such as 1h.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export" until' -l 'until' -d 'Only before this time.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export" from-position' -l 'from-position' -d 'Only from this position (id) on.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export" limit' -l 'limit' -d 'At most so many events.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export" markdown' -l 'markdown' -d 'Write Markdown into this new directory instead.' -rfa '(__ecw-events_complete_directories)'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events export" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events import" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-events_complete_directories)'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events import" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events import" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events import" store' -l 'store' -d 'Another event store: a recovered one, or one in a snapshot.' -rF
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_positional "ecw-events import" -ge 1' -F
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events import" dry-run' -l 'dry-run' -d 'Say what would be done, or why it is refused; change nothing.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events import" allow-gaps' -l 'allow-gaps' -d 'Take the events there are although others will be missing.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events import" skip-duplicates' -l 'skip-duplicates' -d 'Leave out events that are there already with the same content.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events import" allow-malformed' -l 'allow-malformed' -d 'Take events that are no CloudEvents as they are.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events import" new-positions' -l 'new-positions' -d 'Give every event the next free position instead of its own.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events import" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events import" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events projections" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-events_complete_directories)'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events projections" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events projections" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events projections" store' -l 'store' -d 'Another event store: a recovered one, or one in a snapshot.' -rF
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events projections" projections' -l 'projections' -d 'The projection store (default: ECW_PROJECTION_STORE_PATH, else .ecw/projections.db).' -rF
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events projections" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events projections" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events rebuild" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-events_complete_directories)'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events rebuild" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events rebuild" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events rebuild" store' -l 'store' -d 'Another event store: a recovered one, or one in a snapshot.' -rF
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events rebuild" projections' -l 'projections' -d 'The projection store (default: ECW_PROJECTION_STORE_PATH, else .ecw/projections.db).' -rF
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events rebuild" table' -l 'table' -d 'The table (default: blackboard_signals).' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events rebuild" dry-run' -l 'dry-run' -d 'Build it once, compare it with what is there, change nothing.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events rebuild"' -l 'projector' -d 'The program and its arguments: everything that follows.' -rfka ''
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events rebuild" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events rebuild" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-events' -n '__ecw-events_should_offer_completions_for_flags_or_options "ecw-events help" version' -l 'version' -d 'Show the version.'
