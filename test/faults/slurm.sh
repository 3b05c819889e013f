#!/usr/bin/env bash
# A run by workers that Slurm starts and that are killed 20 times, against a plain run: not in CI, as it needs a Slurm.
# usage: bash test/faults/slurm.sh EMPTY_FOLDER      with bench, sbatch, jq and redis-server on the PATH; the node has two processors
set -euo pipefail
scripts=$(cd "$(dirname "$0")/../../docs/cluster" && pwd)
cd "$1"
port=7788
export BENCH_QUEUE=redis://localhost:$port BENCH_CACHE=$PWD/cache CI=1
redis-server --port $port --save '' --maxmemory-policy noeviction >redis.log &
redis=$!
trap 'kill $redis' EXIT
what=(--model vit-micro-s --batch-size 4
  --task mini/emoji-val,mini/openmoji,mini/clipart,mini/scenes-semantic,mini/scenes-panoptic)

job=$(sbatch --parsable --array=1-60 --ntasks=1 --cpus-per-task=1 --time=10 "$scripts/slurm-workers.sh")
bench run "${what[@]}" --queue --shard-size 8 --out queued >queued.out 2>queued.err &
run=$!
kills=0
while kill -0 $run 2>/dev/null; do
  sleep 0.3
  victim=$(squeue --noheader --states=R --format=%i | shuf --head-count=1)
  if [ "$kills" -lt 20 ] && [ -n "$victim" ] && scancel --signal=KILL --full "$victim"; then kills=$((kills + 1)); fi
done
wait $run
scancel "$job"
grep 'for workers' queued.err
echo "$kills workers killed"

bench run "${what[@]}" --out plain >plain.out 2>plain.err
without_time='del(.timing, .runtime, .startedAt)'
for file in plain/vit-micro-s/mini__*.json; do
  cmp <(jq "$without_time" "$file") <(jq "$without_time" "queued/${file#plain/}")
  cmp "${file%.json}.samples.jsonl" "queued/$(sed 's|^plain/||; s|json$|samples.jsonl|' <<<"$file")"
done
echo 'the records and samples of a plain run'
