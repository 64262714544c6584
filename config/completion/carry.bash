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

_carry_offer() {
  mapfile -t COMPREPLY < <(compgen "$@")
}

_carry_files() {
  compopt -o filenames 2>/dev/null
  _carry_offer -f -- "$1"
}

# The value of an option of which there are few; = is a word of its own.
_carry_values() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  if [[ $word == = ]]; then
    word=''
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case $before in
    --env) _carry_offer -W "mainnet testnet demo sim paper" -- "$word" ;;
    --log-level) _carry_offer -W "critical warning message info debug" -- "$word" ;;
    *) return 1 ;;
  esac
}

# Runs by the name of their unit, and folders.
_carry_runs() {
  local runs=${CARRY_RUN_FOLDER:-/run/carry}
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -W "$(ls "$runs" 2>/dev/null)" -- "$1"; compgen -d -- "$1")
}

_carry() {
  local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]}
  local command=${COMP_WORDS[1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _carry_offer -W "$(_carry_words "$program" | sed -nE 's/^  ([a-z]+) +.*/\1/p') --help --version" -- "$word"
  elif _carry_values; then
    return
  elif [[ $word == -* ]]; then
    _carry_offer -W "$(_carry_options "$program" "$command")" -- "$word"
  elif ((COMP_CWORD == 2)) && [[ $command == @(ctl|store) ]]; then
    _carry_offer -W "$(_carry_verbs "$program" "$command")" -- "$word"
  elif ((COMP_CWORD == 2)) && [[ $command == new ]]; then
    _carry_offer -W "exchange feed history strategy risk report store notifier" -- "$word"
  elif ((COMP_CWORD == 3)) && [[ $command == ctl ]]; then
    _carry_runs "$word"
  else
    _carry_files "$word"
  fi
}

_carry_single() {
  local word=${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  if _carry_values; then
    return
  elif [[ $word == -* ]]; then
    _carry_offer -W "$(_carry_options "${COMP_WORDS[0]}")" -- "$word"
  else
    _carry_files "$word"
  fi
}

complete -F _carry carry
complete -F _carry_single bybit-sim carry-dashboard carry-sentinel
