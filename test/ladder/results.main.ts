// Run after `npm run demo` by `npm run test:ladder`: the records of every embedded model are what its page says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import type { OwnRecord } from '../../harness/config/record.js';
import { recordPath } from '../../harness/results/paths.js';
import { readRecord } from '../../harness/results/record-file.js';
import { findModels } from '../../models/registry.js';
import { findAxes, findSeedScatter, judgeAxis } from '../../reports/summary/ladder-axes.js';
import { writeLadderDocument } from '../../reports/summary/ladder-document.js';
import { groupByFamily } from '../../reports/summary/ladder.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';

const tasks = tasksOfSuite(await readTaskRegistry(), 'mini-ladder');
const models = (await findModels('*-micro-*')).map(({ card }) => card.id);
const out = join(packageRoot, 'results');
const every = await Promise.all(
  models.flatMap((model) => tasks.map(({ id }) => readRecord(recordPath(out, model, id)))),
);
const records = every.filter((record): record is OwnRecord => record.status === 'ok');
const ladders = groupByFamily(records, models);
const page = readFileSync(join(packageRoot, 'models', 'micro', 'README.md'), 'utf8');

const number = /\d+(?:\.\d+)?/g;
const skeleton = (text: string) => text.replaceAll(number, '?');

describe('the ladder on the embedded data', () => {
  it('has a finished record of every model and task', () => {
    expect(every.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(records).toHaveLength(models.length * tasks.length);
    expect(models.length).toBeGreaterThanOrEqual(3 * 4 + 3 * 3);
    expect(tasks.length).toBeGreaterThanOrEqual(12);
  });

  it('has three families of four sizes, each with four data sizes or more', () => {
    expect(ladders).toHaveLength(3);
    for (const { rungs } of ladders) {
      const first = rungs.filter(({ model }) => model.training?.seed === 0);
      expect(new Set(first.map(({ model }) => model.size))).toEqual(new Set(['XS', 'S', 'M', 'L']));
      const sizeS = first.filter(({ model }) => model.size === 'S');
      expect(new Set(sizeS.map(({ model }) => model.training?.uniquePairsM)).size).toBeGreaterThanOrEqual(4);
    }
  });

  it('saw as many samples with every model', () => {
    expect(new Set(records.map(({ model }) => model.training?.samplesSeenM)).size).toBe(1);
  });

  it('gets better with data in every family, by more than seeds lie apart', () => {
    const scatter = findSeedScatter(ladders, tasks);
    expect(scatter?.models).toHaveLength(3);
    const axes = findAxes(ladders, tasks).filter(({ kind }) => kind === 'data size');
    expect(axes).toHaveLength(3);
    for (const axis of axes) {
      const { rises, smallestStep } = judgeAxis(axis);
      expect([axis.family, rises, smallestStep > (scatter?.range ?? 1)]).toEqual([axis.family, true, true]);
    }
  });

  it('gets better with every model size in two families or more, by more than seeds lie apart', () => {
    const range = findSeedScatter(ladders, tasks)?.range ?? 1;
    const axes = findAxes(ladders, tasks).filter(({ kind }) => kind === 'model size');
    expect(axes.map(({ points }) => points.length)).toEqual([4, 4, 4]);
    const clear = axes.filter((axis) => judgeAxis(axis).smallestStep > range);
    expect(clear.length).toBeGreaterThanOrEqual(2);
  });
});

describe('the page of the embedded models', () => {
  const document = writeLadderDocument(ladders, tasks);
  const written = page.slice(page.indexOf('## Models'));
  const cellsOf = (text: string, task: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`| ${task} |`))
      .map((line) => line.split(' | ').slice(3).map(firstNumber));

  it('has the tables that the command writes', () => {
    expect(skeleton(written.split('\n').slice(0, 4).join('\n'))).toBe(
      skeleton(document.split('\n').slice(0, 4).join('\n')),
    );
    for (const model of models) expect(written).toContain(`| ${model} |`);
  });

  it.each(tasks.map(({ id }) => [id]))('shows the scores of %s', (task) => {
    const [shown, computed] = [cellsOf(written, task), cellsOf(document, task)];
    expect(shown.map((cells) => cells.length)).toEqual(computed.map((cells) => cells.length));
    const tolerance =
      100 * Math.max(...records.filter((record) => record.task === task).map(oneSample)) + 0.1;
    computed.flat().forEach((score, index) => {
      expect(Math.abs(score - shown.flat()[index])).toBeLessThanOrEqual(tolerance);
    });
  });
});

function firstNumber(cell: string): number {
  return Number(cell.match(number)?.[0]);
}

/** What two images that fall the other way on another processor can move a score by: more where groups are small. */
function oneSample({ n, groups }: OwnRecord): number {
  const sizes = Object.values(groups ?? {}).flatMap((column) =>
    Object.values(column).map((group) => group.n),
  );
  return 2 / Math.min(n, ...sizes);
}
