# Completion of bench for fish. To have it: bench completion fish > ~/.config/fish/completions/bench.fish
function __bench_complete
    set -l before (commandline -opc)
    set -l token (commandline -ct)
    set -l paths none
    for line in ($before[1] complete -- $before[2..-1] "$token" 2>/dev/null)
        switch $line
            case ':*'
                set paths (string sub -s 2 -- $line)
            case '*'
                printf '%s\n' $line
        end
    end
    set -l option (string match -r -- '^--[^=]+=' $token)
    set -l path (string replace -r -- '^--[^=]+=' '' $token)
    switch $paths
        case files
            printf "$option%s\n" (__fish_complete_path $path)
        case folders
            printf "$option%s\n" (__fish_complete_directories $path)
    end
end
complete -c bench -f -a '(__bench_complete)'
