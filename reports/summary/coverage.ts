import type { TaskRecord } from '../../harness/config/record.js';

/** Tasks that were asked for under one name: a suite, or single tasks. */
export interface TaskSelection {
  readonly name: string;
  readonly tasks: readonly string[];
}

/** How much of each selection was run, in words: `suite all: 0 of 60 run, 60 skipped`. Models with the same words share
 *  a line. What was not reached is counted too, so the numbers always add up to the selection. */
export function describeCoverage(
  records: readonly TaskRecord[],
  selections: readonly TaskSelection[],
  models: readonly string[],
): readonly string[] {
  return selections.flatMap((selection) => {
    const modelsByLine = new Map<string, string[]>();
    for (const model of models) {
      const line = coverageOf(
        selection,
        records.filter((record) => record.model.id === model),
      );
      modelsByLine.set(line, [...(modelsByLine.get(line) ?? []), model]);
    }
    return [...modelsByLine].map(([line, ids]) => `${line}  (${ids.join(', ')})`);
  });
}

function coverageOf({ name, tasks }: TaskSelection, records: readonly TaskRecord[]): string {
  const own = records.filter(({ task }) => tasks.includes(task));
  const count = (status: TaskRecord['status']) => own.filter((record) => record.status === status).length;
  const rest = [
    [count('skipped'), 'skipped'],
    [count('failed'), 'failed'],
    [tasks.length - own.length, 'not reached'],
  ] as const;
  const words = rest.filter(([number]) => number > 0).map(([number, word]) => `, ${number} ${word}`);
  return `${name}: ${count('ok')} of ${tasks.length} run${words.join('')}`;
}
