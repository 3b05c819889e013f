import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { foreignFormats, type ForeignFormat } from '../../harness/core/foreign-format.js';
import { modelKey } from '../../harness/exchange/name-model.js';
import type { OwnModel, OwnScore } from '../../harness/exchange/own-score.js';
import { readForeign } from '../../harness/exchange/read-foreign.js';
import { setNames } from '../../harness/exchange/set-names.js';
import { takeScore } from '../../harness/exchange/take-score.js';
import {
  writeClipBenchmarkRuns,
  writeClipBenchmarkTable,
} from '../../harness/exchange/write-clip-benchmark.js';
import { writeDataCompLines } from '../../harness/exchange/write-datacomp.js';
import { writeOpenClipTable } from '../../harness/exchange/write-open-clip.js';
import { formatCsv } from '../../reports/summary/csv-text.js';
import { exchangeTasks } from '../support/foreign-files.js';

const tasks = await exchangeTasks();
const share = fc.double({ min: 0, max: 1, noNaN: true });
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,12}$/);

/** A score of a task: the metric that it reports and perhaps others beside it. */
const score = (task: string): fc.Arbitrary<OwnScore> => {
  const [card, set] = [tasks.get(task), setNames.find((one) => one.task === task)];
  if (!card || !set) throw new Error(task);
  const { group, metric } = card;
  const others = fc.dictionary(fc.constantFrom('acc1', 'acc5', 'mean_per_class_recall', 'acc_wg'), share);
  return fc
    .tuple(share, others)
    .map(([value, rest]) => ({ set, group, metric, metrics: { ...rest, [metric]: value } }));
};

const model: fc.Arbitrary<OwnModel> = fc
  .tuple(word, fc.option(word, { nil: undefined }), fc.subarray([...setNames], { minLength: 1 }))
  .chain(([name, pretrained, sets]) =>
    fc.tuple(...sets.map(({ task }) => score(task))).map((scores) => ({
      id: 'any',
      called: { name, ...(pretrained !== undefined && { pretrained }) },
      facts: { id: 'any', family: 'vit' },
      scores,
    })),
  );

const models = fc.uniqueArray(model, {
  minLength: 1,
  maxLength: 4,
  selector: ({ called }) => modelKey(called),
});

/** The texts of the files of a form. */
function write(format: ForeignFormat, all: readonly OwnModel[]): readonly string[] {
  switch (format) {
    case 'clip-benchmark-json':
      return writeClipBenchmarkRuns(all).map(({ run }) => JSON.stringify(run));
    case 'clip-benchmark-csv': {
      const { columns, rows } = writeClipBenchmarkTable(all);
      return [formatCsv(columns, rows)];
    }
    case 'datacomp':
      return all.map(writeDataCompLines);
    case 'open-clip-csv': {
      const { columns, rows } = writeOpenClipTable(all);
      return [formatCsv(columns, rows)];
    }
  }
}

type Numbers = readonly (readonly [model: string, task: string, value: number | undefined])[];

function numbersOf(texts: readonly string[], format: ForeignFormat): Numbers {
  return texts.flatMap((text, place) => {
    const file = readForeign(text, 'f');
    expect(file.format).toBe(format);
    return file.runs.flatMap((run) => {
      const taken = takeScore(run, file, tasks, 'f');
      if (taken.kind === 'left') return [];
      // the file of DataComp does not name the model: its place does
      const key = run.model ? modelKey(run.model) : String(place);
      return [[key, taken.task.id, taken.values.get(taken.task.metric)?.value] as const];
    });
  });
}

const sorted = (numbers: Numbers) => numbers.map((one) => JSON.stringify(one)).sort();

describe('what is exported and imported again', () => {
  it.each(foreignFormats)('has the same numbers: %s', (format) => {
    fc.assert(
      fc.property(models, (all) => {
        const own = all.flatMap(({ called, scores }, place) =>
          scores.map(
            ({ set, metric, metrics }) =>
              [format === 'datacomp' ? String(place) : modelKey(called), set.task, metrics[metric]] as const,
          ),
        );
        expect(sorted(numbersOf(write(format, all), format))).toEqual(sorted(own));
      }),
      { numRuns: 40 },
    );
  });

  it('has the other metrics, too, but of open_clip', () => {
    fc.assert(
      fc.property(models, (all) => {
        for (const format of foreignFormats.filter((one) => one !== 'open-clip-csv'))
          for (const [place, { scores }] of all.entries()) {
            const [text] = write(format, [all[place]]);
            const file = readForeign(text, 'f');
            const [first] = file.runs;
            const own = scores.find(({ set }) => [set.key, set.clipBenchmark].includes(first.dataset));
            const values = [...first.values].filter(([name]) => name !== 'main_metric');
            expect(Object.fromEntries(values.map(([name, { value }]) => [name, value]))).toEqual(
              own?.metrics,
            );
          }
      }),
      { numRuns: 10 },
    );
  });

  it('would show a number that is lost: fewer digits are other numbers', () => {
    const [{ task }] = setNames;
    const [one] = fc.sample(model, { numRuns: 1, seed: 7 });
    const own: OwnModel = { ...one, scores: [{ ...fc.sample(score(task), 1)[0], metrics: { acc1: 1 / 3 } }] };
    const { columns, rows } = writeOpenClipTable([own]);
    const cut = rows.map((row) =>
      row.map((cell) => (typeof cell === 'number' ? Number(cell.toFixed(4)) : cell)),
    );
    const [[, , value]] = numbersOf([formatCsv(columns, cut)], 'open-clip-csv');
    expect([value, 1 / 3]).toEqual([0.3333, 1 / 3]);
  });
});
