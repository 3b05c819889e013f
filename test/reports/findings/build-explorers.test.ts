import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../harness/core/errors.js';
import type { SampleLine } from '../../../harness/core/protocol.js';
import { buildExplorers, mostListed, shareOut } from '../../../reports/findings/build-explorers.js';
import { compareSamples } from '../../../reports/findings/compare-samples.js';
import type { Explorer } from '../../../reports/findings/explorer.js';
import { measure } from '../../../reports/findings/measure.js';
import type { ReportInput, WantedPictures } from '../../../reports/findings/report-input.js';
import { expectOneLine } from '../../support/errors.js';
import { inventReportInput } from '../../support/report-records.js';
import { changeSamples, collectSamples } from '../../support/report-samples.js';

function explored(task: string, flips: number): { readonly explorer: Explorer; readonly dataset: string } {
  return {
    dataset: `sha256 of ${task}`,
    explorer: {
      ...{ task, before: 'a', after: 'b', n: 5000, bothRight: 0, gained: flips, lost: 0, bothWrong: 0 },
      ...{ exact: 1, midP: 1, more: 0, classes: [] },
      flips: Array.from({ length: flips }, (_, i) => ({
        ...{ id: `${task}${i}`, truth: '0', before: '1', after: '0', gained: true },
      })),
    },
  };
}

describe('room is shared', () => {
  it.each<[wanted: readonly number[], total: number, shares: readonly number[]]>([
    [[10, 20, 30], 100, [10, 20, 30]],
    [[10, 20, 30], 30, [10, 10, 10]],
    // 5 leaves 25 for two
    [[5, 20, 30], 30, [5, 12, 13]],
    [[30, 5, 20], 30, [13, 5, 12]],
    [[0, 7], 3, [0, 3]],
    [[4, 4, 4], 2, [0, 1, 1]],
    [[], 9, []],
  ])('%j of %i', (wanted, total, shares) => {
    expect(shareOut(wanted, total)).toEqual(shares);
  });
});

describe('flips of all tasks', () => {
  it('are no more than a report holds; the others are counted', async () => {
    const explorers = await buildExplorers(
      [explored('x', 1500), explored('y', 3000), explored('z', 100)],
      undefined,
    );
    expect(explorers.map(({ flips, more }) => [flips.length, more])).toEqual([
      [950, 550],
      [950, 2050],
      [100, 0],
    ]);
  });

  it('are listed for the tasks with the surest difference, where there are many', async () => {
    const many = Array.from({ length: mostListed + 2 }, (_, i) => {
      const one = explored(`t${i}`, 3);
      return { ...one, explorer: { ...one.explorer, midP: i === 0 || i === 4 ? 0.9 : 0.001 * i } };
    });
    const explorers = await buildExplorers(many, undefined);
    const bare = explorers.filter(({ flips }) => flips.length === 0);
    expect(bare.map(({ task, more }) => [task, more])).toEqual([
      ['t0', 3],
      ['t4', 3],
    ]);
  });

  it('count what was left out before', async () => {
    const one = explored('x', 10);
    const [{ flips, more }] = await buildExplorers(
      [{ ...one, explorer: { ...one.explorer, more: 5 } }],
      undefined,
      4,
    );
    expect([flips.length, more]).toEqual([4, 11]);
  });
});

describe('pictures', () => {
  it('are asked for by task, for the first flips, within what is left', async () => {
    const asked: WantedPictures[] = [];
    const explorers = await buildExplorers(
      [explored('x', 2), explored('y', 50), explored('z', 0)],
      (wanted) => {
        asked.push(wanted);
        // one of each task is not there
        return Promise.resolve(
          new Map(wanted.samples.slice(1).map((id) => [id, `data:${id}`.padEnd(400, '=')])),
        );
      },
      2000,
      6000,
    );
    expect(asked.map(({ samples, ...rest }) => ({ ...rest, samples: samples.length }))).toEqual([
      { task: 'x', dataset: 'sha256 of x', most: 2000, samples: 2 },
      // 400 of 6,000 are gone, two tasks are left
      { task: 'y', dataset: 'sha256 of y', most: 2800, samples: 9 },
    ]);
    expect(asked[1].samples[0]).toBe('y0');
    expect(explorers[0].flips.map(({ thumbnail }) => thumbnail?.slice(0, 7))).toEqual([undefined, 'data:x1']);
    expect(explorers[1].flips.filter(({ thumbnail }) => thumbnail)).toHaveLength(8);
  });
});

describe('from the samples of a report', () => {
  const input = inventReportInput({ tasks: 3, n: 400 });
  const explorersOf = async (changed: ReportInput) =>
    (await compareSamples(measure(changed), changed, 0)).explorer;

  it('the reference stands beside the next best, on every task', async () => {
    const { heatmap, explorer } = await compareSamples(measure(input), input, 0);
    expect(explorer.map(({ task }) => task)).toEqual(input.tasks.map(({ id }) => id));
    for (const { task, before, after, ...counts } of explorer) {
      expect(after).toBe(heatmap?.reference);
      const row = heatmap?.tasks.indexOf(task) ?? -1;
      const column = heatmap?.models.indexOf(before) ?? -1;
      expect(counts.midP).toBe(heatmap?.p[row][column]);
      expect((100 * (counts.lost - counts.gained)) / counts.n).toBeCloseTo(
        heatmap?.differences[row][column] ?? NaN,
        10,
      );
      expect(counts.flips).toHaveLength(counts.gained + counts.lost);
      const margins = counts.flips.map(({ margin }) => margin ?? NaN);
      expect(margins).toEqual(margins.toSorted((a, b) => b - a));
      expect(counts.flips[0].truth).toMatch(/^class \d$/);
    }
  });

  it('by the pair and the tasks that are asked for', async () => {
    const pair = [input.models[3].id, input.models[0].id] as const;
    const [explorer, ...others] = await explorersOf({ ...input, pair, explore: [input.tasks[1].id] });
    expect(others).toEqual([]);
    expect([explorer.before, explorer.after, explorer.task]).toEqual([...pair, input.tasks[1].id]);
    const right = async (model: string) =>
      (await collectSamples(input, model, explorer.task)).filter(({ correct }) => correct).length;
    expect(explorer.bothRight + explorer.lost).toBe(await right(pair[0]));
    expect(explorer.bothRight + explorer.gained).toBe(await right(pair[1]));
    await expectOneLine(
      () => explorersOf({ ...input, explore: ['invented/task-99'] }),
      ConfigError,
      '--explore invented/task-99: no such task in the report, nearest: ',
    );
  });

  it('not where their samples are in another order', async () => {
    const [{ before, task }] = await explorersOf(input);
    const tasks = async (changed: ReportInput) => (await explorersOf(changed)).map((one) => one.task);
    expect(await tasks(input)).toContain(task);
    expect(await tasks(changeSamples(input, before, task, (lines) => lines.toReversed()))).not.toContain(
      task,
    );
  });

  it('without a test where images and their captions belong together', async () => {
    const [{ before, after, task }] = await explorersOf(input);
    const asRetrieval = (lines: readonly SampleLine[]) =>
      lines.map((line, i) => ({
        ...line,
        ...(i % 2 === 0
          ? { truth: [`${line.id}#0`] }
          : { id: `${lines[i - 1].id}#0`, truth: lines[i - 1].id }),
      }));
    const changed = [before, after].reduce(
      (one, model) => changeSamples(one, model, task, asRetrieval),
      input,
    );
    const [explorer, other] = await explorersOf(changed);
    expect([explorer.task, explorer.midP, explorer.n]).toEqual([task, undefined, 400]);
    expect(other.midP).toBeDefined();
  });

  it('reads each samples file once', async () => {
    const read: string[] = [];
    await explorersOf({
      ...input,
      readSamples: (model, task) => {
        read.push(`${model} ${task}`);
        return input.readSamples(model, task);
      },
    });
    expect(read).toHaveLength(input.models.length * 3);
    expect(new Set(read).size).toBe(read.length);
  });
});
