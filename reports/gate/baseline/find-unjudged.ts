import type { GateResult } from '../gate-result.js';
import type { DiffRow } from './diff-sides.js';
import type { Refusal } from './find-refusals.js';

/** Tasks of the baseline that changed and that the gate did not look at, as no card is called so here: nobody said that they may. */
export function findUnjudged(
  { comparisons }: Pick<GateResult, 'comparisons'>,
  rows: readonly DiffRow[],
): readonly Refusal[] {
  const judged = new Set(
    comparisons
      .filter(({ against }) => against === 'baseline')
      .flatMap(({ comparison: { before, after, tasks } }) =>
        tasks.flatMap(({ task }) => [keyOf(before.model, task), keyOf(after.model, task)]),
      ),
  );
  return rows.flatMap(({ model, task, status }): readonly Refusal[] => {
    const kind = kindOf[status];
    if (!kind || judged.has(keyOf(model, task))) return [];
    return [{ kind, message: `${model}, ${task}: no such task in this version, the gate does not judge it` }];
  });
}

/** What allows it; a task that is as before or new needs nothing. */
const kindOf: Readonly<Partial<Record<DiffRow['status'], Refusal['kind']>>> = {
  changed: 'regression',
  incomparable: 'incomparable',
  gone: 'missing',
};

function keyOf(model: string, task: string): string {
  return JSON.stringify([model, task]);
}
