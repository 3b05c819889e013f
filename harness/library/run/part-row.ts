import { samplesIn } from '../../pipeline/shards/plan-shards.js';
import type { PartAttempt } from '../../pipeline/shards/run-part.js';

/** What a part of a run did of a task, for scripts. */
export interface PartRow {
  readonly model: string;
  readonly task: string;
  /** `done`: the batches of this shard are finished, also where there are none; `finished`: the task has its record. */
  readonly state: 'done' | 'finished' | 'skipped' | 'failed';
  /** The batches of this shard, from 0: up to and without `to`; null where it did none. */
  readonly from: number | null;
  readonly to: number | null;
  /** Of the task. */
  readonly batches: number | null;
  /** In the batches of this shard. */
  readonly samples: number | null;
  /** Those that the model was asked about now: not what was found. */
  readonly asked: number | null;
  readonly seconds: number | null;
  /** Batches of the task that no process has finished yet. */
  readonly left: number | null;
  /** Why a task was skipped, or what failed. */
  readonly reason: string | null;
}

const nothing = { from: null, to: null, batches: null, samples: null, asked: null, seconds: null };

/** What a part of a run did of a task, for scripts. */
export function makePartRow({ model, task, result }: PartAttempt): PartRow {
  const named = { model: model.card.id, task: task.card.id };
  switch (result.kind) {
    case 'shard': {
      const { range, work, shard, left } = result;
      const { batches } = work;
      const seconds = Number((shard.elapsedMs / 1000).toFixed(3));
      const done = { samples: samplesIn(range, work), asked: shard.asked, seconds, left };
      return { ...named, state: 'done', ...range, batches, ...done, reason: null };
    }
    case 'kept':
      return { ...named, state: 'finished', ...nothing, left: 0, reason: null };
    case 'skip':
      return { ...named, state: 'skipped', ...nothing, left: null, reason: result.record.reason };
    case 'failed':
      return { ...named, state: 'failed', ...nothing, left: null, reason: result.record.error };
  }
}
