import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../harness/config/package-root.js';
import { findMetric } from '../harness/metrics/descriptors.js';
import { readDatasets } from '../harness/library/read-datasets.js';
import { findProtocol } from '../tasks/protocols.js';
import { readTaskRegistry, suitesOfTask, tasksOfAggregate, tasksOfSuite } from '../tasks/registry.js';

const registry = await readTaskRegistry();
const datasets = await readDatasets();
const embedded = [...datasets.values()].filter(({ root }) => root === 'package');

describe('task cards', () => {
  it('name a data set, a protocol and, where the rules are here, a metric that it reports', () => {
    for (const { id, dataset, protocol, metric } of registry.tasks) {
      expect([id, datasets.has(dataset)]).toEqual([id, true]);
      expect([id, protocol.map((one) => findProtocol(one)?.id)]).toEqual([id, protocol]);
      const rules = findProtocol(protocol[0]);
      if (!rules) continue;
      expect([id, rules.metrics.includes(metric)]).toEqual([id, true]);
      expect([id, findMetric(metric)?.id]).toEqual([id, metric]);
    }
  });

  it('agree with the entry of their data set, in both directions', () => {
    const fromCards = registry.tasks.map(({ id, dataset }) => `${dataset} ${id}`).sort();
    const fromEntries = [...datasets.values()]
      .flatMap(({ id, tasks }) => tasks.map((task) => `${id} ${task}`))
      .sort();
    expect(fromEntries).toEqual(fromCards);
  });

  it('are a shift of other tasks with the same metric, which are no shift themselves', () => {
    const shifts = registry.tasks.filter(({ shiftOf }) => shiftOf !== undefined);
    expect(shifts.length).toBe(9);
    for (const { id, metric, shiftOf = [] } of shifts)
      for (const plain of shiftOf) {
        const card = registry.tasks.find((one) => one.id === plain);
        expect([id, plain, card?.metric, card?.shiftOf]).toEqual([id, plain, metric, undefined]);
      }
  });

  it('state a chance level for plain accuracy: one over the classes, or more where the classes are uneven', () => {
    const accuracy = registry.tasks.filter(({ metric }) => metric === 'acc1');
    expect(accuracy.length).toBeGreaterThan(20);
    for (const { id, dataset, chance = 0 } of accuracy) {
      const even = 1 / (datasets.get(dataset)?.classes ?? 0);
      expect([id, chance >= 0.99 * even && chance <= 4 * even]).toEqual([id, true]);
    }
  });
});

describe('the card of WinoGAViL', () => {
  /** Cues by candidates and associations, counted in WinoGAViL/WinoGAViL-experiments: assets/winogavil_dataset.csv. */
  const cues = [
    ...[
      [5, 2, 1088],
      [5, 3, 232],
      [6, 2, 1087],
      [6, 3, 259],
      [6, 4, 43],
    ],
    ...[
      [10, 2, 338],
      [10, 3, 83],
      [10, 4, 5],
      [12, 2, 328],
      [12, 3, 84],
      [12, 4, 16],
    ],
  ];
  const card = registry.tasks.find(({ id }) => id === 'datacomp/winogavil');
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  /** Mean over h right ones of k drawn from n of which k are right: h / (2k - h). */
  const expectedJaccard = (n: number, k: number) =>
    Array.from({ length: k + 1 }, (_, h) => h)
      .filter((h) => k - h <= n - k)
      .reduce(
        (sum, h) => sum + ((choose(k, h) * choose(n - k, k - h)) / choose(n, k)) * (h / (2 * k - h)),
        0,
      );
  const meanOver = (some: readonly number[][]) =>
    some.reduce((sum, [n, k, count]) => sum + count * expectedJaccard(n, k), 0) /
    some.reduce((sum, [, , count]) => sum + count, 0);

  it('counts all cues, and gives what guessing gets on those that are reported', () => {
    expect(card?.size).toBe(cues.reduce((sum, [, , count]) => sum + count, 0));
    // two of five at random: none, one, both right with 3, 6 and 1 of 10 pairs, so (6 / 3 + 1) / 10
    expect(expectedJaccard(5, 2)).toBeCloseTo(0.3, 12);
    expect(card?.chance).toBeCloseTo(meanOver(cues.filter(([n]) => n >= 10)), 6);
    expect(meanOver(cues)).toBeCloseTo(0.262897, 6);
  });
});

describe('the 38', () => {
  const tasks = tasksOfSuite(registry, 'datacomp38');

  it('have as many units as their data set has samples, and belong to the group of their protocol', () => {
    for (const { id, dataset, size, group, protocol } of tasks) {
      const entry = datasets.get(dataset);
      expect([id, entry?.count]).toEqual([id, size]);
      expect([id, group]).toEqual([
        id,
        protocol[0].endsWith('classification') ? 'classification' : 'retrieval',
      ]);
      expect([id, entry?.classes !== undefined]).toEqual([id, group === 'classification']);
      expect([id, entry?.tasks]).toEqual([id, [id]]);
    }
    // what the sizes in DataComp's tasklist.yml add up to
    expect(tasks.reduce((sum, { size = 0 }) => sum + size, 0)).toBe(697369);
  });

  it('report one of eight metrics, acc1 but for eleven of them', () => {
    const others = tasks.filter(({ metric }) => metric !== 'acc1');
    expect(Object.fromEntries(others.map(({ id, metric }) => [id.replace('datacomp/', ''), metric]))).toEqual(
      {
        'vtab-caltech101': 'mean_per_class_recall',
        'fgvc-aircraft': 'mean_per_class_recall',
        'vtab-flowers': 'mean_per_class_recall',
        'vtab-pets': 'mean_per_class_recall',
        flickr30k: 'mean_recall@1',
        mscoco: 'mean_recall@1',
        winogavil: 'jaccard_score_10-12',
        'wilds-iwildcam': 'F1-macro_all',
        'wilds-fmow': 'acc_worst_region',
        'fairness-dollar-street': 'acc_top5_wg',
        'fairness-geode': 'acc_wg',
      },
    );
  });

  it('go by the groups that DataComp scores, columns that their data set has', () => {
    const grouped = tasks.filter(({ protocol }) => protocol[0] === 'group-classification');
    const described = grouped.map(({ id, dataset, groups = [] }) => {
      const columns = datasets.get(dataset)?.metadata ?? [];
      expect([id, groups.filter(({ column }) => !columns.includes(column))]).toEqual([id, []]);
      return [id.replace('datacomp/', ''), groups.map(({ metric, column }) => `${metric} by ${column}`)];
    });
    expect(Object.fromEntries(described)).toEqual({
      'wilds-iwildcam': [],
      'wilds-camelyon17': ['acc_wg by slide'],
      'wilds-fmow': ['acc_worst_region by region', 'acc_worst_year by year'],
      'fairness-dollar-street': ['acc_top5_wg by income_ds'],
      'fairness-geode': ['acc_wg by region'],
    });
  });

  it('have one variant: FMoW without the region "Other"', () => {
    const varied = registry.tasks.filter(({ groups = [] }) => groups.some(({ leftOut }) => leftOut));
    expect(varied.map(({ id, groups }) => [id, groups?.[0]])).toEqual([
      ['datacomp/wilds-fmow', { metric: 'acc_worst_region', column: 'region', leftOut: [5] }],
    ]);
  });
});

describe('suites', () => {
  it('hold the 60: 38 zero-shot tasks, 2 detection, 8 segmentation, 12 probes', () => {
    const count = (suite: string) => tasksOfSuite(registry, suite).length;
    expect(count('datacomp38')).toBe(38);
    expect([count('detection'), count('segmentation'), count('lmm')]).toEqual([2, 8, 12]);
    expect([count('imagenet-shift'), count('vtab'), count('retrieval')]).toEqual([6, 13, 3]);
    expect(count('all')).toBe(60);
  });

  it('keep the embedded tasks out of the 60', () => {
    expect(tasksOfSuite(registry, 'all').filter(({ id }) => id.startsWith('mini/'))).toEqual([]);
    for (const suite of ['mini', 'mini-questions'])
      expect(tasksOfSuite(registry, suite).every(({ id }) => id.startsWith('mini/'))).toBe(true);
  });
});

describe('aggregates', () => {
  it('are the five that DataComp reports, over the tasks of its groups', () => {
    const tasksOf = (id: string) =>
      registry.aggregates
        .filter((aggregate) => aggregate.id === id)
        .flatMap((aggregate) => tasksOfAggregate(registry, aggregate));
    expect(registry.aggregates.map(({ id }) => [id, tasksOf(id).length])).toEqual([
      ['imagenet', 1],
      ['imagenet_shift', 6],
      ['vtab', 13],
      ['retrieval', 3],
      ['mean38', 38],
    ]);
    expect(tasksOf('imagenet').map(({ id }) => id)).toEqual(['datacomp/imagenet1k']);
    expect(tasksOf('mean38')).toEqual(tasksOfSuite(registry, 'datacomp38'));
    // a mean can be complete only where the size of each of its tasks is known
    expect(tasksOf('mean38').every(({ size }) => size !== undefined)).toBe(true);
  });
});

describe('tasks beside the 60', () => {
  it('are those of the embedded suites, multi-label VOC 2007, and two public validation splits', () => {
    const all = tasksOfSuite(registry, 'all');
    const others = registry.tasks.filter((task) => !all.includes(task) && !task.id.startsWith('mini/'));
    expect(others.map((task) => [task.id, suitesOfTask(registry, task)])).toEqual([
      ['clip-benchmark/voc2007-multilabel', []],
      ['lmm/vqav2-val', ['lmm-val']],
      ['lmm/vizwiz-val', ['lmm-val']],
    ]);
  });
});

describe('suites mini and mini-questions', () => {
  const mini = [...tasksOfSuite(registry, 'mini'), ...tasksOfSuite(registry, 'mini-questions')];

  it('reports every metric that one of the 38 reports', () => {
    const reported = new Set(mini.map(({ metric }) => metric));
    const needed = new Set(tasksOfSuite(registry, 'datacomp38').map(({ metric }) => metric));
    expect(needed.size).toBe(8);
    expect([...needed].filter((metric) => !reported.has(metric))).toEqual([]);
  });

  it('says of every task that its data are embedded', () => {
    expect(mini.filter(({ name }) => !name.endsWith('(embedded)'))).toEqual([]);
  });
});

describe('what the package brings', () => {
  const bytesIn = (folder: string) =>
    readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => statSync(join(packageRoot, folder, name)))
      .filter((entry) => entry.isFile())
      .reduce((sum, { size }) => sum + size, 0);

  it.each([
    ['tasks/mini/data', 20],
    ['models/micro', 56],
  ])('%s: at most %i MiB', (folder, limit) => {
    expect(bytesIn(folder)).toBeGreaterThan(2 ** 20);
    expect(bytesIn(folder)).toBeLessThanOrEqual(limit * 2 ** 20);
  });
});

describe('embedded data', () => {
  it('are there, with as many class names as the entry says', () => {
    expect(
      embedded
        .map(({ tasks }) => tasks)
        .flat()
        .sort(),
    ).toEqual(
      registry.tasks
        .map(({ id }) => id)
        .filter((id) => id.startsWith('mini/'))
        .sort(),
    );
    expect(embedded.length).toBe(22);
    for (const { id, paths, classes, format } of embedded) {
      const names = join(packageRoot, paths[0], 'classnames.txt');
      if (classes === undefined || format !== 'webdataset') continue;
      expect([id, readFileSync(names, 'utf8').trimEnd().split('\n').length]).toEqual([id, classes]);
    }
  });

  it('have prompt templates with one {c} each', () => {
    for (const { id, paths, classes, format } of embedded) {
      if (classes === undefined || format !== 'webdataset') continue;
      const file = join(packageRoot, paths[0], 'zeroshot_classification_templates.txt');
      for (const template of readFileSync(file, 'utf8').trimEnd().split('\n'))
        expect([id, template.split('{c}').length]).toEqual([id, 2]);
    }
  });

  it('keep art under CC BY-SA in a folder of its own, beside its licence', () => {
    for (const { licence, paths } of embedded)
      expect([paths[0], paths[0].includes('/cc-by-sa-4.0/')]).toEqual([paths[0], licence.includes('BY-SA')]);
    expect(existsSync(join(packageRoot, 'tasks/mini/data/cc-by-sa-4.0/LICENSE'))).toBe(true);
  });
});
