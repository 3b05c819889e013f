// A process that tries one target after the other, as `main.ts` says: one that a reader brings down takes no other along.
import { messageOf } from '../../harness/core/errors.js';
import { fuzzTarget, type FuzzTrial } from './fuzz-target.js';
import type { FuzzOutcome } from './target.js';
import { fuzzTargets } from './targets.js';
import { plantedTargets } from './targets/planted.js';

/** What a lane is told to try. */
export interface LaneOrder extends FuzzTrial {
  readonly name: string;
}

/** What it answers. */
export type LaneAnswer = { readonly outcome: FuzzOutcome } | { readonly broken: string };

async function follow({ name, ...trial }: LaneOrder): Promise<LaneAnswer> {
  const target = [...fuzzTargets, ...plantedTargets].find((one) => one.name === name);
  if (!target) return { broken: `${name}: no such target` };
  try {
    return { outcome: await fuzzTarget(target, trial) };
  } catch (error) {
    // a valid input that is not read
    return { broken: error instanceof Error ? (error.stack ?? error.message) : messageOf(error) };
  }
}

process.on('message', (order: LaneOrder) => {
  void follow(order).then((answer) => process.send?.(answer));
});
