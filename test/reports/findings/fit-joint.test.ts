import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { chooseBudgets } from '../../../reports/findings/choose-budgets.js';
import { findJointSeries } from '../../../reports/findings/find-joint-series.js';
import { fitJoint, type JointRuns } from '../../../reports/findings/fit-joint.js';
import { jointTables } from '../../../reports/findings/joint-tables.js';
import type { MeasuredTarget } from '../../../reports/findings/measured.js';
import type { ReportModel } from '../../../reports/findings/report-data.js';
import { fitSeries } from '../../../reports/scaling/fit-series.js';
import { gridError, gridModels, type GridLaw } from '../../support/report-joint.js';

const grid = { sizes: [20, 80, 320], samplesSeen: [100, 400, 1600], cost: { scale: 0.05, exponent: 1 } };
const law: GridLaw = { E: 0.12, A: 1.6, alpha: 0.5, B: 2.5, beta: 0.4 };
const target: MeasuredTarget = {
  ...{ id: 'mean', name: 'Mean', kind: 'aggregate', group: 'suite', metric: 'acc1', tasks: [] },
};

function runsOf(
  models: readonly ReportModel[],
  errorOf: (model: ReportModel) => number,
  changes: Partial<JointRuns> = {},
): JointRuns {
  const errors = new Map(models.map((model) => [model.id, errorOf(model)]));
  const score = (_: string, id: string) => ({ value: 1 - (errors.get(id) ?? NaN) });
  return { models, repeated: [], published: false, score, ...changes };
}

function fit(runs: JointRuns, bootstrap = 0) {
  return fitJoint(runs, [target], (points) =>
    fitSeries(points, { form: 'auto', loss: 'log-huber', bootstrap, seed: 3 }),
  );
}

describe('fitJoint', () => {
  it('recovers a law, and where its least error for a budget lies', () => {
    const [found] = fit(runsOf(gridModels('vit', grid), (model) => gridError(law, model)));
    expect(found.fit.form).toBe('joint');
    for (const [name, value] of Object.entries(law) as [string, number][])
      expect(found.fit.params[name].value).toBeCloseTo(value, 6);
    expect(found.cost.scale).toBeCloseTo(0.05, 10);
    expect(found.cost.exponent).toBeCloseTo(1, 10);
    expect(found.cost.r2).toBeCloseTo(1, 10);
    expect(found.cost.sizes).toBe(3);
    // GMACs ∝ N, so N* = (alpha A / (beta B))^(1 / (alpha + beta)) (C / scale)^(beta / (alpha + beta))
    const { A, alpha, B, beta } = law;
    expect(found.growth.params).toBeCloseTo(beta / (alpha + beta), 6);
    for (const { compute, params, samplesSeen } of found.allocations) {
      const spent = compute / (0.05 * 1e6);
      const best = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta)) * spent ** (beta / (alpha + beta));
      expect(params / best).toBeCloseTo(1, 5);
      expect(params * samplesSeen).toBeCloseTo(spent, 2);
    }
    // from 20 · 100 to 320 · 1600 M, times ten
    expect(found.allocations.map(({ compute }) => compute)).toEqual([
      ...[1e8, 3e8, 1e9, 3e9, 1e10, 3e10, 1e11],
    ]);
    expect(found.allocations.some(({ beyond }) => beyond === 1)).toBe(true);
    expect(found.warnings.join()).toContain('no interval of the law is known');
  });

  it('holds the truth in its intervals where runs scatter, and says what is not identified', () => {
    const random = createRandom(5);
    const noise = new Map<string, number>();
    const noisy = (model: ReportModel) => {
      const own = noise.get(model.id) ?? Math.exp(0.03 * (random() + random() + random() - 1.5));
      noise.set(model.id, own);
      return gridError({ ...law, E: 0.02 }, model) * own;
    };
    const [found] = fit(runsOf(gridModels('vit', grid), noisy), 200);
    const truth = (compute: number) =>
      ((law.alpha * law.A) / (law.beta * law.B)) ** (1 / 0.9) * (compute / 5e4) ** (0.4 / 0.9);
    for (const { compute, paramsInterval: [low, high] = [0, 0] } of found.allocations.slice(1, 4)) {
      expect(low).toBeLessThan(truth(compute));
      expect(high).toBeGreaterThan(truth(compute));
    }
    expect(found.warnings.join()).toContain('the floor E is not identified');
    expect(found.growth.paramsInterval === undefined).toBe(found.fit.form === 'joint-tied');
  });

  it('asks for 8 runs, of 3 sizes and 3 numbers of samples', () => {
    const models = gridModels('vit', grid);
    const error = (model: ReportModel) => gridError(law, model);
    expect(fit(runsOf(models.slice(0, 8), error))).toHaveLength(1);
    expect(fit(runsOf(models.slice(1, 8), error))).toEqual([]);
    const two = gridModels('vit', { ...grid, samplesSeen: [100, 400], sizes: [10, 20, 40, 80] });
    expect(fit(runsOf(two, error))).toEqual([]);
    const flat = gridModels('vit', { ...grid, samplesSeen: [1, 2, 3, 4], sizes: [10, 20] });
    expect(fit(runsOf(flat, error))).toEqual([]);
  });

  it('leaves out what is at chance, and asks for 8 others', () => {
    const models = gridModels('vit', grid);
    const guessing = { ...target, chance: 0.4 };
    const runs = runsOf(models, (model) => gridError(law, model));
    const atChance = models.filter((model) => gridError(law, model) >= 0.6).length;
    expect(atChance).toBeGreaterThan(1);
    expect(fitJoint(runs, [guessing], () => fail())).toEqual([]);
  });

  it('is not there where samples make no difference', () => {
    const [found] = fit(runsOf(gridModels('vit', grid), ({ paramsM }) => 2 * (paramsM?.image ?? 1) ** -0.4));
    expect(found).toBeUndefined();
  });

  it('says that samples are repeated data, and that GMACs follow size roughly', () => {
    const models = gridModels('vit', grid).map((model, index) => ({
      ...model,
      uniquePairsM: 20,
      gmacs: { image: (model.gmacs?.image ?? 1) * (index < 3 ? 8 : 1), text: 0 },
    }));
    const [found] = fit(runsOf(models, (model) => gridError(law, model)));
    expect(found.series.fixed).toBe('20 M unique pairs');
    expect(found.warnings.join()).toContain(
      'samples are repeated data: all runs saw each pair 5 to 80 times',
    );
    expect(found.cost.r2).toBeLessThan(0.95);
    expect(found.warnings.join()).toContain('only roughly');
  });

  it('counts a run that another repeats once', () => {
    const models = gridModels('vit', grid);
    const twin = { ...models[8], id: 'vit-twin' };
    const runs = runsOf([...models.slice(0, 7), models[8], twin], (model) => gridError(law, model));
    const [found] = fit({
      ...runs,
      repeated: [{ model: 'vit-twin', run: models[8].id, reason: 'the same' }],
    });
    expect(found.points.map(({ model }) => model)).not.toContain('vit-twin');
    expect(found.fit.n).toBe(8);
  });

  it('has tables as wide as their heads', () => {
    const joint = fit(runsOf(gridModels('vit', grid), (model) => gridError(law, model)));
    const tables = jointTables({ joint });
    expect(tables.map(({ rows }) => rows.length)).toEqual([9, 5, 7]);
    for (const { head, rows } of tables) for (const row of rows) expect(row).toHaveLength(head.length);
  });
});

describe('findJointSeries', () => {
  it('keeps families, data, patches, resolutions and passes apart', () => {
    const models = gridModels('vit', grid);
    const half = (change: (model: ReportModel) => ReportModel) =>
      models.map((model, index) => (index % 2 === 0 ? model : change(model)));
    expect(findJointSeries(models, false).map(({ series }) => series.key)).toEqual(['vit · drawings']);
    for (const change of [
      (model: ReportModel) => ({ ...model, family: 'vitamin' }),
      (model: ReportModel) => ({ ...model, data: 'photographs' }),
      (model: ReportModel) => ({ ...model, size: `${model.size}/16` }),
      (model: ReportModel) => ({ ...model, id: `${model.id}-336` }),
      (model: ReportModel) => ({ ...model, uniquePairsM: 1 }),
    ])
      expect(findJointSeries(half(change), false)).toEqual([]);
  });

  it('counts the image tower alone where a text tower is not known', () => {
    const [both] = findJointSeries(
      gridModels('vit', grid).map((model) => ({ ...model, paramsM: { image: 10, text: 5 } })),
      true,
    );
    expect(both).toBeUndefined();
    const models = gridModels('vit', grid).map(({ gmacs, paramsM, ...model }) => ({
      ...model,
      gmacs: { image: gmacs?.image ?? 0 },
      paramsM: { image: paramsM?.image ?? 0, text: 7 },
    }));
    const [found] = findJointSeries(models, true);
    expect(found.costName).toBe('multiply-accumulates of a sample, image tower alone (G)');
    expect(found.xName).toBe('parameters, image + text (M)');
    expect(found.series).toMatchObject({ key: 'vit · drawings · published', published: true });
    expect(found.members[0].x).toBe(27);
  });
});

describe('chooseBudgets', () => {
  it('takes round ones in the range of the runs and as far as the law reaches', () => {
    expect(chooseBudgets([2e8, 5e9], 10)).toEqual([3e8, 1e9, 3e9, 1e10, 3e10]);
    expect(chooseBudgets([2e8, 5e12], 10)).toEqual([1e9, 1e10, 1e11, 1e12, 1e13]);
    expect(chooseBudgets([1e8], 10)).toEqual([1e8, 3e8, 1e9]);
  });
});

function fail(): never {
  throw new Error('fitted what is too few');
}
