import { describe, expect, it } from '@jest/globals';
import { findSeries } from '../../../reports/findings/find-series.js';
import type { ReportModel } from '../../../reports/findings/report-data.js';

function model(id: string, facts: Partial<ReportModel> = {}): ReportModel {
  return {
    ...{ id, family: 'vit', size: 'S', data: 'drawings', uniquePairsM: 4, samplesSeenM: 8 },
    paramsM: { image: 2, text: 1 },
    gmacs: { image: 0.2, text: 0.1 },
    ...{ seed: 0, published: false, imported: false },
    ...facts,
  };
}

function sized(id: string, size: string, image: number, facts: Partial<ReportModel> = {}): ReportModel {
  return model(id, {
    size,
    paramsM: { image, text: image / 2 },
    gmacs: { image: image / 10, text: image / 20 },
    ...facts,
  });
}

function joined(models: readonly ReportModel[], axis: 'size' | 'data' | 'compute') {
  return findSeries(models)
    .series.filter((one) => one.axis === axis)
    .map(({ series, xName, members }) => ({
      key: series.key,
      fixed: series.fixed,
      xName,
      members: members.map((member) => `${member.model.id}@${Number(member.x.toPrecision(6))}`),
    }));
}

describe('model size', () => {
  const ladder = [sized('l', 'L', 8), sized('s', 'S', 2), sized('m', 'M', 4)];

  it('joins the sizes of a family, by parameters of both towers', () => {
    expect(joined(ladder, 'size')).toEqual([
      {
        key: 'vit · drawings',
        fixed: '8 M samples seen, 4 M unique pairs',
        xName: 'parameters, image + text (M)',
        members: ['s@3', 'm@6', 'l@12'],
      },
    ]);
  });

  it('never joins other training data, samples seen or unique pairs', () => {
    const others = [
      sized('data', 'XL', 16, { data: 'photographs' }),
      sized('seen', 'XL', 16, { samplesSeenM: 16 }),
      sized('unique', 'XL', 16, { uniquePairsM: 2 }),
    ];
    expect(joined([...ladder, ...others], 'size')).toEqual(joined(ladder, 'size'));
  });

  it('takes the image tower alone where one text tower is not known', () => {
    const [series] = joined([...ladder, sized('x', 'X', 16, { paramsM: { image: 16 } })], 'size');
    expect(series.xName).toBe('parameters, image tower alone (M)');
    expect(series.members).toEqual(['s@2', 'm@4', 'l@8', 'x@16']);
  });

  it('keeps the patches of vision transformers apart', () => {
    const patches = [
      sized('b32', 'B/32', 8),
      sized('s32', 'S/32', 2),
      sized('b16', 'B/16', 8),
      sized('s16', 'S/16', 2),
    ];
    expect(joined(patches, 'size').map(({ key, members }) => [key, members.length])).toEqual([
      ['vit /32 · drawings', 2],
      ['vit /16 · drawings', 2],
    ]);
  });

  it('puts seeds at one x, as one cluster', () => {
    const [{ members }] = findSeries([...ladder, sized('s-seed1', 'S', 2, { seed: 1 })]).series;
    expect(members.map(({ model: { id }, cluster }) => [id, cluster === undefined])).toEqual([
      ['s', false],
      ['s-seed1', false],
      ['m', true],
      ['l', true],
    ]);
    expect(members[0].cluster).toBe(members[1].cluster);
  });

  it('tells series apart that would be called alike', () => {
    const twice = [...ladder, ...ladder.map((one) => ({ ...one, id: `${one.id}-long`, samplesSeenM: 800 }))];
    expect(joined(twice, 'size').map(({ key }) => key)).toEqual([
      'vit · drawings · 8 M samples seen, 4 M unique pairs',
      'vit · drawings · 800 M samples seen, 4 M unique pairs',
    ]);
  });

  it('shows single places only where nothing is joined', () => {
    expect(joined([ladder[0]], 'size')).toHaveLength(1);
    expect(joined([...ladder, sized('alone', 'S', 2, { family: 'convnext' })], 'size')).toHaveLength(1);
  });
});

describe('data size', () => {
  it('grows in unique pairs at as many samples seen, and marks repeated data', () => {
    const models = [4, 2, 1].map((uniquePairsM) => model(`d${uniquePairsM}`, { uniquePairsM }));
    expect(joined(models, 'data')).toEqual([
      {
        key: 'vit S · drawings',
        fixed: 'size S, 8 M samples seen',
        xName: 'unique pairs (M)',
        members: ['d1@1', 'd2@2', 'd4@4'],
      },
    ]);
    const { members } = findSeries(models).series.find(({ axis }) => axis === 'data') ?? { members: [] };
    expect(members.map(({ repeated }) => repeated)).toEqual([8, undefined, undefined]);
  });

  it('grows in samples seen of the same pairs, a series for each number of them', () => {
    const models = [1, 2].flatMap((uniquePairsM) =>
      [4, 8].map((samplesSeenM) =>
        model(`u${uniquePairsM}-s${samplesSeenM}`, { uniquePairsM, samplesSeenM }),
      ),
    );
    expect(joined(models, 'data').map(({ fixed, xName, members }) => [fixed, xName, members])).toEqual([
      ['size S, 1 M unique pairs', 'samples seen (M)', ['u1-s4@4', 'u1-s8@8']],
      ['size S, 2 M unique pairs', 'samples seen (M)', ['u2-s4@4', 'u2-s8@8']],
      ['size S, each pair seen 4 times', 'samples seen (M)', ['u1-s4@4', 'u2-s8@8']],
      ['size S, 4 M samples seen', 'unique pairs (M)', ['u1-s4@1', 'u2-s4@2']],
      ['size S, 8 M samples seen', 'unique pairs (M)', ['u1-s8@1', 'u2-s8@2']],
    ]);
  });

  it('grows in samples that are seen once each', () => {
    const models = [128, 512, 1280].map((seen) =>
      model(`s${seen}`, { uniquePairsM: seen, samplesSeenM: seen }),
    );
    const longer = model('s12800', { uniquePairsM: 1280, samplesSeenM: 12800 });
    expect(joined([...models, longer], 'data').map(({ fixed, members }) => [fixed, members])).toEqual([
      ['size S, 1.28 B unique pairs', ['s1280@1280', 's12800@12800']],
      ['size S, no pair seen twice', ['s128@128', 's512@512', 's1280@1280']],
    ]);
  });

  it('joins no other size', () => {
    expect(
      joined([model('a'), sized('b', 'M', 4, { uniquePairsM: 2 })], 'data').map(({ members }) => members),
    ).toEqual([['a@8'], ['b@8']]);
  });
});

describe('compute', () => {
  it('joins every run on one training data: GMACs a sample times samples seen', () => {
    const models = [
      model('a'),
      model('b', { family: 'vitamin', samplesSeenM: 16 }),
      model('c', { data: 'photographs' }),
    ];
    // (0.2 + 0.1) GMACs x 8e6 samples
    expect(joined(models, 'compute')).toEqual([
      {
        key: 'drawings',
        fixed: 'training data drawings',
        xName: 'training compute, forward, image + text (GMACs)',
        members: ['a@2400000', 'b@4800000'],
      },
    ]);
  });

  it('counts the image tower alone where a text tower is not known', () => {
    const [series] = joined([model('a'), model('b', { samplesSeenM: 16, gmacs: { image: 0.2 } })], 'compute');
    expect(series.xName).toBe('training compute, forward, image tower alone (GMACs)');
    expect(series.members).toEqual(['a@1600000', 'b@3200000']);
  });
});

describe('models that are no runs of their own', () => {
  it('are marked, and said why', () => {
    const { series, repeated } = findSeries([sized('m', 'M', 4), model('b-again'), model('a')]);
    expect(repeated).toEqual([
      { model: 'b-again', run: 'a', reason: 'the same size, training data and seed as a' },
    ]);
    const marks = series[0].members.map(({ model: { id }, repeats }) => [id, repeats]);
    expect(marks).toEqual([
      ['a', undefined],
      ['b-again', 'a'],
      ['m', undefined],
    ]);
  });

  it('leaves out models of which nothing is known', () => {
    const bare: ReportModel = { id: 'bare', family: 'vit', published: false, imported: false };
    expect(findSeries([bare]).series).toEqual([]);
  });
});
