import type { SampleLine } from '../../harness/core/protocol.js';
import { collectCorrectBits, type CorrectBits } from '../../harness/results/correct-bits.js';
import type { ReportInput } from './report-input.js';
import { describeItems, type ItemFacts, type TaskItems } from '../samples/task-items.js';

/** The samples of one task. */
export interface TaskSamples {
  /** By model. */
  readonly bits: ReadonlyMap<string, CorrectBits>;
  /** By `items` of the bits. */
  readonly items: ReadonlyMap<string, TaskItems>;
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
  const items = new Map<string, TaskItems>();
  const idsOf = new Map<string, readonly string[]>();
  for (const model of models) {
    const kept: SampleLine[] = [];
    const facts: ItemFacts[] = [];
    const own = await collectCorrectBits(readSamples(model, task), (line) => {
      if (line.correct === undefined) return;
      const { id, truth, groups } = line;
      facts.push({ id, truth, ...(groups && { groups }) });
      if (keep.includes(model)) kept.push(line);
    });
    const ids = idsOf.get(own.items) ?? own.ids;
    idsOf.set(own.items, ids);
    if (!items.has(own.items)) items.set(own.items, describeItems(facts));
    bits.set(model, { ...own, ids });
    if (keep.includes(model)) lines.set(model, kept);
  }
  return { bits, items, lines };
}
