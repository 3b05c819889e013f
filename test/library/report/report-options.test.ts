import { describe, expect, it } from '@jest/globals';
import { chooseTasks } from '../../../harness/library/choose-tasks.js';
import { keepTasks, makeInput } from '../../../harness/library/report/make-input.js';
import { writeCommand } from '../../../harness/library/report/write-command.js';
import type { WrittenReportOptions } from '../../../harness/config/written-report.js';
import { parseReportOptions } from '../../../harness/library/report/report-options.js';
import type { SampleLine } from '../../../harness/core/protocol.js';
import { readTaskRegistry, tasksOfSuite } from '../../../tasks/registry.js';
import { okRecord } from '../../support/records.js';

async function* none(): AsyncGenerator<SampleLine> {
  // no samples
}

const least: WrittenReportOptions = { out: 'report.html', thumbnails: true, bootstrap: '100', seed: '0' };

describe('options of bench report', () => {
  it('are complete without any', () => {
    expect(parseReportOptions(least)).toEqual({
      ...{ results: ['results'], resultsNamed: false },
      ...{ out: 'report.html', suites: [], tasks: [], explore: [] },
      ...{ published: false, split: false, thumbnails: true, bootstrap: 100, seed: 0 },
      resultsNamed: false,
    });
  });

  it('say what was written', () => {
    const options = parseReportOptions({
      ...least,
      results: ['a', 'b'],
      suite: ['mini,imagenet-shift'],
      task: ['mini/openmoji', ' mini/novel '],
      pair: 'vit-s, vitamin-s',
      date: '2026-02-28T12:00:00Z',
      published: true,
      csv: 'tables',
    });
    expect(options).toMatchObject({
      results: ['a', 'b'],
      resultsNamed: true,
      suites: ['mini', 'imagenet-shift'],
      tasks: ['mini/openmoji', 'mini/novel'],
      pair: ['vit-s', 'vitamin-s'],
      date: '2026-02-28T12:00:00Z',
      published: true,
      csv: 'tables',
    });
  });

  it.each<readonly [Partial<WrittenReportOptions>, RegExp]>([
    [{ date: 'yesterday' }, /^--date yesterday: not a date, expected ISO 8601/],
    [{ date: '2026-02-30' }, /^--date 2026-02-30: not a date/],
    [{ date: '2026-13-01' }, /^--date 2026-13-01: not a date/],
    [{ date: '2026-01-01T25:00:00Z' }, /^--date 2026-01-01T25:00:00Z: not a date/],
    [{ pair: 'vit-s' }, /^--pair vit-s: expected the ids of two models/],
    [{ pair: 'vit-s,vit-s' }, /^--pair vit-s,vit-s: expected the ids of two models/],
    [{ bootstrap: 'many' }, /^--bootstrap many: not a whole number/],
    [{ out: '' }, /^--out: is empty, expected the path of a file/],
    [{ csv: ' ' }, /^--csv: is empty, expected the path of a folder/],
  ])('%p is wrong', (wrong, message) => {
    expect(() => parseReportOptions({ ...least, ...wrong })).toThrow(message);
  });

  it('are written down as the command that makes the same report, wherever it is put', () => {
    const options = parseReportOptions({
      ...least,
      results: ["it's here"],
      ...{
        out: 'x.html',
        png: 'p',
        csv: 'c',
        title: 'A title',
        suite: ['mini'],
        thumbnails: false,
      },
    });
    expect(writeCommand(options)).toBe(
      `bench report 'it'\\''s here' --title 'A title' --suite mini --bootstrap 100 --seed 0 --no-thumbnails`,
    );
  });
});

describe('what a report is made from', () => {
  const model = {
    id: 'vit-s',
    records: ['mini/openmoji', 'mini/novel', 'own/task'].map((task) => ({
      record: { ...okRecord, task },
      folder: 'results/vit-s',
    })),
  };
  it('are the tasks of suites, then single ones, each once', async () => {
    const registry = await readTaskRegistry();
    const choose = (wish: Partial<WrittenReportOptions>) =>
      chooseTasks(registry, parseReportOptions({ ...least, ...wish }));
    const mini = tasksOfSuite(registry, 'mini');
    expect(choose({ suite: ['mini'], task: ['mini/openmoji'] })).toEqual(mini);
    expect(choose({ task: ['mini/novel', 'mini/openmoji'] }).map(({ id }) => id)).toEqual([
      'mini/novel',
      'mini/openmoji',
    ]);
    expect(new Set(choose({}))).toEqual(new Set(registry.tasks));
    expect(() => choose({ suite: ['nothing'] })).toThrow(/^--suite nothing: no such suite/);
  });

  it('leaves out records of other tasks, and names those that no card is of', async () => {
    const registry = await readTaskRegistry();
    const tasks = registry.tasks.filter(({ id }) => id === 'mini/novel');
    const { models, unknown } = keepTasks([model, { id: 'none', records: [] }], tasks, registry);
    expect(models.map(({ id, records }) => [id, records.map(({ record }) => record.task)])).toEqual([
      ['vit-s', ['mini/novel']],
    ]);
    expect(unknown).toEqual(['own/task']);
  });

  it('has only models that there are', async () => {
    const registry = await readTaskRegistry();
    const make = (wish: Partial<WrittenReportOptions>) =>
      makeInput(
        {
          ...{ registry, models: [model], samples: { read: () => none() } },
          taskData: { classNames: () => Promise.resolve([]), thumbnails: () => Promise.resolve(new Map()) },
          options: parseReportOptions({ ...least, ...wish }),
        },
        registry.tasks,
      );
    expect(make({ reference: 'vit-s' })).toMatchObject({ reference: 'vit-s', seed: 0, bootstrap: 100 });
    expect(make({})).not.toHaveProperty('reference');
    expect(make({ suite: ['mini'], task: ['mini/novel'] }).selections.map(({ name }) => name)).toEqual([
      'suite mini',
      'tasks',
    ]);
    expect(() => make({ reference: 'vit-x' })).toThrow(
      /^--reference vit-x: no records of such a model, nearest: vit-s/,
    );
    expect(() => make({ pair: 'vit-s,other' })).toThrow(/^--pair other: no records/);
    expect(() => make({ explore: ['mini/nothing'] })).toThrow(/mini\/nothing: no such task/);
  });
});
