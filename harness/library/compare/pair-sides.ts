import type { RunSide, SidePair } from '../../../reports/compare/side.js';

/** Which runs are compared, by the order of the runs before: those of the same model; where there is one model on each side, these
 *  two, whatever they are called. A model that only the runs before have is paired with a run that has no records. */
export function pairSides(before: readonly RunSide[], after: readonly RunSide[]): readonly SidePair[] {
  if (before.length === 1 && after.length === 1) return [{ before: before[0], after: after[0] }];
  return before.map((side) => ({
    before: side,
    after: after.find(({ model }) => model === side.model) ?? emptySide(side.model, after),
  }));
}

function emptySide(model: string, others: readonly RunSide[]): RunSide {
  const name = others.at(0)?.name ?? 'no run';
  return { name, model, records: [], samples: () => undefined, repeats: [] };
}
