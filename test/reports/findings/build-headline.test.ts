import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../../harness/config/record.js';
import { buildHeadline } from '../../../reports/findings/build-headline.js';
import type { CorrectByTask } from '../../../reports/findings/build-heatmap.js';
import type { Headline } from '../../../reports/findings/headline.js';
import { measure } from '../../../reports/findings/measure.js';
import type { ModelRecords } from '../../../reports/findings/report-input.js';
import { findDifference } from '../../../reports/findings/score-difference.js';
import { recordsByStatus } from '../../support/records.js';
import { toyBits, toyCard, toyModel, toyRecord } from '../../support/toy-report.js';

const cards = ['toy/one', 'toy/two'].map((id) => toyCard(id));
const mean = { id: 'mean2', name: 'Mean', members: 'tasks', tasks: cards };
const noBits: CorrectByTask = new Map();
const facts = { paramsM: { image: 1.1, text: 0.7 }, training: { samplesSeenM: 4, uniquePairsM: 2 } };

const build = (models: readonly ModelRecords[], correct = noBits, aggregates = [mean]): Headline =>
  buildHeadline(measure({ models, tasks: cards, aggregates }), correct, models);
const cellsOf = ({ columns, rows }: Headline, id: string) => {
  const column = columns.findIndex((one) => one.id === id);
  return rows.map(({ cells }) => cells[column]);
};
const both = (id: string, one: number, two: number, n = 1000) =>
  toyModel(id, [
    toyRecord({ id, ...facts }, 'toy/one', one, n),
    toyRecord({ id, ...facts }, 'toy/two', two, n),
  ]);
/** n samples of which the first `shared` are right, and those of `own`. */
const marks = (n: number, shared: number, own: readonly number[] = []) =>
  Array.from({ length: n }, (_, place) => (place < shared || own.includes(place) ? '1' : '0')).join('');

describe('buildHeadline', () => {
  it('has facts, every mean and the speed, in rows by model', () => {
    const table = build([both('a', 700, 500), both('b', 600, 500)]);
    expect(table.columns.map(({ id, unit }) => `${id} ${unit}`)).toEqual([
      ...['params M', 'params-image M', 'params-text M', 'samples-seen M', 'unique-pairs M'],
      ...['mean2 %', 'throughput images/s'],
    ]);
    expect(table.rows.map(({ model }) => model)).toEqual(['a', 'b']);
    expect(cellsOf(table, 'params')).toEqual([{ value: 1.8 }, { value: 1.8 }]);
    const [best, other] = cellsOf(table, 'mean2');
    // half-widths of Wilson for 700 and 500 of 1000: 0.0283581 and 0.0309311, of a mean of two sqrt(a^2 + b^2) / 2
    expect(best).toMatchObject({ value: 0.6, mark: 'best' });
    expect('half' in best && best.half).toBeCloseTo(Math.hypot(0.0283581, 0.0309302) / 2, 5);
    expect(other).toMatchObject({ value: 0.55 });
    expect(other).not.toHaveProperty('mark');
  });

  it('shows tasks where there is no mean over several, and no column of a fact that nobody states', () => {
    const bare = (id: string) => toyModel(id, [toyRecord({ id, paramsM: {} }, 'toy/one', 5, 10)]);
    const table = build([bare('a'), bare('b')], noBits, []);
    expect(table.columns.map(({ id }) => id)).toEqual(['toy/one', 'throughput']);
    const known = toyModel('b', [toyRecord({ id: 'b', paramsM: { image: 2 } }, 'toy/one', 5, 10)]);
    const mixed = build([bare('a'), known], noBits, []);
    expect(cellsOf(mixed, 'params-image')).toEqual([{ reason: 'its card does not say' }, { value: 2 }]);
  });

  it('says why there is no score, never 0', () => {
    const skipped = { ...recordsByStatus.skipped, task: 'toy/one' };
    const failed = { ...recordsByStatus.failed, task: 'toy/one' };
    const models = [
      both('a', 700, 500),
      toyModel('b', []),
      { id: 'c', records: [skipped] },
      { id: 'd', records: [failed] },
      { id: 'e', records: [toyRecord({ id: 'e' }, 'toy/one', 10, 20)] },
    ];
    const alone = { ...mean, id: 'first', tasks: [cards[0]] };
    const cut = toyModel('f', [
      toyRecord({ id: 'f' }, 'toy/one', 10, 20, { limit: 20 }),
      toyRecord({ id: 'f' }, 'toy/two', 10, 20),
    ]);
    const table = build([...models, cut], noBits, [mean, alone]);
    expect(cellsOf(table, 'first').slice(1, 4)).toEqual([
      { reason: 'not run' },
      { reason: 'skipped: no text head' },
      { reason: 'failed: broken' },
    ]);
    expect(cellsOf(table, 'mean2')[4]).toEqual({ reason: '1 of its 2 tasks have no score' });
    expect(cellsOf(table, 'mean2')[5]).toEqual({ reason: 'a task was scored on a part of its samples' });
  });

  it('marks as tied what paired samples do not tell from the best, and tells more than unpaired intervals', async () => {
    // a is right on 130 of 200, b on the first 120 of those, c on 50 fewer; a gains 10 over b and loses none
    const models = [130, 120, 80].map((hits, place) =>
      toyModel('abc'[place], [toyRecord({ id: 'abc'[place] }, 'toy/one', hits, 200)]),
    );
    const bits = await Promise.all([130, 120, 80].map((hits) => toyBits(marks(200, hits))));
    const correct: CorrectByTask = new Map([
      ['toy/one', new Map(models.map(({ id }, place) => [id, bits[place]]))],
    ]);
    const unpaired = build(models, noBits, []);
    const paired = build(models, correct, []);
    const markOf = (table: Headline) => cellsOf(table, 'toy/one').map((cell) => 'mark' in cell && cell.mark);
    expect(markOf(unpaired)).toEqual(['best', 'tied', false]);
    expect(markOf(paired)).toEqual(['best', false, false]);
    const noteOf = ({ columns }: Headline) => columns.find(({ id }) => id === 'toy/one')?.note;
    expect(noteOf(unpaired)).toBe('ties by unpaired 95 % intervals');
    expect(noteOf(paired)).toBe('ties by paired 95 % intervals: the same samples');
    const other: CorrectByTask = new Map([
      [
        'toy/one',
        new Map([
          ['a', bits[0]],
          ['b', bits[1]],
        ]),
      ],
    ]);
    expect(noteOf(build(models, other, []))).toBe('ties by 95 % intervals, paired for 1 of 2 models');
  });

  it('marks no best of one value, and every one of equal values', () => {
    expect(cellsOf(build([both('a', 700, 500)]), 'mean2')[0]).not.toHaveProperty('mark');
    const equal = cellsOf(build([both('a', 700, 500), both('b', 500, 700)]), 'mean2');
    expect(equal.map((cell) => 'mark' in cell && cell.mark)).toEqual(['best', 'best']);
  });

  it('takes the median speed of encoding over tasks that encoded all their images', () => {
    const timed = (task: string, n: number, encodeSeconds: number, more: Partial<OwnRecord> = {}) => {
      const record = toyRecord({ id: 'a' }, task, 1, n, more);
      return { ...record, timing: { ...record.timing, encodeSeconds } };
    };
    const speedOf = (...records: readonly OwnRecord[]) => {
      const models = [{ id: 'a', records }, both('b', 1, 2)];
      return cellsOf(build(models), 'throughput')[0];
    };
    // 1000 / 2 s, 1000 / 4 s: the median of two is their mean
    expect(speedOf(timed('toy/one', 1000, 2), timed('toy/two', 1000, 4))).toMatchObject({ value: 375 });
    const { runtime } = timed('toy/one', 1, 1);
    const stored = { runtime: { ...runtime, stored: { images: 1000 } } };
    expect(speedOf(timed('toy/one', 1000, 2), timed('toy/two', 1000, 0.5, stored))).toMatchObject({
      value: 500,
    });
    expect(speedOf(timed('toy/one', 1000, 0, stored))).toEqual({
      reason: 'its images came from stored embeddings',
    });
    expect(speedOf(timed('toy/one', 10, 0.004))).toEqual({ reason: 'its tasks were too short to time' });
  });

  it('crowns no speed of another device', () => {
    const on = (id: string, provider: string) => {
      const record = toyRecord({ id }, 'toy/one', 1, 100);
      return toyModel(id, [{ ...record, runtime: { ...record.runtime, provider } }]);
    };
    const marked = (models: readonly ModelRecords[]) => {
      const table = build(models, noBits, []);
      const place = table.columns.findIndex(({ id }) => id === 'throughput');
      return [table.columns[place].note, ...table.rows.map(({ cells }) => 'mark' in cells[place])];
    };
    expect(marked([on('a', 'cpu'), on('b', 'cpu')])).toEqual([
      'one session: cpu, fp32, batch 8, 1 thread a session',
      true,
      true,
    ]);
    expect(marked([on('a', 'cpu'), on('b', 'cuda')])).toEqual([
      'one session: cpu, fp32, batch 8, 1 thread a session; cuda, fp32, batch 8, 1 thread a session',
      ...[false, false],
    ]);
  });
});

describe('findDifference', () => {
  it('has the variance of pairs', async () => {
    const models = [
      toyModel('a', [toyRecord({ id: 'a' }, 'toy/one', 130, 200)]),
      toyModel('b', [toyRecord({ id: 'b' }, 'toy/one', 121, 200)]),
    ];
    const measured = measure({ models, tasks: cards, aggregates: [] });
    const correct: CorrectByTask = new Map([
      [
        'toy/one',
        new Map([
          ['a', await toyBits(marks(200, 130))],
          ['b', await toyBits(marks(200, 120, [199]))],
        ]),
      ],
    ]);
    const found = findDifference(measured, correct, 'toy/one', ['a', 'b']);
    // 10 gained, 1 lost: with half a sample added to each cell (11 + 1 - 9^2 / 202) / 202^2 = 2.8426e-4, square root 0.016860
    expect(found?.value).toBeCloseTo(9 / 200, 12);
    expect(found?.half).toBeCloseTo(1.959964 * 0.01686, 5);
    expect(found?.paired).toBe(true);
  });

  it('is that of independent scores where samples are missing, and none without intervals', () => {
    const models = [both('a', 700, 500), both('b', 600, 500)];
    const measured = measure({ models, tasks: cards, aggregates: [mean] });
    const found = findDifference(measured, noBits, 'mean2', ['a', 'b']);
    // Wilson halves of 700, 600 and 500 of 1000: 0.0283581, 0.0303065, 0.0309302
    const sum = 0.0283581 ** 2 + 0.0303065 ** 2 + 2 * 0.0309302 ** 2;
    expect(found).toMatchObject({ paired: false });
    expect(found?.value).toBeCloseTo(0.05, 12);
    expect(found?.half).toBeCloseTo(Math.sqrt(sum) / 2, 5);
    const bare = toyModel('c', [toyRecord({ id: 'c' }, 'toy/one', 1, 10, { intervals: {} })]);
    const without = measure({ models: [...models, bare], tasks: cards, aggregates: [] });
    expect(findDifference(without, noBits, 'toy/one', ['a', 'c'])).toBeUndefined();
    expect(findDifference(without, noBits, 'toy/two', ['a', 'c'])).toBeUndefined();
  });
});
