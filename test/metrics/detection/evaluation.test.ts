import { describe, expect, it } from '@jest/globals';
import type { Category, Detection, ImageObjects, TrueObject } from '../../../harness/core/annotations.js';
import { MetricError } from '../../../harness/core/errors.js';
import { createRandom, type Random } from '../../../harness/core/random.js';
import { encodeMask } from '../../support/rle-masks.js';
import { createDetectionEvaluation } from '../../../harness/metrics/detection/evaluation.js';
import { areaRanges, thresholds, type DetectionRules } from '../../../harness/metrics/detection/rules.js';
import { expectOneLine } from '../../support/errors.js';
import { evaluatePlainly, meanPlainly, type EvaluatedImage } from './plain-evaluation.js';

const categories: readonly Category[] = [
  { id: 9, name: 'c', names: ['c'], frequency: 'r', role: 'novel' },
  { id: 2, name: 'a', names: ['a'], frequency: 'f', role: 'base' },
  { id: 4, name: 'b', names: ['b'], frequency: 'c', role: 'base' },
];

function run(images: readonly EvaluatedImage[], rules: Partial<DetectionRules> = {}) {
  const evaluation = createDetectionEvaluation({ kind: 'coco', iou: 'box', categories, ...rules });
  for (const { image, detections } of images) evaluation.add(image, detections);
  return evaluation.finish();
}

function object(box: TrueObject['box'], more: Partial<TrueObject> = {}): TrueObject {
  return { id: 1, categoryId: 2, box, area: box[2] * box[3], crowd: false, ...more };
}

function imageOf(
  imageId: number,
  objects: readonly TrueObject[],
  more: Partial<ImageObjects> = {},
): ImageObjects {
  return { imageId, height: 100, width: 100, objects, ...more };
}

const found = (box: Detection['box'], score: number, categoryId = 2): Detection => ({
  categoryId,
  score,
  box,
});

function drawImages(random: Random, count: number): readonly EvaluatedImage[] {
  const draw = (below: number) => Math.floor(random() * below);
  const box = (): Detection['box'] => [draw(4) * 10, draw(4) * 10, 10 + draw(3) * 15, 10 + draw(3) * 15];
  const ids = categories.map(({ id }) => id);
  return Array.from({ length: count }, (_, index) => ({
    image: imageOf(
      (index * 7) % count,
      Array.from({ length: draw(6) }, (_unused, id) =>
        object(box(), {
          id,
          categoryId: ids[draw(3)],
          area: [100, 1024, 9216, 20_000][draw(4)],
          crowd: draw(5) === 0,
        }),
      ),
      {
        negativeCategoryIds: ids.filter(() => draw(2) === 0),
        notExhaustiveCategoryIds: ids.filter(() => draw(3) === 0),
      },
    ),
    detections: Array.from({ length: draw(14) }, () => found(box(), draw(8) / 8, ids[draw(3)])),
  }));
}

describe('createDetectionEvaluation', () => {
  it('by hand', () => {
    // by score: right (0.9), wrong (0.8), right (0.7); three objects. precision 1, 1/2, 2/3 at recall 1/3, 1/3, 2/3.
    // points 0 to 0.33 (34): 1; 0.34 to 0.66 (33): 2/3; others 0
    const images = [
      {
        image: imageOf(1, [object([0, 0, 10, 10]), object([50, 50, 10, 10])]),
        detections: [found([0, 0, 10, 10], 0.9), found([70, 0, 10, 10], 0.8)],
      },
      { image: imageOf(2, [object([0, 0, 10, 10])]), detections: [found([0, 0, 10, 10], 0.7)] },
      { image: imageOf(3, []), detections: [found([0, 0, 10, 10], 0.1, 4)] },
    ];
    const { metrics, categories: each } = run(images);
    const expected = (34 + (33 * 2) / 3) / 101;
    expect(metrics.AP50).toBeCloseTo(expected, 14);
    expect(metrics.AP).toBeCloseTo(expected, 14);
    expect(metrics).toMatchObject({ APm: undefined, ARl: undefined });
    for (const name of ['AR1', 'AR100']) expect(metrics[name]).toBeCloseTo(2 / 3, 14);
    expect(metrics.AP50_base).toBe(metrics.AP50);
    expect(metrics.AP50_novel).toBeUndefined();
    // a category without objects has no value, detections or not
    expect([each.get(4)?.AP, each.get(9)?.AR100]).toEqual([undefined, undefined]);
    expect([...each.keys()]).toEqual([2, 4, 9]);
  });

  it('gives 0, not nothing, to objects that nobody looked for', () => {
    const { metrics } = run([{ image: imageOf(1, [object([0, 0, 40, 40])]), detections: [] }]);
    expect(metrics).toMatchObject({ AP: 0, AP50: 0, APs: undefined, APm: 0, AR100: 0 });
  });

  it('lets a crowd absorb any number, and never miss', () => {
    const crowd = object([0, 0, 50, 50], { crowd: true });
    const inside = [1, 2, 3].map((x) => found([x, 0, 10, 10], 0.9));
    const { metrics } = run([
      {
        image: imageOf(1, [crowd, object([80, 80, 10, 10])]),
        detections: [...inside, found([80, 80, 10, 10], 0.1)],
      },
    ]);
    expect(metrics).toMatchObject({ AP: 1, AR1: 0, AR10: 1 });
  });

  it('matches at the threshold itself, and gives equal overlaps to the later object', () => {
    // half of each: 5 * 10 / 150 = 1/3 of either; the box of 10 x 5 in 10 x 10 is exactly 0.5
    const half = run([
      { image: imageOf(1, [object([0, 0, 10, 10])]), detections: [found([0, 0, 10, 5], 1)] },
    ]);
    expect([half.metrics.AP50, half.metrics.AP]).toEqual([1, 0.1]);
    // two objects overlap the first detection equally (8/12): it takes the later, and the second needs the earlier
    const pair = run([
      {
        image: imageOf(1, [object([0, 0, 10, 10]), object([4, 0, 10, 10])]),
        detections: [found([2, 0, 10, 10], 1), found([0, 0, 10, 10], 0.5)],
      },
    ]);
    expect(pair.metrics.AP50).toBe(1);
  });

  it('keeps 300 of an LVIS image before it drops what the image says nothing of', () => {
    const dropped = Array.from({ length: 300 }, () => found([0, 0, 5, 5], 0.9, 9));
    const image = imageOf(1, [object([0, 0, 10, 10])], { notExhaustiveCategoryIds: [9] });
    const late = run([{ image, detections: [...dropped, found([0, 0, 10, 10], 0.1)] }], { kind: 'lvis' });
    expect(late.metrics).toMatchObject({ AP: 0, APf: 0, APr: undefined, 'AR@300': 0 });
    const kept = run([{ image, detections: [...dropped.slice(1), found([0, 0, 10, 10], 0.1)] }], {
      kind: 'lvis',
    });
    expect(kept.metrics).toMatchObject({ AP: 1, APf: 1, 'AR@300': 1 });
  });

  it('compares masks where masks are scored', () => {
    const left = encodeMask([1, 1, 0, 0], 1, 4);
    const half = encodeMask([1, 0, 0, 0], 1, 4);
    const { metrics } = run(
      [
        {
          image: imageOf(1, [object([0, 0, 2, 1], { mask: left })]),
          detections: [{ ...found([3, 0, 1, 1], 1), mask: half }],
        },
      ],
      { iou: 'mask' },
    );
    expect([metrics.AP50, metrics.AP]).toEqual([1, 0.1]);
  });

  it.each(['coco', 'lvis'] as const)(
    'is what a slow evaluation of %s finds, whatever the order of images',
    (kind) => {
      const random = createRandom(kind === 'coco' ? 1 : 2);
      for (let round = 0; round < 6; round++) {
        const images = drawImages(random, 11);
        const cap = round % 2 === 0 ? 5 : 100;
        const { metrics, categories: each } = run(images, { kind, maxDetections: cap });
        const plain = (id: number, t: number, range: number) => {
          const without = images.map(({ image, detections }) => ({
            image: { ...image, objects: image.objects.filter(({ crowd }) => kind === 'coco' || !crowd) },
            detections,
          }));
          return evaluatePlainly(without, id, thresholds[t], areaRanges[range], {
            lvis: kind === 'lvis',
            cap,
          });
        };
        const withoutCrowds =
          kind === 'coco'
            ? { metrics, categories: each }
            : run(dropCrowds(images), { kind, maxDetections: cap });
        const all = [...thresholds.keys()];
        for (const { id } of categories)
          for (const [name, range] of [
            ['', 0],
            ['s', 1],
            ['m', 2],
            ['l', 3],
          ] as const) {
            const values = all.map((t) => plain(id, t, range));
            const precision = meanPlainly(values.map((value) => value?.precision));
            const recall = meanPlainly(values.map((value) => value?.recall));
            const ofCategory = withoutCrowds.categories.get(id) ?? {};
            const recallName = kind === 'lvis' ? `AR${name}@${cap}` : name === '' ? `AR${cap}` : `AR${name}`;
            expectSame(ofCategory[`AP${name}`], precision);
            expectSame(ofCategory[recallName], recall);
          }
        expectSame(
          withoutCrowds.metrics.AP50_base,
          meanPlainly([2, 4].map((id) => plain(id, 0, 0)?.precision)),
        );
      }
    },
  );

  it('refuses what it cannot score', async () => {
    const one = { image: imageOf(1, [object([0, 0, 10, 10])]), detections: [found([0, 0, 10, 10], 1)] };
    const score = { ...one, detections: [found([0, 0, 1, 1], NaN)] };
    await expectOneLine(() => run([score]), MetricError, 'image 1', 'NaN');
    await expectOneLine(() => run([one, one]), MetricError, 'image 1: comes twice');
    const stranger = { ...one, detections: [found([0, 0, 1, 1], 1, 3)] };
    await expectOneLine(() => run([stranger]), MetricError, 'category 3');
    const unknown = imageOf(1, [object([0, 0, 1, 1], { categoryId: 3 })]);
    await expectOneLine(() => run([{ image: unknown, detections: [] }]), MetricError, 'category 3');
    await expectOneLine(() => run([one], { iou: 'mask' }), MetricError, 'no mask');
    await expectOneLine(() => run([]), MetricError, 'no images');
  });
});

function dropCrowds(images: readonly EvaluatedImage[]): readonly EvaluatedImage[] {
  return images.map(({ image, detections }) => ({
    image: { ...image, objects: image.objects.filter(({ crowd }) => !crowd) },
    detections,
  }));
}

function expectSame(value: number | undefined, expected: number | undefined): void {
  if (value === undefined || expected === undefined) expect(value).toBe(expected);
  else expect(value).toBeCloseTo(expected, 12);
}

describe('intervals', () => {
  const images = drawImages(createRandom(3), 12);

  it('are those of evaluations of the drawn images, a repeated one under another id', () => {
    const scores = run(images);
    const interval = scores.intervals(['AP50'], 5).AP50;
    // the same draws, evaluated anew: images ascending, one after another
    const random = createRandom(5);
    const ascending = [...images].sort((a, b) => a.image.imageId - b.image.imageId);
    const values = Array.from({ length: 1000 }, (_, round) => {
      const drawn = ascending.map(() => ascending[Math.floor(random() * ascending.length)]);
      if (round >= 40) return undefined;
      const copies = drawn
        .toSorted((a, b) => a.image.imageId - b.image.imageId)
        .map(({ image, detections }, imageId) => ({
          image: { ...image, imageId },
          // no ties between copies: the order of equal scores is not promised
          detections: detections.map((one, place) => ({
            ...one,
            score: one.score - image.imageId * 1e-4 - place * 1e-6,
          })),
        }));
      return run(copies).metrics.AP50;
    });
    const untied = run(
      images.map(({ image, detections }) => ({
        image,
        detections: detections.map((one, place) => ({
          ...one,
          score: one.score - image.imageId * 1e-4 - place * 1e-6,
        })),
      })),
    );
    expect(interval).toBeDefined();
    const [low, high] = untied.intervals(['AP50'], 5).AP50;
    const within = values.filter((value) => value !== undefined && value >= low && value <= high).length;
    expect(within).toBeGreaterThanOrEqual(34);
    expect(low).toBeLessThan(untied.metrics.AP50 ?? NaN);
    expect(high).toBeGreaterThan(untied.metrics.AP50 ?? NaN);
  });

  it('do not depend on the order of images, repeat themselves, and differ by seed', () => {
    const interval = run(images).intervals(['AP'], 1).AP;
    expect(run(images.toReversed()).intervals(['AP'], 1).AP).toEqual(interval);
    expect(run(images).intervals(['AP'], 2).AP).not.toEqual(interval);
  });

  it('are absent where the metric is, or may be', () => {
    const one = { image: imageOf(1, [object([0, 0, 10, 10])]), detections: [] };
    expect(run([one]).intervals(['AP50_novel'], 1).AP50_novel).toBeUndefined();
    expect(run([one]).intervals(['AP'], 1).AP).toEqual([0, 0]);
    // one image of three has the only object: a draw may lack it
    expect(run([one, { image: imageOf(2, []), detections: [] }]).intervals(['AP'], 1).AP).toBeUndefined();
    expect(() => run([one]).intervals(['AP51'], 1).AP51).toThrow(RangeError);
  });
});
