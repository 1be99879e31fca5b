function __ecw-backup_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ecw-backup_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ecw-backup_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ecw-backup_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ecw-backup_parse_tokens -S
    set -l unparsed_tokens (__ecw-backup_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ecw-backup'
        __ecw-backup_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'create'
            __ecw-backup_parse_subcommand 0 'root=' 'json' 'timeout=' 'dest=' 'if-older-than=' 'reason=' 'tag=' 'verify=' 'accept-loss' 'prune' 'no-prune' 'version' 'h/help'
        case 'list'
            __ecw-backup_parse_subcommand 0 'root=' 'json' 'timeout=' 'dest=' 'version' 'h/help'
        case 'show'
            __ecw-backup_parse_subcommand 1 'root=' 'json' 'timeout=' 'dest=' 'version' 'h/help'
        case 'verify'
            __ecw-backup_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'dest=' 'all' 'sample=' 'quick' 'version' 'h/help'
        case 'restore'
            __ecw-backup_parse_subcommand 1 'root=' 'json' 'timeout=' 'dest=' 'only=' 'to=' 'dry-run' 'continue' 'undo' 'allow-other-schema' 'version' 'h/help'
        case 'drill'
            __ecw-backup_parse_subcommand 0 'root=' 'json' 'timeout=' 'dest=' 'version' 'h/help'
        case 'prune'
            __ecw-backup_parse_subcommand 0 'root=' 'json' 'timeout=' 'dest=' 'keep-last=' 'keep-hourly=' 'keep-daily=' 'keep-weekly=' 'keep-monthly=' 'keep-yearly=' 'keep-within=' 'dry-run' 'version' 'h/help'
        case 'untrash'
            __ecw-backup_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'dest=' 'dry-run' 'version' 'h/help'
        case 'pin'
            __ecw-backup_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'dest=' 'version' 'h/help'
        case 'unpin'
            __ecw-backup_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'dest=' 'version' 'h/help'
        case 'push'
            __ecw-backup_parse_subcommand 0 'root=' 'json' 'timeout=' 'dest=' 'restic=' 'last=' 'accept-shrink' 'dry-run' 'version' 'h/help'
        case 'help'
            __ecw-backup_parse_subcommand -r 1 'version'
        end
    end
end

function __ecw-backup_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ecw-backup_parse_subcommand -S -a positional_count
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

function __ecw-backup_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ecw-backup_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ecw-backup_tokens -p)
    if test -z "$(__ecw-backup_tokens -t)"
        set -l index (count (__ecw-backup_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ecw-backup' -f
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'create' -d 'Take one snapshot of every store, signal and state file (default).'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'list' -d 'List the snapshots, newest first.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'show' -d 'Show one snapshot: its stores, rows, checks and findings.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'verify' -d 'Check snapshots: checksums, integrity of every store, rows against the manifest.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'restore' -d 'Put a snapshot in place; what was there moves to the quarantine.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'drill' -d 'Restore the latest snapshot into scratch, check it fully, record how it went.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'prune' -d 'Move what retention does not keep to the trash, and say why for each snapshot.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'untrash' -d 'Bring removed snapshots back from the trash.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'pin' -d 'Keep snapshots whatever the retention says.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'unpin' -d 'Let the retention decide about snapshots again.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'push' -d 'Copy proven snapshots to a restic repository and read every byte back.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" if-older-than' -l 'if-older-than' -d 'Do nothing while the newest is younger; \'auto\' takes ecw.session.backupEvery.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" reason' -l 'reason' -d 'Why it is taken; shown by \'list\'.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" tag' -l 'tag' -d 'A word to find it by.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" verify' -l 'verify' -d 'How the copy is checked: quick, full or none (default: ecw.backup.verify).' -rfka 'full quick none'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" accept-loss' -l 'accept-loss' -d 'A store that is gone, empty or shorter than before is meant to be so.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" prune' -l 'prune' -d 'Move what retention does not keep to the trash afterwards.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" no-prune' -l 'no-prune' -d 'Move what retention does not keep to the trash afterwards.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup create" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup list" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup list" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup list" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup list" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup list" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup show" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup show" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup show" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup show" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup show" -eq 1' -fka '(__ecw-backup_custom_completion ---completion show -- positional@0 (count (__ecw-backup_tokens -pc)) (__ecw-backup_tokens -tC))'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup show" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup verify" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup verify" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup verify" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup verify" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup verify" -ge 1' -fka '(__ecw-backup_custom_completion ---completion verify -- positional@0 (count (__ecw-backup_tokens -pc)) (__ecw-backup_tokens -tC))'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup verify" all' -l 'all' -d 'Check every snapshot.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup verify" sample' -l 'sample' -d 'Read only this share of each snapshot, such as 10%.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup verify" quick' -l 'quick' -d 'Skip the comparison of indexes with their tables.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup verify" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup restore" -eq 1' -fka '(__ecw-backup_custom_completion ---completion restore -- positional@0 (count (__ecw-backup_tokens -pc)) (__ecw-backup_tokens -tC))'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" only' -l 'only' -d 'Only this store, directory or file: its path, name or role.' -rfka '(__ecw-backup_custom_completion ---completion restore -- --only (count (__ecw-backup_tokens -pc)) (__ecw-backup_tokens -tC))'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" to' -l 'to' -d 'Copy to this new directory instead; nothing else is touched.' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" continue' -l 'continue' -d 'Finish an interrupted restore.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" undo' -l 'undo' -d 'Take back an interrupted restore, or the last finished one.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" allow-other-schema' -l 'allow-other-schema' -d 'Also replace a store of another application or an older schema.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup restore" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup drill" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup drill" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup drill" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup drill" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup drill" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup drill" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" keep-last' -l 'keep-last' -d 'Keep the newest N.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" keep-hourly' -l 'keep-hourly' -d 'Keep the newest of each of the last N hours that have one.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" keep-daily' -l 'keep-daily' -d 'The same for days.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" keep-weekly' -l 'keep-weekly' -d 'The same for ISO weeks.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" keep-monthly' -l 'keep-monthly' -d 'The same for months.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" keep-yearly' -l 'keep-yearly' -d 'The same for years.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" keep-within' -l 'keep-within' -d 'Keep all younger than this, counted from now.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup prune" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup untrash" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup untrash" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup untrash" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup untrash" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup untrash" dry-run' -l 'dry-run' -d 'List what is in the trash; change nothing.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup untrash" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup untrash" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup pin" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup pin" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup pin" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup pin" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup pin" -ge 1' -fka '(__ecw-backup_custom_completion ---completion pin -- positional@0 (count (__ecw-backup_tokens -pc)) (__ecw-backup_tokens -tC))'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup pin" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup pin" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup unpin" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup unpin" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup unpin" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup unpin" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_positional "ecw-backup unpin" -ge 1' -fka '(__ecw-backup_custom_completion ---completion unpin -- positional@0 (count (__ecw-backup_tokens -pc)) (__ecw-backup_tokens -tC))'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup unpin" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup unpin" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup push" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup push" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup push" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup push" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-backup_complete_directories)'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup push" restic' -l 'restic' -d 'The restic repository.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup push" last' -l 'last' -d 'Look at the newest N proven snapshots.' -rfka ''
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup push" accept-shrink' -l 'accept-shrink' -d 'A snapshot less than half the size of the last pushed is meant to be so.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup push" dry-run' -l 'dry-run' -d 'Print what would be pushed; change nothing.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup push" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup push" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-backup' -n '__ecw-backup_should_offer_completions_for_flags_or_options "ecw-backup help" version' -l 'version' -d 'Show the version.'
