function __ecw-health_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ecw-health_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ecw-health_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ecw-health_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ecw-health_parse_tokens -S
    set -l unparsed_tokens (__ecw-health_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ecw-health'
        __ecw-health_parse_subcommand 0 'root=' 'json' 'timeout=' 'only=+' 'skip=+' 'deep' 'dest=' 'brief' 'nagios' 'prometheus=' 'session-json' 'unless-due' 'note=+' 'v/verbose' 'list-checks' 'pending-warning=' 'stale-after=' 'store-warning=' 'wal-warning=' 'backup-warning=' 'backup-critical=' 'drill-warning=' 'disk-warning=' 'disk-critical=' 'integrity-budget=' 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'help'
            __ecw-health_parse_subcommand -r 1 'version'
        end
    end
end

function __ecw-health_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ecw-health_parse_subcommand -S -a positional_count
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

function __ecw-health_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ecw-health_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ecw-health_tokens -p)
    if test -z "$(__ecw-health_tokens -t)"
        set -l index (count (__ecw-health_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ecw-health' -f
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__ecw-health_complete_directories)'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health"' -l 'only' -d 'Run only these checks or groups, such as \'store.wal\' or \'signals\'; repeat, or use commas.' -rfka 'store.present store.readable store.header store.wal store.journal store.integrity store.size store.locks store.permissions events.streams events.loss projections.lag signals.pending signals.stale signals.claimed signals.malformed backup.age backup.proof backup.link backup.drill backup.restore worktrees.entries worktrees.orphans workstreams.overdue workstreams.failed workstreams.cycle gate.head disk.space disk.inodes disk.filesystem sqlite.version tools.present backup disk events gate projections signals sqlite store tools workstreams worktrees'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health"' -l 'skip' -d 'Leave these checks or groups out.' -rfka 'store.present store.readable store.header store.wal store.journal store.integrity store.size store.locks store.permissions events.streams events.loss projections.lag signals.pending signals.stale signals.claimed signals.malformed backup.age backup.proof backup.link backup.drill backup.restore worktrees.entries worktrees.orphans workstreams.overdue workstreams.failed workstreams.cycle gate.head disk.space disk.inodes disk.filesystem sqlite.version tools.present backup disk events gate projections signals sqlite store tools workstreams worktrees'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" deep' -l 'deep' -d 'Check content in full, with foreign keys and indexes, however long it takes.'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" dest' -l 'dest' -d 'Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).' -rfa '(__ecw-health_complete_directories)'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" brief' -l 'brief' -d 'A few lines: the verdict, then only what is not well, the worst first.'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" nagios' -l 'nagios' -d 'As a monitoring plugin: a line of at most 80 characters, then performance data.'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" prometheus' -l 'prometheus' -d 'Also write a text file for Prometheus, atomically.' -rF
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" session-json' -l 'session-json' -d 'Print the object an agent host\'s session-start hook wants; always exit 0.'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" unless-due' -l 'unless-due' -d 'With --session-json: print nothing and exit 1 when a session start owes a backup or an expiry.'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health"' -l 'note' -d 'A fact to add for the session; may be repeated.' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" v verbose' -l 'verbose' -s 'v' -d 'Print every check, also those that are well.'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" list-checks' -l 'list-checks' -d 'List the checks and what they find out.'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" pending-warning' -l 'pending-warning' -d 'Pending signals that are too many.' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" stale-after' -l 'stale-after' -d 'Age from which a signal is stale, such as 60m.' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" store-warning' -l 'store-warning' -d 'Store size from which to warn, in MB.' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" wal-warning' -l 'wal-warning' -d 'Log size from which to warn, in MB.' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" backup-warning' -l 'backup-warning' -d 'Backup age from which to warn, such as 48h.' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" backup-critical' -l 'backup-critical' -d 'Backup age that is critical, such as 7d.' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" drill-warning' -l 'drill-warning' -d 'Restore drill age from which to warn.' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" disk-warning' -l 'disk-warning' -d 'Free disk below which to warn.' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" disk-critical' -l 'disk-critical' -d 'Free disk below which it is critical.' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" integrity-budget' -l 'integrity-budget' -d 'Time for quick content checks, such as 2s.' -rfka ''
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" version' -l 'version' -d 'Show the version.'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_positional "ecw-health" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ecw-health' -n '__ecw-health_should_offer_completions_for_flags_or_options "ecw-health help" version' -l 'version' -d 'Show the version.'
