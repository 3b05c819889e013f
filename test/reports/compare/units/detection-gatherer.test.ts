import { describe, expect, it } from '@jest/globals';
import type { Category, Detection, ImageObjects } from '../../../../harness/core/annotations.js';
import { MetricError } from '../../../../harness/core/errors.js';
import type { SampleLine } from '../../../../harness/core/protocol.js';
import { createRandom, type Random } from '../../../../harness/core/random.js';
import { createDetectionEvaluation } from '../../../../harness/metrics/detection/evaluation.js';
import { keepMatches } from '../../../../harness/metrics/detection/kept-matches.js';
import { createDetectionGatherer } from '../../../../reports/compare/units/detection-gatherer.js';
import { detector } from '../../../../tasks/detection/detector.js';
import { regionProbe } from '../../../../tasks/detection/region-probe.js';
import {
  answeredObjects,
  frequentCategories,
  objectCategories,
} from '../../../tasks/detection/fake-objects.js';
import { contextOf, stepAll } from '../../../tasks/fake-model.js';
import { expectSamePools, gatherUnits, recordOf, type UnitCase } from '../../../support/unit-metric.js';

type Kind = 'coco' | 'lvis';

const categories: readonly Category[] = [
  { id: 9, name: 'c', names: ['c'], frequency: 'r', role: 'novel' },
  { id: 2, name: 'a', names: ['a'], frequency: 'f', role: 'base' },
  { id: 4, name: 'b', names: ['b'], frequency: 'r', role: 'base' },
  { id: 5, name: 'd', names: ['d'], frequency: 'c' },
];
const categoryOf = new Map(categories.map((category) => [category.id, category]));

interface SeenImage {
  readonly image: ImageObjects;
  readonly detections: readonly Detection[];
}

/** Two runs over the same images as a case; the slow way evaluates the images of a pool from their boxes, each with an id of its
 *  own. */
function caseOf(metric: string, kind: Kind, runs: readonly (readonly SeenImage[])[]): UnitCase {
  const seen = new Map<SampleLine, SeenImage & { readonly side: number }>();
  const [before, after] = runs.map((images, side) =>
    images.map(({ image, detections }) => {
      const evaluation = createDetectionEvaluation({ kind, iou: 'box', categories });
      const matches = keepMatches(evaluation.add(image, detections), categoryOf);
      const line = { id: `${image.imageId}`, truth: [], prediction: [], matches };
      seen.set(line, { image, detections, side });
      return [line];
    }),
  );
  return {
    ...{ metric, protocol: 'detector', before, after },
    value: (units) => {
      const pool = units.flatMap(([line]) => seen.get(line) ?? []);
      if (pool.length === 0) return undefined;
      const evaluation = createDetectionEvaluation({ kind, iou: 'box', categories });
      pool
        .toSorted((a, b) => a.image.imageId - b.image.imageId || a.side - b.side)
        .forEach(({ image, detections }, imageId) => evaluation.add({ ...image, imageId }, detections));
      return evaluation.finish().metrics[metric];
    },
    kindOf: ([{ id }]) => id,
  };
}

/** Images whose ids are not in the order of the file, a few of them without anything. */
function drawRuns(random: Random, count: number): readonly (readonly SeenImage[])[] {
  const draw = (below: number) => Math.floor(random() * below);
  const box = (): Detection['box'] => [draw(4) * 10, draw(4) * 10, 10 + draw(3) * 15, 10 + draw(3) * 15];
  const ids = categories.map(({ id }) => id);
  const images = Array.from({ length: count }, (_, index): ImageObjects => ({
    ...{ imageId: (index * 7) % count, height: 100, width: 100 },
    objects: Array.from({ length: index % 5 === 0 ? 0 : draw(6) }, (_unused, id) => {
      const [where, categoryId] = [box(), ids[draw(4)]];
      return { id, categoryId, box: where, area: where[2] * where[3], crowd: draw(5) === 0 };
    }),
    negativeCategoryIds: ids.filter(() => draw(2) === 0),
    notExhaustiveCategoryIds: ids.filter(() => draw(3) === 0),
  }));
  // scores of an image differ, those of images are often the same: 3 is prime to 40
  const run = () =>
    images.map((image, index) => {
      const first = draw(40);
      return {
        image,
        detections: Array.from({ length: index % 5 === 0 ? 0 : 5 + draw(9) }, (_, d): Detection => {
          const score = ((first + 3 * d) % 40) / 40;
          const known = image.objects.at(d);
          if (!known || draw(3) === 0) return { categoryId: ids[draw(4)], score, box: box() };
          return { categoryId: known.categoryId, score, box: known.box };
        }),
      };
    });
  return [run(), run()];
}

describe('createDetectionGatherer', () => {
  const object = (left: number) => ({
    ...{ id: left, categoryId: 9, box: [left, 0, 10, 10] as const, area: 100, crowd: false },
  });
  const found = (left: number, score: number) => ({
    ...{ categoryId: 9, score, box: [left, 0, 10, 10] as const },
  });
  const imageOf = (imageId: number, objects: ImageObjects['objects']): ImageObjects => ({
    ...{ imageId, height: 100, width: 100, objects },
  });
  const three = [imageOf(1, [object(0), object(50)]), imageOf(2, [object(0)]), imageOf(3, [])];
  const runOf = (...detections: (readonly Detection[])[]) =>
    three.map((image, i) => ({ image, detections: detections[i] }));
  const byHand = caseOf('AP50_novel', 'coco', [
    runOf([found(0, 0.9), found(70, 0.8)], [found(0, 0.7)], []),
    runOf([found(0, 0.6), found(50, 0.5)], [], []),
  ]);

  it('by hand', () => {
    const metric = gatherUnits(byHand);
    // before: right 0.9, wrong 0.8, right 0.7 of three objects. Precision 1 up to recall 1/3 (points 0 to 0.33: 34), then 2/3
    // up to 2/3 (33 points); the third image is a kind of its own, and idle
    expect(metric?.sizes).toEqual(Int32Array.of(1, 1, 1));
    expect(metric?.score(Int32Array.of(1, 1, 1, 0, 0, 0))).toBeCloseTo((34 + 22) / 101, 14);
    // after: two of three, both right: 67 points
    expect(metric?.score(Int32Array.of(0, 0, 0, 1, 1, 1))).toBeCloseTo(67 / 101, 14);
    // the first image twice: right twice, then wrong twice, of four objects: recall 1/2, 51 points
    expect(metric?.score(Int32Array.of(2, 0, 1, 0, 0, 0))).toBeCloseTo(51 / 101, 14);
    // the second image as before, the first as after: 0.7, 0.6, 0.5 are right, three of three
    expect(metric?.score(Int32Array.of(0, 1, 0, 1, 0, 1))).toBe(1);
    // nothing to be found
    expect(metric?.score(Int32Array.of(0, 0, 3, 0, 0, 0))).toBeUndefined();
    // before and after: five detections up to the last that is right, and four of them are; two images with objects, twice
    expect(metric?.cost).toBe(5 + 4 + 4);
  });

  it.each([
    ['AP', 'coco'],
    ['AP75', 'coco'],
    ['AP50_base', 'coco'],
    ['AP50_novel', 'coco'],
    ['AP50_all', 'coco'],
    ['AP', 'lvis'],
    ['APr', 'lvis'],
    ['APf', 'lvis'],
  ] as const)('gives %s of %s of any pool as an evaluation of its images', (metric, kind) => {
    const unitCase = caseOf(metric, kind, drawRuns(createRandom(11), 40));
    // kinds as the metric sees them: an image of other categories alone is idle too
    expectSamePools({ ...unitCase, kindOf: ([line]) => (hasPart(line, metric) ? line.id : 'idle') });
  });

  it.each([detector, regionProbe])('makes again what records of $id say', async (protocol) => {
    for (const [names, all] of [
      [['AP', 'AP50_novel'], objectCategories],
      // of masks
      [['APr'], frequentCategories],
    ] as const) {
      const [before, after] = await Promise.all(
        [20, 3].map(async (logitScale) => {
          const run = await protocol.start(
            contextOf({
              ...{ categories: all, templates: ['a {c}'], model: { logitScale } },
              detection: { scoreThreshold: 0.01, nmsIou: 0.5, maxDetections: 100 },
            }),
          );
          const answered = Array.from({ length: 7 }, (_, i) => answeredObjects(i));
          const lines = await stepAll(run, answered, 4);
          return { lines, values: (await run.finish()).metrics };
        }),
      );
      for (const metric of names) {
        const values = [before.values[metric], after.values[metric]];
        expect(values[0]).not.toBe(values[1]);
        const gatherer = createDetectionGatherer(
          recordOf(metric, protocol.id, values[0]),
          recordOf(metric, protocol.id, values[1]),
        );
        // both at once: neither run has to come first
        before.lines.forEach((line, i) => {
          gatherer.add(1, after.lines[i]);
          gatherer.add(0, line);
        });
        const made = gatherer.finish();
        const ones = [1, 1, 1, 1, 1, 1, 1];
        expect(made?.sizes).toEqual(Int32Array.from(ones));
        expect(made?.score(Int32Array.from([...ones, ...ones.map(() => 0)]))).toBeCloseTo(values[0], 14);
      }
    }
  });

  it('gives none where a line has no matches, or they are not what the record was made of', () => {
    expect(gatherUnits(byHand)).toBeDefined();
    const [[{ matches, ...bare }], ...others] = byHand.after;
    expect(matches).toBeDefined();
    expect(gatherUnits({ ...byHand, after: [[bare], ...others] }, [56 / 101, 67 / 101])).toBeUndefined();
    expect(gatherUnits(byHand, [56 / 101, 67 / 101 + 2e-9])).toBeUndefined();
    expect(gatherUnits(byHand, [56 / 101 - 2e-9, 67 / 101])).toBeUndefined();
  });

  it('refuses metrics and images that it cannot tell', () => {
    const record = recordOf('APs', 'detector', 0.5);
    expect(() => createDetectionGatherer(record, record)).toThrow(RangeError);
    const values = [56 / 101, 67 / 101];
    expect(() => gatherUnits({ ...byHand, after: byHand.after.slice(1) }, values)).toThrow(MetricError);
    expect(() => gatherUnits({ ...byHand, after: byHand.after.slice(0, 2) }, values)).toThrow(MetricError);
  });
});

/** Whether anything of a line is part of a metric: words of its groups. */
function hasPart({ matches = {} }: SampleLine, metric: string): boolean {
  const words: Readonly<Record<string, readonly string[]>> = {
    ...{ AP50_base: ['base'], AP50_novel: ['novel'], AP50_all: ['base', 'novel'], APr: ['r'], APf: ['f'] },
  };
  if (!Object.hasOwn(words, metric)) return Object.keys(matches).length > 0;
  return Object.keys(matches).some((name) => name.split(' ').some((word) => words[metric].includes(word)));
}
