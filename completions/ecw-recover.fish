function __ecw-recover_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ecw-recover_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ecw-recover_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ecw-recover_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ecw-recover_parse_tokens -S
    set -l unparsed_tokens (__ecw-recover_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ecw-recover'
        __ecw-recover_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'assess'
            __ecw-recover_parse_subcommand 1 'root=' 'json' 'timeout=' 'deep' 'version' 'h/help'
        case 'salvage'
            __ecw-recover_parse_subcommand 1 'root=' 'json' 'timeout=' 'to=' 'wal=' 'snapshot=' 'schema=' 'deleted' 'receipts=' 'version' 'h/help'
        case 'find'
            __ecw-recover_parse_subcommand 1 'root=' 'json' 'timeout=' 'offsite' 'deep' 'version' 'h/help'
        case 'extract'
            __ecw-recover_parse_subcommand 1 'root=' 'json' 'timeout=' 'to=' 'version' 'h/help'
        case 'merge'
            __ecw-recover_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'to=' 'store=' 'dry-run' 'version' 'h/help'
        case 'install'
            __ecw-recover_parse_subcommand 1 'root=' 'json' 'timeout=' 'as=' 'max-loss=' 'accept-loss' 'dry-run' 'continue' 'undo' 'version' 'h/help'
        case 'help'
            __ecw-recover_parse_subcommand -r 1 'version'
        end
    end
end

function __ecw-recover_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ecw-recover_parse_subcommand -S -a positional_count
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

function __ecw-recover_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ecw-recover_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ecw-recover_tokens -p)
    if test -z "$(__ecw-recover_tokens -t)"
        set -l index (count (__ecw-recover_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ecw-recover' -f
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover" -eq 1' -fa 'assess' -d 'Say what is damaged in a store, and what can be saved of it from where.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover" -eq 1' -fa 'salvage' -d 'Save every row that is still there into a new store.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover" -eq 1' -fa 'find' -d 'Find everything a lost or damaged store can be brought back from.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover" -eq 1' -fa 'extract' -d 'Get one remnant out, as it is, to a new file.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover" -eq 1' -fa 'merge' -d 'Make one event log of several: backup, salvage, exports, versions in git.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover" -eq 1' -fa 'install' -d 'Put a recovered store in place; what was there moves to the quarantine.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover assess" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-recover_complete_directories)'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover assess" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover assess" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover assess" -eq 1' -F
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover assess" deep' -l 'deep' -d 'Look into every blob of the repository, whatever its name and size.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover assess" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover assess" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover salvage" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-recover_complete_directories)'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover salvage" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover salvage" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover salvage" -eq 1' -F
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover salvage" to' -l 'to' -d 'The new store; it must not exist yet.' -rF
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover salvage" wal' -l 'wal' -d 'How much of the log is believed: strict (as SQLite), last-commit, beyond-break.' -rfka 'strict last-commit beyond-break'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover salvage" snapshot' -l 'snapshot' -d 'Compare with this snapshot: an id, \'latest\', \'none\', or a store\'s path.' -rfka ''
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover salvage" schema' -l 'schema' -d 'A file of CREATE statements, when the schema is gone.' -rF
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover salvage" deleted' -l 'deleted' -d 'Save rows that were deleted too, in tables named deleted_...'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover salvage" receipts' -l 'receipts' -d 'Write where each row was found to this new file.' -rF
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover salvage" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover salvage" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover find" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-recover_complete_directories)'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover find" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover find" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover find" -eq 1' -F
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover find" offsite' -l 'offsite' -d 'Also look into the restic repository of ecw.backup.restic.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover find" deep' -l 'deep' -d 'Look into every blob of the repository, whatever its name and size.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover find" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover find" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover extract" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-recover_complete_directories)'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover extract" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover extract" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover extract" to' -l 'to' -d 'The new file.' -rF
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover extract" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover extract" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover merge" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-recover_complete_directories)'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover merge" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover merge" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover merge" -ge 1' -F
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover merge" to' -l 'to' -d 'The new store; it must not exist.' -rfka ''
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover merge" store' -l 'store' -d 'The store that is recovered (default: the event store).' -rfka ''
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover merge" dry-run' -l 'dry-run' -d 'Print what would come of it; the new store is not kept.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover merge" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover merge" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover install" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-recover_complete_directories)'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover install" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover install" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_positional "ecw-recover install" -eq 1' -F
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover install" as' -l 'as' -d 'The store it becomes: a path, \'events\' or \'projections\' (default: the event store).' -rfka ''
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover install" max-loss' -l 'max-loss' -d 'How many rows may be lost.' -rfka ''
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover install" accept-loss' -l 'accept-loss' -d 'Install it, or undo it, whatever is lost.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover install" dry-run' -l 'dry-run' -d 'Print what would be done and what would be lost; change nothing.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover install" continue' -l 'continue' -d 'Finish an interrupted installation.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover install" undo' -l 'undo' -d 'Take back an interrupted installation, or the last finished one.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover install" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover install" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-recover' -n '__ecw-recover_should_offer_completions_for_flags_or_options "ecw-recover help" version' -l 'version' -d 'Show the version.'
