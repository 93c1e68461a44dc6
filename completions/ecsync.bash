# bash completion for ecsync: asks the program itself.
# To try it: source <(ecsync completion bash)

_ecsync() {
  local rest=${COMP_LINE:0:COMP_POINT} trimmed word words=() i
  # bash splits words at ':' and '=' as well; what no blank parts belongs together.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    trimmed=${rest#"${rest%%[![:space:]]*}"}
    word=${COMP_WORDS[i]}
    ((${#trimmed} < ${#word})) && word=$trimmed # the cursor stands within it
    if ((i > 0)) && [[ $trimmed == "$rest" ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    rest=${trimmed#"$word"}
  done
  for i in "${!words[@]}"; do
    words[i]=${words[i]//[\'\"\\]/}
  done

  local current=${words[${#words[@]} - 1]} program=${words[0]/#\~\//$HOME/} split='' value note
  # readline replaces only what follows the last ':' or '='.
  [[ $COMP_WORDBREAKS == *:* && $current == *:* ]] && split=${current%"${current##*:}"}
  [[ $COMP_WORDBREAKS == *=* && $current == -*=* && $split != *=* ]] && split=${current%%=*}=
  COMPREPLY=()
  compopt -o nosort 2>/dev/null # the newest order comes first
  while IFS= read -r value; do
    note=
    [[ $value == *$'\t'* ]] && note=${value#*$'\t'}
    value=${value%%$'\t'*}
    if [[ -z $value ]]; then
      case $note in
        files)
          compopt -o filenames 2>/dev/null
          while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "${current#"$split"}")
          ;;
        nospace) compopt -o nospace 2>/dev/null ;;
      esac
      continue
    fi
    value=${value#"$split"}
    [[ $value == *[[:space:]\'\"\\\$\`\&\;\|\<\>\(\)\*\?\[\]\{\}\!\#\~]* ]] && printf -v value %q "$value"
    COMPREPLY+=("$value")
  done < <("$program" __complete -- "${words[@]:1}" 2>/dev/null)
}

complete -F _ecsync ecsync
