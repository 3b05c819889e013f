import { describe, expect, it } from '@jest/globals';
import type { OkRecord } from '../../../harness/config/record.js';
import { describeSources } from '../../../reports/findings/describe-provenance.js';
import { describeWarnings } from '../../../reports/findings/describe-warnings.js';
import { measure } from '../../../reports/findings/measure.js';
import type { ModelRecords, ReportInput } from '../../../reports/findings/report-input.js';
import { importedRecord } from '../../support/records.js';
import { toyCard, toyModel, toyRecord } from '../../support/toy-report.js';

const task = 'toy/one';

function inputOf(models: readonly ModelRecords[]): ReportInput {
  return {
    ...{ models, tasks: [toyCard(task)], aggregates: [], selections: [], command: 'bench report' },
    ...{ versions: {}, seed: 0, bootstrap: 20, published: { models: [], notes: [] } },
    // eslint-disable-next-line @typescript-eslint/require-await -- no samples are asked for
    readSamples: async function* () {
      yield* [];
    },
  };
}

/** Results of another program, a file each. */
function imported(id: string, n: number, files: readonly string[], tool = 'DataComp'): ModelRecords {
  const records = files.map((file): OkRecord => ({
    ...importedRecord,
    ...{ task, n, model: { ...importedRecord.model, id } },
    imported: { ...importedRecord.imported, file, tool },
  }));
  return { id, records, imported: true };
}

describe('a report of our results beside those of another program', () => {
  const warningsOf = (n: number) => {
    const input = inputOf([
      toyModel('own', [toyRecord({ id: 'own' }, task, 6, 12)]),
      imported('theirs', n, ['eval_results.jsonl']),
    ]);
    return describeWarnings(input, measure(input), [], []);
  };

  it('warns where they are of another number of samples', () => {
    expect(warningsOf(50_000)).toContain(
      `models differ in number of samples on ${task}: their scores do not compare`,
    );
    expect(warningsOf(12)).toEqual(['results of another program: theirs']);
  });
});

describe('the origin of imported results', () => {
  const originOf = (model: ModelRecords) => {
    const input = inputOf([model]);
    // the records of one task are one: each of these is of a task of its own
    const records = model.records.map((record, place) => ({ ...record, task: `toy/${place}` }));
    const all = { ...input, models: [{ ...model, records }] };
    return Object.fromEntries(describeSources(all, measure(all)).models[0].facts).origin;
  };

  it('names the program once, and of many files the first', () => {
    expect(originOf(imported('a', 2, ['one.json', 'two.json', 'two.json']))).toBe(
      'imported from DataComp (one.json, two.json)',
    );
    expect(originOf(imported('a', 2, ['1.json', '2.json', '3.json', '4.json', '5.json']))).toBe(
      'imported from DataComp (1.json, 2.json, 3.json and 2 more)',
    );
  });
});
