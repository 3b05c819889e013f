# Completion of bench for bash. To have it: eval "$(bench completion bash)" in ~/.bashrc
_bench_complete() {
    local line paths=none
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :*) paths=${line#:} ;;
            *) COMPREPLY+=("${line%%$'\t'*}") ;;
        esac
    done < <("$1" complete --broken -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    # What readline does itself where there is no other answer: it knows of quotes and ~.
    case $paths in
        files) compopt -o default 2>/dev/null ;;
        folders) compopt -o dirnames 2>/dev/null ;;
    esac
    return 0
}
complete -F _bench_complete bench
