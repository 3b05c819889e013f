import type { OwnRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import { collectCorrectBits, type CorrectBits } from '../../harness/results/correct-bits.js';
import { wilsonInterval } from '../../harness/metrics/wilson.js';
import type { ModelRecords } from '../../reports/findings/report-input.js';
import { okRecord } from './records.js';

/** A card of a classification task that is scored by the share of right samples. */
export function toyCard(id: string, more: Partial<TaskCard> = {}): TaskCard {
  const about = { id, name: id, group: 'classification', dataset: id, metric: 'acc1' } as const;
  return { ...about, protocol: ['zero-shot-classification'], source: 'a test', ...more };
}

/** A finished record of `hits` right samples of n, with their Wilson interval; no limit and nothing left out. */
export function toyRecord(
  model: Partial<OwnRecord['model']> & { readonly id: string },
  task: string,
  hits: number,
  n: number,
  more: Partial<OwnRecord> = {},
): OwnRecord {
  const { limit, badSamples, variants, variantIntervals, groups, ...record } = okRecord;
  expectUsed(limit, badSamples, variants, variantIntervals, groups);
  return {
    ...record,
    ...{ task, n, metrics: { acc1: hits / n }, intervals: { acc1: [...wilsonInterval(hits, n)] } },
    model: { family: 'vit', ...model },
    ...more,
  };
}

/** One record after the other of one model. */
export function toyModel(id: string, records: readonly OwnRecord[]): ModelRecords {
  return { id, records };
}

/** Samples that are right where the text has a 1: `1101`. */
export function toyBits(marks: string): Promise<CorrectBits> {
  return collectCorrectBits(
    Array.from(marks, (mark, place) => ({
      ...{ id: `s${place}`, truth: 0, prediction: 0 },
      correct: mark === '1',
    })),
  );
}

function expectUsed(...values: readonly unknown[]): void {
  if (values.includes(undefined)) throw new Error('the record of the tests no longer has every member');
}
