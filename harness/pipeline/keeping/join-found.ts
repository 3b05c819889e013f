import type { RunFacts } from '../make-record.js';
import type { TaskOutcome } from '../run-task.js';
import { makerOf } from '../shards/shard-maker.js';
import type { TaskKeeping } from './task-keeping.js';

/** What a record says of a task of which some batches were found. */
export interface JoinedRun {
  /** With the time of the batches that were found. */
  readonly outcome: TaskOutcome;
  readonly runtime: RunFacts['runtime'];
  readonly warnings: readonly string[];
}

/** Joins what this run did with what had been done before, for its record: time is what one process after the other would have taken,
 *  and the provider is that of all batches. */
export function joinFound(outcome: TaskOutcome, keeping: TaskKeeping, facts: RunFacts): JoinedRun {
  const { runtime } = facts;
  const { found, asked } = outcome;
  if (found.batches === 0) return { outcome, runtime, warnings: keeping.warnings };
  const own = makerOf({ facts });
  const makers = asked > 0 ? [...keeping.makers, own] : keeping.makers;
  const provider = listOnce(makers.map((maker) => maker.provider));
  const version = listOnce([own, ...makers].map((maker) => maker.version));
  // a file that was not finished does not say how long it took: at least as long as its graphs
  const foundMs = Math.max(keeping.elapsedMs, found.encodeMs / runtime.workers);
  const mixed = [
    ...(provider.includes(',') ? [`its batches were computed on different providers: ${provider}`] : []),
    ...(version.includes(',')
      ? [`its batches were computed by different versions of bench: ${version}`]
      : []),
  ];
  return {
    outcome: {
      ...outcome,
      encodeMs: outcome.encodeMs + found.encodeMs,
      elapsedMs: outcome.elapsedMs + foundMs,
    },
    runtime: { ...runtime, provider, ...(keeping.shards > 0 && { shards: keeping.shards }) },
    warnings: [...keeping.warnings, ...mixed],
  };
}

function listOnce(values: readonly string[]): string {
  return [...new Set(values)].sort().join(', ');
}
