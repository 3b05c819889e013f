#!/usr/bin/env bash
# One part of a run in each task of a job array. usage: sbatch [--array=3,7] slurm-parts.sh OPTIONS OF bench run
#SBATCH --job-name=bench
#SBATCH --array=1-8
#SBATCH --cpus-per-task=8
#SBATCH --mem=16G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=bench-%A-%a.out
#SBATCH --signal=B:TERM@120
set -euo pipefail
# Of eight parts, whichever are submitted again. exec: the signal before the end of the time goes to bench, which finishes its batch.
exec bench run --shard auto/8 --workers "${SLURM_CPUS_PER_TASK:-8}" "$@"
