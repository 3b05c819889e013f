import { describe, expect, it } from '@jest/globals';
import { ProtocolError } from '../../../harness/core/errors.js';
import type { AnsweredSample, ProtocolContext } from '../../../harness/core/protocol.js';
import { bootstrapInterval } from '../../../harness/metrics/bootstrap.js';
import { wilsonInterval } from '../../../harness/metrics/wilson.js';
import { groupClassification } from '../../../tasks/classification/group-classification.js';
import { zeroShotClassification } from '../../../tasks/classification/zero-shot-classification.js';
import { matrixOf, rankAll } from '../../metrics/random-input.js';
import {
  answer,
  captioned,
  contextOf,
  cosine,
  embedImageNear,
  embedText,
  labelled,
  stepAll,
  unit,
} from '../fake-model.js';

const names = ['cat', 'dog', 'owl', '', '$&', 'elk', 'ant'];
const columns = ['country', 'year', 'camera', 'region'];
const given = { templates: ['a {c}'], classNames: names, metadataColumns: columns };

async function classify(
  samples: readonly AnsweredSample[],
  changes: Partial<ProtocolContext> = {},
  batch = 4,
) {
  const run = await groupClassification.start(contextOf({ ...given, ...changes }));
  const lines = await stepAll(run, samples, batch);
  return { lines, result: await run.finish() };
}

/** The text head of the examples by hand: one axis a class. */
const axes = (count: number) => () =>
  Promise.resolve(
    matrixOf(
      Array.from({ length: count }, (_, row) => Array.from({ length: count }, (_, i) => +(i === row))),
    ),
  );

/** An image that lies on the axes of these classes, nearest to the first of them. */
const showing = (id: string, label: number, seen: number, metadata: readonly number[], count = 3) =>
  answer(
    labelled(id, label, metadata),
    Array.from({ length: count }, (_, i) => +(i === seen)),
  );

const byHand = { classNames: ['a', 'b', 'c'], templates: ['{c}'], encodeTexts: axes(3) };
const drawn = Array.from({ length: 67 }, (_, i) => {
  const label = (i * i) % 6;
  const shown = i % 3 === 0 ? (label + 1) % 7 : label;
  const metadata = [[3, 14, 0, 9][i % 4], 2016 + (i % 2), i, -(i % 3)];
  return answer(labelled(`img/${i}`, label, metadata), embedImageNear(`a ${names[shown]}`, `${i}`, 1.2));
});

describe('groupClassification', () => {
  it('by hand', async () => {
    const samples = [
      showing('s', 0, 0, [7, 2]),
      showing('t', 0, 1, [7, 2]),
      showing('u', 1, 1, [7, 5]),
      showing('v', 2, 1, [9, 5]),
      showing('w', 1, 1, [9, 5]),
      showing('x', 0, 0, [9, 5]),
      showing('y', 0, 0, [9, 2]),
    ];
    const { lines, result } = await classify(samples, { ...byHand, metadataColumns: ['place', 'region'] });
    // right: s, u, w, x, y. Recall: a 3/4, b 2/2, c 0/1, mean 7/12
    // F1: a 2 * 3 / (4 + 3) = 6/7, b 2 * 2 / (2 + 4) = 2/3, c 0; mean 32/63
    // place 7: s, u of s, t, u; place 9: w, x, y of v, w, x, y. Region 2: s, y of s, t, y; region 5: u, w, x of u, v, w, x
    expect(result.metrics).toEqual({
      acc1: 5 / 7,
      mean_per_class_recall: 7 / 12,
      'F1-macro_all': expect.closeTo(32 / 63, 14),
      acc_wg: 2 / 3,
      acc_worst_region: 2 / 3,
    });
    expect(result.groups).toEqual({
      place: { 7: { n: 3, acc1: 2 / 3 }, 9: { n: 4, acc1: 3 / 4 } },
      region: { 2: { n: 3, acc1: 2 / 3 }, 5: { n: 4, acc1: 3 / 4 } },
    });
    expect(lines[3]).toEqual({
      ...{ id: 'v', truth: 2, prediction: 1, correct: false, scores: { prediction: 1, truth: 0 } },
      groups: { place: 9, region: 5 },
    });
    expect([result.n, result.lines]).toEqual([7, []]);
    expect(result.intervals.acc1).toEqual(wilsonInterval(5, 7));
  });

  it('gives the lines and numbers of zero-shot-classification, and more', async () => {
    const run = await zeroShotClassification.start(contextOf(given));
    const plainLines = await stepAll(run, drawn, 4);
    const plain = await run.finish();
    const { lines, result } = await classify(drawn);
    const more = lines.map(({ groups, correctTop5, ...line }) => {
      expect([typeof groups, typeof correctTop5]).toEqual(['object', 'boolean']);
      return line;
    });
    expect(more).toEqual(plainLines);
    expect(result.metrics).toMatchObject(plain.metrics);
    expect(result.intervals).toMatchObject(plain.intervals);
    expect(plain).not.toHaveProperty('groups');
  });

  it('by a second way: sort every cosine, filter every group', async () => {
    const directions = names.map((name) => unit(embedText(`a ${name}`)));
    const scored = drawn.map(({ sample, output }) => {
      const order = rankAll(directions.map((column) => cosine(output.tensors.embedding.data, column)));
      if (sample.kind !== 'labelled-image') throw new Error(sample.kind);
      return { order, label: sample.label, metadata: sample.metadata ?? [] };
    });
    const groupsOf = (column: number) =>
      Object.fromEntries(
        [...new Set(scored.map(({ metadata }) => metadata[column]))].map((value) => {
          const own = scored.filter(({ metadata }) => metadata[column] === value);
          const share = (k: number) =>
            own.filter(({ order, label }) => order.slice(0, k).includes(label)).length / own.length;
          return [value, { n: own.length, acc1: share(1), acc5: share(5) }];
        }),
      );
    const { result } = await classify(drawn);
    const groups = { country: groupsOf(0), year: groupsOf(1), region: groupsOf(3) };
    expect(result.groups).toEqual(groups);
    const worst = (column: keyof typeof groups, metric: 'acc1' | 'acc5') =>
      Math.min(...Object.values(groups[column]).map((group) => group[metric]));
    expect(result.metrics).toMatchObject({
      acc_wg: worst('country', 'acc1'),
      acc_top5_wg: worst('country', 'acc5'),
      acc_worst_year: worst('year', 'acc1'),
      acc_worst_region: worst('region', 'acc1'),
    });
    expect(new Set(Object.values(result.metrics)).size).toBe(Object.keys(result.metrics).length);
  });

  it('says of each line the groups that are scored, not the other columns', async () => {
    const { lines } = await classify(drawn);
    expect(lines[5].groups).toEqual({ country: 14, year: 2017, region: -2 });
  });

  it.each([
    [['hospital', 'slide'], ['acc_wg', 'acc_top5_wg'], ['hospital']],
    [['region', 'country'], ['acc_wg', 'acc_top5_wg', 'acc_worst_region'], ['region']],
    [
      ['location', 'year'],
      ['acc_wg', 'acc_top5_wg', 'acc_worst_year'],
      ['location', 'year'],
    ],
  ])('of columns %j it reports %j', async (metadataColumns, worst, scored) => {
    const samples = drawn.map(({ sample, output }, i) => ({
      sample: { ...sample, metadata: [i % 3, i % 5] },
      output,
    }));
    const { result } = await classify(samples, { metadataColumns });
    expect(Object.keys(result.metrics)).toEqual([
      ...['acc1', 'acc5', 'mean_per_class_recall', 'F1-macro_all'],
      ...worst,
    ]);
    expect(Object.keys(result.intervals)).toEqual(Object.keys(result.metrics));
    expect(Object.keys(result.groups ?? {})).toEqual(scored);
    if (worst.includes('acc_worst_region'))
      expect(result.metrics.acc_worst_region).toBe(result.metrics.acc_wg);
  });

  it('resamples images: the interval of the worst group is that of the least of the resampled groups', async () => {
    // group 0: 6 of 8 right; group 1: 5 of 8
    const right = [1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0];
    const samples = right.map((hit, i) => showing(`${i}`, i % 2, hit ? i % 2 : 2, [i < 8 ? 0 : 1]));
    const { result } = await classify(samples, { ...byHand, metadataColumns: ['place'], seed: 9 });
    const least = (chosen: Int32Array) => {
      const of = (part: number) => [...chosen].filter((i) => (i < 8 ? 0 : 1) === part).map((i) => right[i]);
      const shares = [of(0), of(1)]
        .filter(({ length }) => length > 0)
        .map((hits) => hits.filter((hit) => hit === 1).length / hits.length);
      return Math.min(...shares);
    };
    expect(result.metrics.acc_wg).toBe(5 / 8);
    expect(result.intervals.acc_wg).toEqual(bootstrapInterval(16, least, 9));
  });

  it('takes a resample without the smallest group: it has fewer groups, not a group of 0', async () => {
    // group 4 is one wrong image; about 1 in 3 resamples of 7 lacks it, and then every image is right
    const samples = Array.from({ length: 7 }, (_, i) =>
      showing(`${i}`, 0, i === 0 ? 1 : 0, [i === 0 ? 4 : 5]),
    );
    const { result } = await classify(samples, { ...byHand, metadataColumns: ['place'] });
    expect(result.metrics.acc_wg).toBe(0);
    expect(result.intervals.acc_wg).toEqual([0, 1]);
  });

  it('counts whatever value there is: FMoW\'s "Other" is a region like the rest', async () => {
    const samples = [0, 0, 1, 1, 5].map((region, i) => showing(`${i}`, 0, region === 5 ? 2 : 0, [region]));
    const { result } = await classify(samples, { ...byHand, metadataColumns: ['region'] });
    expect(result.metrics).toMatchObject({ acc_worst_region: 0, acc1: 4 / 5 });
    expect(result.groups).toMatchObject({ region: { 5: { n: 1, acc1: 0 } } });
  });

  describe('with the rules of a card', () => {
    const regions = [0, 0, 0, 1, 1, 1, 1, 5];
    // region 0: 2 of 3 right; region 1: 1 of 4; region 5: 0 of 1
    const right = [1, 1, 0, 1, 0, 0, 0, 0];
    const samples = right.map((hit, i) => showing(`${i}`, 0, hit ? 0 : 1, [i % 2, regions[i]]));
    const given = { ...byHand, metadataColumns: ['camera', 'region'], seed: 4 };
    const byRegion = (leftOut?: readonly number[]) => ({
      ...given,
      groupRules: [{ metric: 'acc_worst_region', column: 'region', leftOut }],
    });

    it('reports the metrics that the card names, by the columns it names', async () => {
      const { result, lines } = await classify(samples, {
        ...given,
        groupRules: [{ metric: 'acc_wg', column: 'region' }],
      });
      expect(Object.keys(result.metrics)).toEqual([
        'acc1',
        'mean_per_class_recall',
        'F1-macro_all',
        'acc_wg',
      ]);
      expect(result.metrics.acc_wg).toBe(0);
      expect(Object.keys(result.groups ?? {})).toEqual(['region']);
      expect(lines[7].groups).toEqual({ region: 5 });
    });

    it('reports no group where the card names none', async () => {
      const { result, lines } = await classify(samples, { ...given, groupRules: [] });
      expect(Object.keys(result.metrics)).toEqual(['acc1', 'mean_per_class_recall', 'F1-macro_all']);
      expect(result).not.toHaveProperty('groups');
      expect(lines[0]).not.toHaveProperty('groups');
    });

    it('reports the corrected metric beside the published one, which stays as it is', async () => {
      const plain = (await classify(samples, byRegion())).result;
      const { result } = await classify(samples, byRegion([5]));
      const { variants, variantIntervals, ...rest } = result;
      expect(rest).toEqual(plain);
      expect(plain).not.toHaveProperty('variants');
      // as published the least of 2/3, 1/4 and 0/1; corrected, of 2/3 and 1/4
      expect(variants).toEqual({
        'as-published': { acc_worst_region: 0 },
        corrected: { acc_worst_region: 1 / 4 },
      });
      const least = (drawn: Int32Array) => {
        const shares = [0, 1].flatMap((region) => {
          const own = [...drawn].filter((i) => regions[i] === region);
          return own.length === 0 ? [] : [own.filter((i) => right[i] === 1).length / own.length];
        });
        return Math.min(...shares);
      };
      expect(variantIntervals).toEqual({
        'as-published': { acc_worst_region: plain.intervals.acc_worst_region },
        corrected: { acc_worst_region: bootstrapInterval(7, least, 4) },
      });
    });

    it('has no corrected metric where every image is left out: nothing measured is not zero', async () => {
      const { result } = await classify(samples, byRegion([0, 1, 5]));
      expect(result.variants).toEqual({ 'as-published': { acc_worst_region: 0 }, corrected: {} });
    });

    it.each([
      ['acc_worst_slide', 'region', /groups for metric acc_worst_slide, expected acc_wg, acc_top5_wg/],
      ['acc_wg', 'slide', /groups by column slide, the data set has camera, region/],
    ])('throws ProtocolError on %s by %s, one of which there is not', async (metric, column, message) => {
      const run = classify(samples, { ...given, groupRules: [{ metric, column }] });
      await expect(run).rejects.toThrow(message);
      await expect(run).rejects.toBeInstanceOf(ProtocolError);
    });
  });

  it('throws ProtocolError where the data set names no columns', async () => {
    await expect(classify([], { metadataColumns: [] })).rejects.toThrow(
      new ProtocolError(
        'group-classification: the data set names no metadata columns. Name them in its datasets.json entry',
      ),
    );
  });

  it.each<[what: string, metadata: readonly number[] | undefined, count: number]>([
    ['no metadata', undefined, 0],
    ['other metadata', [1, 2, 3], 3],
  ])('throws ProtocolError on a sample with %s', async (_what, metadata, count) => {
    await expect(classify([answer(labelled('x', 0, metadata), embedText('x'))])).rejects.toThrow(
      new ProtocolError(
        `group-classification: sample x has ${count} metadata values, expected 4: country, year, camera, region`,
      ),
    );
  });

  it('names itself in the errors of the classifier', async () => {
    await expect(classify([answer(captioned('c', ['x']), embedText('x'))])).rejects.toThrow(
      new ProtocolError('group-classification: sample c is a captioned-image, expected a labelled image'),
    );
    await expect(classify([answer(labelled('x', 7, [1, 2, 3, 4]), embedText('x'))])).rejects.toThrow(
      new ProtocolError('group-classification: sample x has label 7, expected 0 to 6'),
    );
    await expect(classify([], { classNames: ['cat'] })).rejects.toThrow(
      /^group-classification: 1 class names/,
    );
  });
});
