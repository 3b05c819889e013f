#!/usr/bin/env bash
# usage: gate.sh BASELINE RESULTS
# For any other CI: the exit code is the verdict, the files lie in ./gate.
set -euo pipefail
baseline=$1
results=$2
code=0
npx --no bench gate --baseline "$baseline" --current "$results" \
  --junit gate/gate.xml --markdown gate/gate.md --json gate/gate.json --badge gate/gate.svg || code=$?
case $code in
  0) echo 'gate: no regression' ;;
  1) echo 'gate: a regression, see gate/gate.md' ;;
  2) echo 'gate: the command or its config is wrong' ;;
  3) echo 'gate: no verdict: the baseline is missing, or it was asked something else' ;;
  4) echo 'gate: too few samples to say' ;;
  *) echo "gate: ended with $code" ;;
esac
exit "$code"
