function __wt-clean_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __wt-clean_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __wt-clean_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __wt-clean_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __wt-clean_parse_tokens -S
    set -l unparsed_tokens (__wt-clean_tokens -pc)
    switch $unparsed_tokens[1]
    case 'wt-clean'
        __wt-clean_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'list'
            __wt-clean_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'into=' 'version' 'h/help'
        case 'remove'
            __wt-clean_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'into=' 'rescue' 'delete-branch' 'dry-run' 'version' 'h/help'
        case 'rescues'
            __wt-clean_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'list'
                __wt-clean_parse_subcommand 0 'root=' 'json' 'timeout=' 'version' 'h/help'
            case 'show'
                __wt-clean_parse_subcommand 1 'root=' 'json' 'timeout=' 'version' 'h/help'
            case 'restore'
                __wt-clean_parse_subcommand 1 'root=' 'json' 'timeout=' 'to=' 'version' 'h/help'
            case 'drop'
                __wt-clean_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'dry-run' 'version' 'h/help'
            end
        case 'repair'
            __wt-clean_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'at=' 'dry-run' 'version' 'h/help'
        case 'adopt'
            __wt-clean_parse_subcommand 1 'root=' 'json' 'timeout=' 'into=' 'branch=' 'dry-run' 'version' 'h/help'
        case 'prune'
            __wt-clean_parse_subcommand -r 1 'root=' 'json' 'timeout=' 'dry-run' 'version' 'h/help'
        case 'plan'
            __wt-clean_parse_subcommand 0 'root=' 'json' 'timeout=' 'into=' 'rescue' 'delete-branch' 'version' 'h/help'
        case 'apply'
            __wt-clean_parse_subcommand 1 'root=' 'json' 'timeout=' 'into=' 'dry-run' 'version' 'h/help'
        case 'hook'
            __wt-clean_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'worktree-remove'
                __wt-clean_parse_subcommand 0 'root=' 'json' 'timeout=' 'rescue' 'version' 'h/help'
            end
        case 'help'
            __wt-clean_parse_subcommand -r 1 'version'
        end
    end
end

function __wt-clean_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __wt-clean_parse_subcommand -S -a positional_count
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

function __wt-clean_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __wt-clean_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__wt-clean_tokens -p)
    if test -z "$(__wt-clean_tokens -t)"
        set -l index (count (__wt-clean_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'wt-clean' -f
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean" -eq 1' -fa 'list' -d 'List every worktree, entry and orphaned directory with a verdict and its evidence.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean" -eq 1' -fa 'remove' -d 'Remove worktrees of which nothing is lost; with --rescue, save first what would be.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean" -eq 1' -fa 'rescues' -d 'List, show, restore and drop the saved states of worktrees.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean" -eq 1' -fa 'repair' -d 'Make entries and directories that were moved or cut off know each other again.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean" -eq 1' -fa 'adopt' -d 'Make a directory whose entry is gone a worktree again; every file stays.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean" -eq 1' -fa 'prune' -d 'Remove entries whose directory is gone for certain, one at a time.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean" -eq 1' -fa 'plan' -d 'Print what could go, each step with a hash of its evidence; change nothing.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean" -eq 1' -fa 'apply' -d 'Carry out a plan, as far as its evidence still holds.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean" -eq 1' -fa 'hook' -d 'What agent hosts call.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean list" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean list" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean list" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean list" into' -l 'into' -d 'The branch that work is merged into (default: ecw.clean.target, else main or master).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean list" -ge 1' -fka '(__wt-clean_custom_completion ---completion list -- positional@0 (count (__wt-clean_tokens -pc)) (__wt-clean_tokens -tC))'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean list" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean remove" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean remove" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean remove" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean remove" into' -l 'into' -d 'The branch that work is merged into (default: ecw.clean.target, else main or master).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean remove" -ge 1' -fka '(__wt-clean_custom_completion ---completion remove -- positional@0 (count (__wt-clean_tokens -pc)) (__wt-clean_tokens -tC))'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean remove" rescue' -l 'rescue' -d 'Save what would be lost as a rescue, then remove.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean remove" delete-branch' -l 'delete-branch' -d 'Delete the branch too when its work is merged.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean remove" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean remove" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean remove" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean rescues" -eq 1' -fa 'list' -d 'List the rescues, newest first.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean rescues" -eq 1' -fa 'show' -d 'Show a rescue with its files.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean rescues" -eq 1' -fa 'restore' -d 'Restore a rescue into a new directory, byte for byte, index included.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean rescues" -eq 1' -fa 'drop' -d 'Forget rescues. The record has the command that brings one back until git\'s gc.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues list" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues list" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues list" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues list" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues show" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues show" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues show" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean rescues show" -eq 1' -fka '(__wt-clean_custom_completion ---completion rescues show -- positional@0 (count (__wt-clean_tokens -pc)) (__wt-clean_tokens -tC))'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues show" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues restore" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues restore" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues restore" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean rescues restore" -eq 1' -fka '(__wt-clean_custom_completion ---completion rescues restore -- positional@0 (count (__wt-clean_tokens -pc)) (__wt-clean_tokens -tC))'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues restore" to' -l 'to' -d 'The directory to make.' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues restore" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues restore" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues drop" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues drop" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues drop" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean rescues drop" -ge 1' -fka '(__wt-clean_custom_completion ---completion rescues drop -- positional@0 (count (__wt-clean_tokens -pc)) (__wt-clean_tokens -tC))'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues drop" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues drop" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean rescues drop" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean repair" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean repair" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean repair" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean repair" -ge 1' -fka '(__wt-clean_custom_completion ---completion repair -- positional@0 (count (__wt-clean_tokens -pc)) (__wt-clean_tokens -tC))'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean repair" at' -l 'at' -d 'Where the worktree is now, for one worktree.' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean repair" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean repair" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean repair" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean adopt" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean adopt" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean adopt" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean adopt" into' -l 'into' -d 'The branch that work is merged into (default: ecw.clean.target, else main or master).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean adopt" -eq 1' -fa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean adopt" branch' -l 'branch' -d 'The branch to be on.' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean adopt" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean adopt" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean adopt" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean prune" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean prune" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean prune" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean prune" -ge 1' -fka '(__wt-clean_custom_completion ---completion prune -- positional@0 (count (__wt-clean_tokens -pc)) (__wt-clean_tokens -tC))'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean prune" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean prune" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean prune" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean plan" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean plan" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean plan" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean plan" into' -l 'into' -d 'The branch that work is merged into (default: ecw.clean.target, else main or master).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean plan" rescue' -l 'rescue' -d 'Plan rescues too.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean plan" delete-branch' -l 'delete-branch' -d 'Plan to delete the branches whose work is merged.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean plan" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean plan" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean apply" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean apply" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean apply" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean apply" into' -l 'into' -d 'The branch that work is merged into (default: ecw.clean.target, else main or master).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean apply" -eq 1' -F
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean apply" dry-run' -l 'dry-run' -d 'Print what would be done; change nothing.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean apply" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean apply" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean hook" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean hook" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_positional "wt-clean hook" -eq 1' -fa 'worktree-remove' -d 'Remove the worktree that the host\'s JSON names, or fail so that it stays.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean hook worktree-remove" root' -l 'root' -d 'The workspace (default: $ECW_ROOT, else found upwards).' -rfa '(__wt-clean_complete_directories)'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean hook worktree-remove" json' -l 'json' -d 'Print records as JSON: a report as one object, a list one per line.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean hook worktree-remove" timeout' -l 'timeout' -d 'Give up after this time, such as 20s (exit 124).' -rfka ''
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean hook worktree-remove" rescue' -l 'rescue' -d 'Save what would be lost as a rescue, then remove.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean hook worktree-remove" version' -l 'version' -d 'Show the version.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean hook worktree-remove" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wt-clean' -n '__wt-clean_should_offer_completions_for_flags_or_options "wt-clean help" version' -l 'version' -d 'Show the version.'
