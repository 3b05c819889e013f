import type { OkRecord, TaskRecord } from '../../harness/config/record.js';
import type { SpeedComparison } from './comparison.js';

/** A finished record of a task, with those of its repetitions. */
export interface Timed {
  readonly record: OkRecord;
  readonly repeats: readonly TaskRecord[];
}

/** Images a second of both runs and their repetitions, and what but the model may have moved them. */
export function compareSpeed(before: Timed, after: Timed): SpeedComparison {
  const differs = facts.flatMap(([name, read]) => {
    const [one, other] = [read(before.record), read(after.record)];
    return one !== undefined && one === other
      ? []
      : [`${name}: ${one ?? 'the record does not say'}, then ${other ?? 'the record does not say'}`];
  });
  return {
    ...{ before: speedsOf(before), after: speedsOf(after) },
    ...{ sameMachine: differs.length === 0, differs },
  };
}

/** What decides how fast a model runs. */
const facts: readonly (readonly [name: string, read: (record: OkRecord) => string | number | undefined])[] = [
  ['processor', ({ runtime }) => runtime?.machine?.processor],
  ['processor threads', ({ runtime }) => runtime?.machine?.cores],
  ['system', ({ runtime }) => runtime?.machine?.system],
  ['provider', ({ runtime }) => runtime?.provider],
  ['precision', ({ runtime }) => runtime?.precision],
  ['batch size', ({ runtime }) => runtime?.batchSize],
  ['threads', ({ runtime }) => runtime?.threads],
  ['workers', ({ runtime }) => runtime?.workers],
];

function speedsOf({ record, repeats }: Timed): readonly number[] {
  const own = repeats.flatMap((one) => (one.status === 'ok' && one.task === record.task ? [one] : []));
  return [record, ...own].flatMap(({ timing }) => (timing ? [timing.imagesPerSecond] : []));
}
