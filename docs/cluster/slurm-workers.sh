#!/usr/bin/env bash
# Workers of a queue. usage: BENCH_QUEUE=redis://HOST:PORT sbatch slurm-workers.sh
#SBATCH --job-name=bench-worker
#SBATCH --ntasks=8
#SBATCH --cpus-per-task=8
#SBATCH --time=04:00:00
#SBATCH --output=bench-worker-%j.out
set -euo pipefail
srun --kill-on-bad-exit=0 bench worker --drain --workers "${SLURM_CPUS_PER_TASK:-8}"
