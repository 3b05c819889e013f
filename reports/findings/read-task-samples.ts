import type { SampleLine } from '../../harness/core/protocol.js';
import { collectCorrectBits, type CorrectBits } from '../../harness/results/correct-bits.js';
import type { ReportInput } from './report-input.js';

/** The samples of one task. */
export interface TaskSamples {
  /** By model. */
  readonly bits: ReadonlyMap<string, CorrectBits>;
  /** The lines of the models that were asked for: those that are right or wrong, by place in `bits`. */
  readonly lines: ReadonlyMap<string, readonly SampleLine[]>;
}

/** What the samples of a task say of these models; each file is read once. Of the models in `keep` the lines are kept too.
 *  Lists of ids that are equal are one list in memory. */
export async function readTaskSamples(
  task: string,
  models: readonly string[],
  readSamples: ReportInput['readSamples'],
  keep: readonly string[] = [],
): Promise<TaskSamples> {
  const bits = new Map<string, CorrectBits>();
  const lines = new Map<string, readonly SampleLine[]>();
  const idsOf = new Map<string, readonly string[]>();
  for (const model of models) {
    const kept: SampleLine[] = [];
    const visit = keep.includes(model)
      ? (line: SampleLine) => {
          if (line.correct !== undefined) kept.push(line);
        }
      : undefined;
    const own = await collectCorrectBits(readSamples(model, task), visit);
    const ids = idsOf.get(own.items) ?? own.ids;
    idsOf.set(own.items, ids);
    bits.set(model, { ...own, ids });
    if (visit) lines.set(model, kept);
  }
  return { bits, lines };
}
