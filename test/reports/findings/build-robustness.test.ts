import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../harness/core/errors.js';
import { createRandom } from '../../../harness/core/random.js';
import type { CorrectByTask } from '../../../reports/findings/build-heatmap.js';
import { buildRobustness } from '../../../reports/findings/build-robustness.js';
import { joinPublished } from '../../../reports/findings/join-published.js';
import { measure } from '../../../reports/findings/measure.js';
import { clampShare, fitLogitLine, logit, sigmoid } from '../../../reports/findings/robustness-line.js';
import { publishedValues } from '../../../reports/published/published-values.js';
import { readPublished } from '../../../reports/published/read-published.js';
import { readTaskRegistry } from '../../../tasks/registry.js';
import { expectOneLine } from '../../support/errors.js';
import { toyBits, toyCard, toyModel, toyRecord } from '../../support/toy-report.js';

const cards = [toyCard('toy/plain'), toyCard('toy/shift', { shiftOf: ['toy/plain'] })];
const noBits: CorrectByTask = new Map();
const quick = { bootstrap: 0, seed: 1 };

/** Models by their right samples of 1000, without and with the shift. */
const measureHits = (hits: readonly (readonly [plain: number, shift: number])[], n = 1000) =>
  measure({
    models: hits.map(([plain, shift], place) => {
      const model = { id: `m${place}`, family: place % 2 === 0 ? 'even' : 'odd' };
      return toyModel(model.id, [
        toyRecord(model, 'toy/plain', plain, n),
        toyRecord(model, 'toy/shift', shift, n),
      ]);
    }),
    tasks: cards,
    aggregates: [],
  });

describe('buildRobustness', () => {
  it('finds a line of logits and what a model scores above it', () => {
    // on the line logit(shift) = -1 + 0.5 logit(plain), but for the last, which is 50 samples above it
    const plain = [300, 500, 800, 600];
    const onLine = plain.map((hits) => sigmoid(-1 + 0.5 * logit(clampShare(hits / 1000, 1000))) * 1001 - 0.5);
    const shift = [...onLine.slice(0, 3), onLine[3] + 50];
    const measured = measureHits(plain.map((hits, place) => [hits, shift[place]]));
    const { panels, baseline } = buildRobustness(measured, noBits, { ...quick });
    expect(baseline).toBe('all models');
    expect(panels.map(({ inDistribution, shift: id }) => [inDistribution, id])).toEqual([
      ['toy/plain', 'toy/shift'],
    ]);
    expect(panels[0].points.map(({ model }) => model)).toEqual(['m0', 'm1', 'm2', 'm3']);
    // with the baseline alone of those that are on the line it is exact: evens are m0, m2; so take three of one family
    const three = measureHits([0, 3, 1, 3, 2, 3].map((place) => [plain[place], shift[place]]));
    const even = buildRobustness(three, noBits, { ...quick, baseline: 'even' });
    expect(even.baseline).toBe('family even');
    expect(even.panels[0].line?.a).toBeCloseTo(-1, 10);
    expect(even.panels[0].line?.b).toBeCloseTo(0.5, 10);
    expect(even.panels[0].line?.r2).toBeCloseTo(1, 12);
    expect(even.panels[0].line?.n).toBe(3);
    const last = even.panels[0].points[1];
    expect(last.baseline).toBe(false);
    // 50 of 1000, but for the half sample that the clamped line is off
    expect(last.rho).toBeCloseTo(0.05, 3);
    expect(last).not.toHaveProperty('interval');
  });

  it('keeps scores of 0 and 1 finite by half a sample', () => {
    expect(clampShare(0, 9)).toBeCloseTo(0.05, 12);
    expect(clampShare(1, 9)).toBeCloseTo(0.95, 12);
    const measured = measureHits(
      [
        [0, 0],
        [5, 3],
        [10, 10],
        [7, 4],
      ],
      10,
    );
    const { panels } = buildRobustness(measured, noBits, { bootstrap: 50, seed: 1 });
    for (const { rho, interval = [NaN, NaN] } of panels[0].points)
      for (const value of [rho, ...interval]) expect(Number.isFinite(value)).toBe(true);
    expect(JSON.stringify(panels)).not.toContain('null');
  });

  it('has no line below three baseline models or without a spread; then the gap is to the score itself', () => {
    const two = buildRobustness(
      measureHits([
        [500, 400],
        [600, 450],
      ]),
      noBits,
      { bootstrap: 20, seed: 1 },
    );
    expect(two.panels[0]).not.toHaveProperty('line');
    expect(two.panels[0].points[0]).toEqual({
      model: 'm0',
      inDistribution: 0.5,
      shifted: 0.4,
      rho: -0.09999999999999998,
      baseline: true,
    });
    const flat = buildRobustness(
      measureHits([
        [500, 400],
        [500, 450],
        [500, 300],
      ]),
      noBits,
      quick,
    );
    expect(flat.panels[0]).not.toHaveProperty('line');
  });

  it('has no panel for a shift whose plain task nobody ran, and takes several plain tasks', () => {
    const shifted = [toyModel('a', [toyRecord({ id: 'a' }, 'toy/shift', 5, 10)])];
    expect(
      buildRobustness(measure({ models: shifted, tasks: cards, aggregates: [] }), noBits, quick).panels,
    ).toEqual([]);
    const tasks = [
      toyCard('toy/plain'),
      toyCard('toy/other'),
      toyCard('toy/shift', { shiftOf: ['toy/plain', 'toy/other'] }),
    ];
    const model = toyModel(
      'a',
      tasks.map(({ id }) => toyRecord({ id: 'a' }, id, 5, 10)),
    );
    const { panels } = buildRobustness(measure({ models: [model], tasks, aggregates: [] }), noBits, quick);
    expect(panels.map(({ inDistribution }) => inDistribution)).toEqual(['toy/plain', 'toy/other']);
  });

  it('refuses a baseline family that no model is of', async () => {
    await expectOneLine(
      () =>
        buildRobustness(
          measureHits([
            [5, 5],
            [6, 5],
          ]),
          noBits,
          { ...quick, baseline: 'vitamin' },
        ),
      ConfigError,
      '--baseline vitamin: no model of this family, expected even, odd',
    );
  });

  it('gives intervals that hold the true gap about as often as they say', () => {
    // models on the line but for m4, which is 4 points above it; every score is drawn anew in each of 200 worlds
    const plain = [0.3, 0.45, 0.6, 0.75, 0.55];
    const truth = plain.map((p, place) => sigmoid(-0.5 + 0.9 * logit(p)) + (place === 4 ? 0.04 : 0));
    const random = createRandom(11);
    const n = 400;
    const drawHits = (p: number) => Array.from({ length: n }, () => random() < p).filter(Boolean).length;
    let held = 0;
    for (let world = 0; world < 200; world++) {
      const hits = plain.map((p, place) => [drawHits(p), drawHits(truth[place])] as const);
      const models = hits.map(([one, other], place) => {
        const model = { id: `m${place}`, family: place === 4 ? 'odd' : 'base' };
        return toyModel(model.id, [
          toyRecord(model, 'toy/plain', one, n),
          toyRecord(model, 'toy/shift', other, n),
        ]);
      });
      const measured = measure({ models, tasks: cards, aggregates: [] });
      const { panels } = buildRobustness(measured, noBits, { baseline: 'base', bootstrap: 200, seed: world });
      const [low, high] = panels[0].points[4].interval ?? [NaN, NaN];
      held += low <= 0.04 && 0.04 <= high ? 1 : 0;
    }
    // 95 % of 200 with three standard errors of 1.5 %, and a percentile interval of a few points may be a little narrow
    expect(held / 200).toBeGreaterThan(0.9);
    expect(held / 200).toBeLessThan(0.995);
  });

  it('draws the same samples for all models where they are there: a shared mistake is no gap', async () => {
    // all models are right on the first samples of each side, so that they rise and fall together
    const n = 300;
    const hits = [60, 120, 180, 240];
    const marks = (right: number) =>
      Array.from({ length: n }, (_, place) => (place < right ? '1' : '0')).join('');
    const measured = measureHits(
      hits.map((right) => [right, right / 2]),
      n,
    );
    const entries = await Promise.all(
      (['toy/plain', 'toy/shift'] as const).map(async (task, side) => {
        const own = await Promise.all(hits.map((right) => toyBits(marks(side === 0 ? right : right / 2))));
        return [task, new Map(own.map((bits, place) => [`m${place}`, bits]))] as const;
      }),
    );
    const options = { bootstrap: 400, seed: 3 };
    const widthOf = (correct: CorrectByTask) =>
      buildRobustness(measured, correct, options).panels[0].points.map(
        ({ interval = [0, 0] }) => interval[1] - interval[0],
      );
    const [paired, unpaired] = [widthOf(new Map(entries)), widthOf(noBits)];
    paired.forEach((width, place) => {
      expect(width).toBeGreaterThan(0);
      expect(width).toBeLessThan(unpaired[place]);
    });
    expect(widthOf(noBits)).toEqual(unpaired);
  });
});

describe('fitLogitLine', () => {
  it('agrees with the normal equations solved the slow way', () => {
    const random = createRandom(5);
    const x = Array.from({ length: 20 }, () => 4 * random() - 2);
    const y = x.map((value) => 0.3 + 1.2 * value + random());
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const [sx, sy, sxx, sxy] = [sum(x), sum(y), sum(x.map((v) => v * v)), sum(x.map((v, i) => v * y[i]))];
    const b = (20 * sxy - sx * sy) / (20 * sxx - sx * sx);
    const a = (sy - b * sx) / 20;
    const rest = sum(y.map((v, i) => (v - a - b * x[i]) ** 2));
    const all = sum(y.map((v) => (v - sy / 20) ** 2));
    const line = fitLogitLine(x, y);
    expect(line?.a).toBeCloseTo(a, 10);
    expect(line?.b).toBeCloseTo(b, 10);
    expect(line?.r2).toBeCloseTo(1 - rest / all, 10);
  });
});

describe('the 121 models of open_clip', () => {
  it('lie on the reference lines against ImageNet', async () => {
    const registry = await readTaskRegistry();
    const values = publishedValues(await readPublished(), registry.tasks, []);
    const nothing = measure({ models: [], tasks: [], aggregates: [] });
    const all = joinPublished(nothing, values, registry.tasks, []);
    const { panels } = buildRobustness(all, noBits, quick);
    const rows = panels.map(({ shift, line }) => [shift, line?.b, line?.a, line?.r2, line?.n] as const);
    const reference: Readonly<Record<string, readonly [b: number, a: number, r2: number]>> = {
      'datacomp/imagenetv2': [0.958, -0.304, 0.9993],
      'datacomp/imagenet-r': [1.174, 0.603, 0.945],
      'datacomp/imagenet-a': [1.099, -1.056, 0.853],
      'datacomp/imagenet-sketch': [1.075, -0.67, 0.969],
      'datacomp/objectnet': [0.873, -0.381, 0.947],
    };
    expect(rows.map(([shift]) => shift).sort()).toEqual(Object.keys(reference).sort());
    for (const [shift, b = NaN, a = NaN, r2 = NaN, n] of rows) {
      const [expectedB, expectedA, expectedR2] = reference[shift];
      expect([shift, n]).toEqual([shift, 121]);
      expect(Math.abs(b - expectedB)).toBeLessThan(0.0006);
      expect(Math.abs(a - expectedA)).toBeLessThan(0.0006);
      expect(Math.abs(r2 - expectedR2)).toBeLessThan(expectedR2 > 0.99 ? 0.00006 : 0.0006);
    }
  });
});
