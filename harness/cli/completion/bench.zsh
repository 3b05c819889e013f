#compdef bench
# Completion of bench for zsh. To have it: eval "$(bench completion zsh)" in ~/.zshrc
_bench() {
    local line value paths=none
    local -a found
    for line in "${(@f)$("${(Q)words[1]}" complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        case $line in
            :*) paths=${line#:} ;;
            ?*)
                value=${line%%$'\t'*}
                found+=("${value//:/\\:}:${line#*$'\t'}")
                ;;
        esac
    done
    (( $#found )) && _describe -t values value found
    case $paths in
        files) compset -P '--*='; _files ;;
        folders) compset -P '--*='; _files -/ ;;
    esac
}
if [[ $funcstack[1] == _bench ]]; then
    _bench "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
    compdef _bench bench
fi
