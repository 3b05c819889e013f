import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';
import {
  clipBenchmarkTable,
  clipBenchmarkText,
  dataCompLine,
  dataCompText,
  exchangeTasks,
  numberAt,
  openClipText,
  takeAll,
  takenOf,
} from '../support/foreign-files.js';
import { setNames } from '../../harness/exchange/set-names.js';

/** Why the one number of a text is not taken. */
async function reasonOf(text: string): Promise<string> {
  const [score] = await takeAll(text);
  return score.kind === 'left' ? score.reason : 'taken';
}

describe('the number of a task', () => {
  it('is that of the metric which its card reports, in a whole file of DataComp', async () => {
    const taken = await takenOf(await dataCompText());
    expect(Object.keys(taken)).toHaveLength(38);
    setNames.forEach(({ task }, place) => {
      expect([task, taken[task]]).toEqual([task, numberAt(place)]);
    });
    const metrics = new Set(
      [...(await exchangeTasks()).values()]
        .filter(({ id }) => id.startsWith('datacomp/'))
        .map(({ metric }) => metric),
    );
    // or the test would show little
    expect(metrics.size).toBe(8);
  });

  it('is in each row of the table of CLIP_benchmark that has it', async () => {
    const scores = await takeAll(clipBenchmarkTable);
    expect(
      scores.map((score) =>
        score.kind === 'taken'
          ? [score.task.id, score.values.get(score.task.metric)?.value]
          : [score.run.dataset, score.reason],
      ),
    ).toEqual([
      ['datacomp/imagenet1k', 0.6333],
      ['datacomp/vtab-caltech101', 0.8758],
      ['datacomp/vtab-kitti-closest-vehicle-distance', 0.2743],
      ['clip-benchmark/voc2007-multilabel', 0.7963],
      ['flickr30k', 'the task reports mean_recall@1'],
      ['fer2013', 'not the data set of a task, nearest: food101'],
      ['datacomp/imagenet1k', 0.7554],
    ]);
  });

  it('has the others of ours beside it, and none that we do not know', async () => {
    const text = dataCompLine('wilds/fmow', 'FMoW', {
      ...{ acc1: 0.25, acc5: 0.5, acc_worst_region: 0.125, acc_worst_year: 0.0625, 'acc_region:3': 0.1 },
      ...{ acc_avg: 0.25, 'count_region:3': 4000, main_metric: 0.125 },
    });
    const [score] = await takeAll(text);
    expect(
      score.kind === 'taken' &&
        Object.fromEntries([...score.values].map(([name, { value }]) => [name, value])),
    ).toEqual({
      ...{ acc1: 0.25, acc5: 0.5, acc_worst_region: 0.125, acc_worst_year: 0.0625 },
    });
  });

  it('of retrieval is the mean of both recall@1 where they alone are there', async () => {
    const metrics = {
      'image_retrieval_recall@1': 0.25,
      'text_retrieval_recall@1': 0.5,
      'image_retrieval_recall@5': 0.75,
    };
    const [score] = await takeAll(clipBenchmarkText('flickr30k', metrics, { task: 'zeroshot_retrieval' }));
    expect(score).toMatchObject({
      kind: 'taken',
      warnings: ['mean_recall@1 is the mean of the two recall@1 of the file'],
    });
    // 0.5 * (0.25 + 0.5)
    expect(score.kind === 'taken' && score.values.get('mean_recall@1')).toEqual({ value: 0.375, half: 0 });
    const named = { ...metrics, 'mean_recall@1': 0.3 };
    expect(await takenOf(clipBenchmarkText('flickr30k', named))).toEqual({ 'datacomp/flickr30k': 0.3 });
    const one = { 'image_retrieval_recall@1': 0.25 };
    expect(await reasonOf(clipBenchmarkText('flickr30k', one))).toBe('the task reports mean_recall@1');
  });

  it('of open_clip is what DataComp reports, as its table has it', async () => {
    const cells = setNames.map((_, place) => String(numberAt(place)));
    const taken = await takenOf(openClipText([['ViT-B-32', 'openai', '', ...cells]]));
    expect(Object.values(taken)).toEqual(setNames.map((_, place) => numberAt(place)));
  });
});

describe('a main metric of DataComp', () => {
  const fmow = (metrics: Readonly<Record<string, number>>) => dataCompLine('wilds/fmow', 'FMoW', metrics);

  it('is taken where it stands alone', async () => {
    expect(await takenOf(fmow({ main_metric: 0.25 }))).toEqual({ 'datacomp/wilds-fmow': 0.25 });
    expect(await takenOf(fmow({ acc1: 0.5, main_metric: 0.25 }))).toEqual({ 'datacomp/wilds-fmow': 0.25 });
  });

  it('is not where it is seen to be that of another metric, as versions before had it', async () => {
    expect(await reasonOf(fmow({ acc1: 0.25, main_metric: 0.25 }))).toBe(
      'datacomp/wilds-fmow reports acc_worst_region, its main_metric is acc1',
    );
  });

  it('gives way to the metric of the task, which is said', async () => {
    const [score] = await takeAll(fmow({ acc1: 0.5, acc_worst_region: 0.25, main_metric: 0.5 }));
    expect(score).toMatchObject({
      warnings: ['its main_metric is not its acc_worst_region, which is what the task reports and was taken'],
    });
    expect(await takenOf(fmow({ acc_worst_region: 0.25, main_metric: 0.5 }))).toEqual({
      'datacomp/wilds-fmow': 0.25,
    });
  });
});

describe('a number of something else', () => {
  it.each([
    [
      'another metric',
      clipBenchmarkText('fgvc_aircraft', { acc1: 0.5 }),
      'the task reports mean_per_class_recall',
    ],
    [
      'no worst group',
      clipBenchmarkText('wds/wilds/fmow', { acc1: 0.5 }),
      'the task reports acc_worst_region',
    ],
    [
      'a linear probe',
      clipBenchmarkText('mnist', { lp_acc1: 0.9, acc1: 0.9 }, { task: 'linear_probe' }),
      'it is of linear_probe, the task is zero-shot',
    ],
    [
      'another language',
      clipBenchmarkText('imagenet1k', { acc1: 0.5 }, { language: 'jp' }),
      'class names and prompts, or captions, are in another language (jp)',
    ],
    [
      'other images',
      clipBenchmarkText('eurosat', { acc1: 0.5 }),
      'it is all images of torchvision, which has no test split; the task has the 5400 of VTAB (vtab/eurosat)',
    ],
    ['NaN', clipBenchmarkText('mnist', { acc1: NaN, acc5: 0.5 }), 'its acc1 is empty'],
    ['an empty cell', openClipText([['a', 'b', '', '']], ['MNIST']), 'its number is empty'],
    [
      'none of the 38',
      dataCompLine('fairness/utkface', 'UTKFace', { acc_race_avg: 0.5, main_metric: null }),
      'DataComp has no main metric for it, and it is none of the 38',
    ],
    [
      'nothing we know',
      clipBenchmarkText('sugar_crepe/add_att', { acc: 0.9 }),
      'not the data set of a task, nearest: renderedsst2',
    ],
  ])('is not taken: %s', async (_what, text, reason) => {
    expect(await reasonOf(text)).toBe(reason);
  });

  it('is looked for under both names of DataComp', async () => {
    expect(await takenOf(dataCompLine('mnist-new', 'MNIST', { acc1: 0.5, main_metric: 0.5 }))).toEqual({
      'datacomp/mnist': 0.5,
    });
  });
});

describe('a number that is no fraction', () => {
  it.each([
    [
      'percent',
      clipBenchmarkText('mnist', { acc1: 63.3 }),
      'line 1: mnist, acc1 is 63.3, expected a fraction from 0 to 1. It looks like percent: divide by 100',
    ],
    ['percent in another metric', clipBenchmarkText('mnist', { acc1: 0.5, acc5: 1.5 }), 'mnist, acc5 is 1.5'],
    [
      'a negative one',
      clipBenchmarkText('mnist', { acc1: -0.5 }),
      'mnist, acc1 is -0.5, expected a fraction from 0 to 1. Mend the file',
    ],
    ['a main metric', dataCompLine('mnist', 'MNIST', { main_metric: 50 }), 'mnist, main_metric is 50'],
    [
      'percent of open_clip',
      openClipText([['a', 'b', '', '50.0']], ['MNIST']),
      'row 1: MNIST, main_metric is 50',
    ],
    [
      'a giant one',
      clipBenchmarkText('mnist', { acc1: 1e300 }),
      'mnist, acc1 is 1e+300, expected a fraction from 0 to 1. Mend the file',
    ],
  ])('is named: %s', async (_what, text, part) => {
    await expectOneLine(() => takeAll(text), DataError, 'f: ', part);
  });

  it('is nobody’s business where no task takes it', async () => {
    expect(await reasonOf(clipBenchmarkText('fer2013', { acc1: 45 }))).toMatch(/^not the data set/);
    expect(await takenOf(clipBenchmarkText('mnist', { acc1: 1, fewshot_k: 16 }))).toEqual({
      'datacomp/mnist': 1,
    });
  });
});

describe('what was asked otherwise', () => {
  it.each([
    ['wds/mnist', 'zeroshot_classification', ['in mixed precision, unless it was run with --no_amp']],
    [
      'mnist',
      'zeroshot_classification',
      [
        'in mixed precision, unless it was run with --no_amp',
        "class names and prompts of CLIP_benchmark's own files, images not read as wds/",
      ],
    ],
    [
      'mscoco_captions',
      'zeroshot_retrieval',
      ['in mixed precision, unless it was run with --no_amp', "captions of CLIP_benchmark's own files"],
    ],
  ])('of CLIP_benchmark: %s', async (dataset, task, differs) => {
    const metrics = { acc1: 0.5, 'mean_recall@1': 0.5 };
    expect(await takeAll(clipBenchmarkText(dataset, metrics, { task }))).toMatchObject([
      { kind: 'taken', differs },
    ]);
  });

  it('of DataComp and of open_clip', async () => {
    const lines =
      dataCompLine('mnist', 'MNIST', { acc1: 0.5 }) +
      dataCompLine('misc/winogavil', 'WinoGAViL', { main_metric: 0.5 });
    expect(await takeAll(lines)).toMatchObject([
      { differs: ['text embeddings in mixed precision on a GPU'] },
      { differs: ['embeddings in mixed precision on a GPU'] },
    ]);
    expect(await takeAll(openClipText([['a', 'b', '', '0.5000']], ['MNIST']))).toMatchObject([
      { differs: ['rounded to 4 decimals'] },
    ]);
  });
});
