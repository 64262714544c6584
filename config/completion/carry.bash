# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion for bash. The programs are asked for their own commands and options, so this is never behind them.

_carry_words() {
  "$@" --help 2>/dev/null </dev/null
}

_carry_options() {
  _carry_words "$@" | grep -oE -- '(^|[ ,])--[a-z][a-z-]*' | tr -d ' ,'
}

# What stands in the usage as one|other, or else in front of the lines that explain it.
_carry_verbs() {
  local text
  text=$(_carry_words "$@")
  sed -n 2p <<< "$text" | grep -oE '[a-z-]+(\|[a-z-]+)+' | head -n 1 | tr '|' '\n' | grep . ||
    sed -nE 's/^  ([a-z][a-z-]+)( [][A-Z ]+)?  .*/\1/p' <<< "$text"
}

_carry() {
  local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "$(_carry_words "$program" | sed -nE 's/^  ([a-z]+) +.*/\1/p') --help --version" -- "$word")
  elif [[ $before == --env || ($before == = && ${COMP_WORDS[COMP_CWORD - 2]} == --env) ]]; then
    mapfile -t COMPREPLY < <(compgen -W "mainnet testnet demo sim paper" -- "${word#=}")
  elif [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_carry_options "$program" "$command")" -- "$word")
  elif ((COMP_CWORD == 2)) && [[ $command == @(ctl|store|new) ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_carry_verbs "$program" "$command")" -- "$word")
    [[ $command == new ]] && mapfile -t COMPREPLY < <(compgen -W "exchange feed history strategy risk report store notifier" -- "$word")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}

_carry_single() {
  local word=${COMP_WORDS[COMP_CWORD]}
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_carry_options "${COMP_WORDS[0]}")" -- "$word")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}

complete -F _carry carry
complete -F _carry_single bybit-sim carry-dashboard carry-sentinel
