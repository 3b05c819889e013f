import type { PartAttempt, PartObserver } from '../../pipeline/shards/run-part.js';
import { describeBatches } from '../../pipeline/shards/plan-shards.js';
import { formatDuration, formatRate } from '../../../reports/summary/format.js';
import { startMeter, type Meter } from '../meter.js';
import type { Terminal } from '../terminal.js';

/** Shows a part of a run on stderr: a meter for each task, and a line when its shard has ended. `now` gives milliseconds. */
export function createPartProgress(
  terminal: Terminal,
  now: () => number = () => performance.now(),
): PartObserver {
  let meter: Meter | undefined;
  return {
    taskStarted: ({ card }, task) => {
      meter = startMeter(terminal, `${card.id}  ${task.card.id}`, now, 'samples');
    },
    progress: (samples, total) => {
      meter?.update(samples, total);
    },
    taskEnded: (attempt) => {
      meter?.stop();
      const { result } = attempt;
      if (result.kind === 'skip') return;
      if (result.kind === 'shard')
        for (const warning of result.shard.warnings) terminal.warn(`${attempt.task.card.id}: ${warning}`);
      terminal.note(`${attempt.model.card.id}  ${attempt.task.card.id}  ${describe(attempt)}`);
    },
  };
}

function describe({ result }: PartAttempt): string {
  switch (result.kind) {
    case 'shard': {
      const { range, work, shard } = result;
      if (range.from === range.to) return 'no batch of it in this shard';
      const batches = describeBatches([range], work.batches);
      if (shard.wasThere) return `${batches}  (finished before)`;
      const { samples, asked, elapsedMs } = shard;
      const found = asked < samples ? `, ${samples - asked} of them found` : '';
      const rate = formatRate((1000 * asked) / Math.max(1, elapsedMs));
      return `${batches}  ${samples} samples${found}, ${formatDuration(elapsedMs / 1000)}, ${rate} samples/s`;
    }
    case 'kept':
      return '(finished before, its record is kept)';
    case 'failed':
      return `FAILED  ${result.record.error}`;
    case 'skip':
      return `skipped  ${result.record.reason}`;
  }
}
