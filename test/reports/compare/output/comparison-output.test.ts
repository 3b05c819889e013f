import { describe, expect, it } from '@jest/globals';
import { adjustHolm } from '../../../../harness/metrics/multiple-tests.js';
import { compareRuns } from '../../../../reports/compare/compare-runs.js';
import { comparedFields } from '../../../../reports/compare/comparison.js';
import { documentComparison, writeDocument } from '../../../../reports/compare/output/comparison-document.js';
import { writeComparisonMarkdown } from '../../../../reports/compare/output/comparison-markdown.js';
import { tabulateComparison } from '../../../../reports/compare/output/comparison-tables.js';
import { formatDifference, formatP } from '../../../../reports/compare/output/format-difference.js';
import { listOthers } from '../../../../reports/compare/output/list-others.js';
import { sayVerdict } from '../../../../reports/compare/output/say-verdict.js';
import { weighComparison } from '../../../../reports/compare/output/weigh-comparison.js';
import { flipped, rightOf } from '../../../support/gate-samples.js';
import { cardOf, sideOf, type InventedRun, type InventedTask } from '../../../support/gate-runs.js';

const settings = { alpha: 0.05, bootstrap: 1000, seed: 3, ignored: [] };
const ids = ['mini/openmoji', 'mini/novel', 'mini/digits', 'mini/emoji-val', 'mini/groups'];
const right = rightOf(100, 60);
const plain = (task: string): InventedTask => ({ task, right });
const changed = (task: string, flips: Parameters<typeof flipped>[1]): InventedTask => ({
  ...{ task, right: flipped(right, flips) },
});

async function weigh(before: InventedRun, after: InventedRun) {
  const pair = {
    before: await sideOf(before, 'lines', 'old'),
    after: await sideOf(after, 'lines', 'new'),
  };
  const tasks = ids.map(cardOf);
  const options = { match: comparedFields, aggregates: [], tasks, resamples: 1000, seed: 3 };
  return weighComparison(await compareRuns(pair, options), settings.alpha);
}

const before = { tasks: ids.slice(0, 4).map(plain) };
const after = {
  tasks: [
    changed(ids[0], { gained: 10, lost: 8 }),
    changed(ids[1], { lost: 20 }),
    changed(ids[2], { gained: 15 }),
    plain(ids[3]),
  ],
};

describe('weighComparison', () => {
  it('tells what is worse, better, noise and the same', async () => {
    const { tasks } = await weigh(before, after);
    expect(tasks.map(({ finding }) => finding)).toEqual(['noise', 'worse', 'better', 'same']);
    // of 20 flips all are lost: exact 2 / 2^20, mid-p half of that
    expect(tasks[1].exactP).toBeCloseTo(2 ** -19, 12);
    expect(tasks[1].p).toBeCloseTo(2 ** -20, 12);
    expect(tasks[1].churn).toBe(0.2);
    expect(tasks.map(({ adjustedP }) => adjustedP)).toEqual(adjustHolm(tasks.map(({ p }) => p)));
  });
});

describe('sayVerdict', () => {
  it('counts what differs beyond noise, with the mean', async () => {
    // (+0.02 - 0.2 + 0.15 + 0) / 4
    expect(sayVerdict(await weigh(before, after), 0.05)).toMatch(
      /^toy-model: of 4 tasks, 1 worse and 1 better beyond noise \(Holm, 5 %\), mean -0\.75 points \[-\d\.\d\d, \+\d\.\d\d\]$/,
    );
  });

  it('says where nothing differs, or nothing changed at all', async () => {
    const small = { tasks: [changed(ids[0], { gained: 1 }), plain(ids[1])] };
    const two = { tasks: [plain(ids[0]), plain(ids[1])] };
    expect(sayVerdict(await weigh(two, small), 0.05)).toMatch(/^toy-model: none of 2 tasks differs beyond/);
    expect(sayVerdict(await weigh(two, two), 0.05)).toBe(
      'toy-model: every sample of 2 tasks was answered the same',
    );
  });

  it('names both models, and what was not compared', async () => {
    const one = { model: 'a', tasks: [plain(ids[0]), plain(ids[1])] };
    const other = { model: 'b', tasks: [{ ...plain(ids[0]), change: { prompts: 'x' } }, plain(ids[2])] };
    expect(sayVerdict(await weigh(one, other), 0.05)).toBe(
      'a -> b: nothing could be compared; 1 incomparable, 1 missing, 1 new',
    );
    expect(sayVerdict(await weigh(one, { model: 'a', tasks: [] }), 0.05)).toBe('a: no records of it in new');
  });
});

describe('tabulateComparison', () => {
  it('puts the worse tasks on top, and leaves those out that were answered the same', async () => {
    const { tasks, same, notes } = tabulateComparison(await weigh(before, after), settings, false);
    expect(tasks.rows.map(([mark, task]) => [mark, task])).toEqual([
      ['-', `${ids[1]} acc1`],
      ['+', `${ids[2]} acc1`],
      ['~', `${ids[0]} acc1`],
    ]);
    expect(tasks.rows[0].slice(2, 6)).toEqual(['100', '60.00', '40.00', '-20.00']);
    expect(tasks.rows[0]).toEqual(expect.arrayContaining(['+0/-20', '20.0 %']));
    expect(tasks.rows.every((row) => row.length === tasks.head.length)).toBe(true);
    expect(same).toEqual([ids[3]]);
    // every p is McNemar's
    expect(notes.filter((note) => /^[ru]:/.test(note))).toEqual([]);
    expect(tabulateComparison(await weigh(before, after), settings, true).tasks.rows).toHaveLength(4);
  });

  it('says once which p are resampled', async () => {
    const some = rightOf(25, 13);
    const runs = [some, flipped(some, { lost: 4 })].map((own) => ({
      tasks: [{ task: 'mini/groups', right: own }],
    }));
    const ignoring = { ...settings, ignored: ['preprocess'] };
    const { tasks, notes } = tabulateComparison(await weigh(runs[0], runs[1]), ignoring, false);
    expect(tasks.rows[0]).toContain('r');
    expect(notes.filter((note) => note.startsWith('r: '))).toHaveLength(1);
    expect(notes).toContain('Compared though these may differ: preprocess.');
  });
});

describe('listOthers', () => {
  it('groups tasks by why they were not compared, with values and remedy', async () => {
    const other = (task: string) => ({ ...plain(task), change: { preprocess: 'x' } });
    const found = await weigh(before, { tasks: [other(ids[0]), other(ids[1]), plain(ids[4])] });
    expect(listOthers(found)).toEqual([
      expect.stringMatching(
        /^incomparable, preprocess differs: \w{12}, then \w{12} \(--ignore preprocess compares all the same\): mini\/openmoji, mini\/novel$/,
      ),
      'missing in the run after (no record): mini/digits, mini/emoji-val',
      'new in the run after: mini/groups',
    ]);
  });

  it('offers no way around other samples', async () => {
    const fewer = { ...plain(ids[0]), right: rightOf(99, 60) };
    expect(listOthers(await weigh(before, { tasks: [fewer] }))[0]).toMatch(
      /100 samples, then 99 samples: 1 of the 100 missing, 0 new \(run both/,
    );
  });
});

describe('documentComparison', () => {
  it('is JSON with every number, without draws and without nulls', async () => {
    const weighed = await weigh(before, after);
    const text = writeDocument(documentComparison([weighed], settings, { vitabench: '0' }));
    expect(text).not.toMatch(/null|NaN|Infinity|"differences"|"swapped"/);
    const document = JSON.parse(text) as { models: { tasks: Record<string, unknown>[] }[] };
    expect(document).toMatchObject({
      schema: 1,
      alpha: 0.05,
      multiplicity: 'holm',
      seed: 3,
      bootstrap: 1000,
    });
    const [{ tasks }] = document.models;
    const { p, adjustedP, exactP, interval, detectable } = weighed.tasks[1];
    expect(tasks[1]).toMatchObject({
      ...{ task: ids[1], status: 'compared', finding: 'worse', difference: 0.4 - 0.6 },
      evidence: { kind: 'counted', n: 100, gained: 0, lost: 20 },
      ...{ p, adjustedP, exactP, interval, detectable, churn: 0.2 },
    });
  });
});

describe('writeComparisonMarkdown', () => {
  it('has the verdict, a row for each task, and no markup of names', async () => {
    const model = 'a|b<i>';
    const text = writeComparisonMarkdown([await weigh({ ...before, model }, { ...after, model })], settings);
    expect(text).toContain(String.raw`**a\|b\<i\>: of 4 tasks`);
    expect(text.split('\n').filter((line) => /^\| (?:-|\+|\\~) \| mini/.test(line))).toHaveLength(3);
  });
});

describe('numbers', () => {
  it('have signs, and no negative zero', () => {
    expect(formatDifference(-0.00004, [-0.012345, 0.01], 100)).toBe('0.00 [-1.23, +1.00]');
    expect([0.00001, 0.00123456, 0.5].map(formatP)).toEqual(['<0.0001', '0.0012', '0.5000']);
  });
});
