#!/usr/bin/env bash
# Submits the parts, and what makes the records of them. usage: bash slurm-merge.sh OPTIONS OF bench run
set -euo pipefail
here=$(dirname "$0")
parts=$(sbatch --parsable "$here/slurm-parts.sh" "$@")
sbatch --dependency="afterok:$parts" --kill-on-invalid-dep=yes --job-name=bench-merge --output="bench-$parts-merge.out" \
  --wrap "exec bench run --merge $(printf '%q ' "$@")"
