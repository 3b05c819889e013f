import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Category, ImageObjects } from '../../../harness/core/annotations.js';
import type { Protocol } from '../../../harness/core/protocol.js';
import { formatRle } from '../../../harness/core/rle/text.js';
import { cocoBox, lvisBox, lvisSegm } from '../../../harness/score/detection.js';
import type { Scorer } from '../../../harness/score/scorer.js';
import { detector } from '../../../tasks/detection/detector.js';
import { regionProbe } from '../../../tasks/detection/region-probe.js';
import { openResultsFile } from '../../../tasks/detection/results-file.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { multiplyPlainly } from '../../support/matrix-product.js';
import { contextOf, stepAll } from '../fake-model.js';
import { answeredObjects, frequentCategories, objectCategories } from './fake-objects.js';

const makeFolder = useTemporaryFolders();

/** A sink that keeps its text. */
function createSink() {
  let text = '';
  return {
    text: () => text,
    sink: {
      write: () => Promise.resolve(),
      append: (_: string, more: string) => {
        text += more;
        return Promise.resolve();
      },
    },
  };
}

describe('openResultsFile', () => {
  it('writes one list, whose numbers are whole', async () => {
    const { text, sink } = createSink();
    const file = openResultsFile(sink);
    await file.add(7, [{ categoryId: 3, score: 1 / 3, box: [0.1, 2, 3, 4.000001] }]);
    await file.add(8, []);
    const mask = { height: 2, width: 3, counts: Uint32Array.of(1, 2, 3) };
    await file.add(9, [
      { categoryId: 4, score: 0.5, box: [0, 0, 1, 1], mask },
      { categoryId: 5, score: 1e-9, box: [0, 0, 1, 1] },
    ]);
    await file.finish();
    expect(JSON.parse(text())).toEqual([
      { image_id: 7, category_id: 3, bbox: [0.1, 2, 3, 4.000001], score: 1 / 3 },
      {
        image_id: 9,
        category_id: 4,
        bbox: [0, 0, 1, 1],
        score: 0.5,
        segmentation: { size: [2, 3], counts: formatRle(mask) },
      },
      { image_id: 9, category_id: 5, bbox: [0, 0, 1, 1], score: 1e-9 },
    ]);
  });

  it('is a list without detections too', async () => {
    const { text, sink } = createSink();
    const file = openResultsFile(sink);
    await file.add(1, []);
    await file.finish();
    expect(JSON.parse(text())).toEqual([]);
  });
});

/** The truth as COCO and LVIS files have it. */
function toAnnotations(images: readonly ImageObjects[], categories: readonly Category[]) {
  return {
    images: images.map(({ imageId, height, width, negativeCategoryIds = [] }) => ({
      ...{ id: imageId, height, width, file_name: `${imageId}.jpg` },
      ...{ neg_category_ids: negativeCategoryIds, not_exhaustive_category_ids: [] },
    })),
    annotations: images.flatMap(({ imageId, objects }) =>
      objects.map(({ id, categoryId, box, area, mask }) => ({
        ...{ id, image_id: imageId, category_id: categoryId, bbox: box, area, iscrowd: 0 },
        ...(mask && { segmentation: { size: [mask.height, mask.width], counts: formatRle(mask) } }),
      })),
    ),
    categories: categories.map(({ id, name, names, frequency }) => ({
      ...{ id, name, synonyms: names },
      ...(frequency && { frequency }),
    })),
  };
}

describe.each<[Protocol, readonly Category[], readonly [Scorer, string][]]>([
  [regionProbe, objectCategories, [[cocoBox, '']]],
  [detector, objectCategories, [[cocoBox, '']]],
  [
    regionProbe,
    frequentCategories.map((one) => ({ ...one, role: undefined })),
    [
      [lvisSegm, ''],
      [lvisBox, 'box_'],
    ],
  ],
  [
    detector,
    frequentCategories.map((one) => ({ ...one, role: undefined })),
    [
      [lvisSegm, ''],
      [lvisBox, 'box_'],
    ],
  ],
])('the file of $id', (protocol, categories, scorers) => {
  it(`is scored as the record by ${scorers.map(([{ id }]) => id).join(' and ')}`, async () => {
    const { text, sink } = createSink();
    const answered = Array.from({ length: 9 }, (_, i) => answeredObjects(i));
    const run = await protocol.start(
      contextOf({
        ...{ categories, templates: ['a {c}'], predictions: sink },
        detection: { scoreThreshold: 0.01, nmsIou: 0.5, maxDetections: 30 },
        model: { logitScale: 9, detector: { fusion: { base: 0.2, novel: 0.5, temperature: 15 } } },
      }),
    );
    await stepAll(run, answered, 4);
    const { metrics } = await run.finish();
    const folder = makeFolder();
    const truths = answered.map(({ sample }) => {
      if (sample.kind !== 'annotated-image') throw new Error(sample.kind);
      return sample.truth;
    });
    const [truth, predictions] = [join(folder, 'truth.json'), join(folder, 'predictions.json')];
    await writeFile(truth, JSON.stringify(toAnnotations(truths, categories)));
    await writeFile(predictions, text());
    for (const [scorer, prefix] of scorers) {
      const score = await scorer.score({
        options: { truth, predictions },
        multiply: multiplyPlainly,
        warn: () => undefined,
        workers: 0,
      });
      const shared = Object.entries(score.metrics).filter(([name]) => prefix + name in metrics);
      expect(shared.length).toBeGreaterThan(5);
      for (const [name, value] of shared) expect(value).toBeCloseTo(metrics[prefix + name], 12);
      // neither everything nor nothing is right
      expect(metrics[`${prefix}AP`]).toBeGreaterThan(0.05);
      expect(metrics[`${prefix}AP`]).toBeLessThan(0.999);
    }
  });
});
