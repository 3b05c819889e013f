import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeLabelMap } from '../../../harness/preprocess/maps/encode-label-map.js';
import { encodePanopticMap } from '../../../harness/preprocess/maps/panoptic-map.js';
import { panoptic } from '../../../harness/score/panoptic.js';
import { semseg } from '../../../harness/score/semseg.js';
import { mapOfRuns, segmentationReference } from '../../metrics/segmentation/fixture.js';
import { scoreFiles, withScoreFolder, type ScoreFolder } from '../../score/files.js';
import { defineRow } from '../reference-row.js';

const facts = {
  maker: 'segmentation',
  stored: ['test/fixtures/score/segmentation/reference.json'],
  tolerance: 5e-13,
} as const;

/** A folder with these files. */
function writeFolder(folder: string, content: Readonly<Record<string, Uint8Array>>): string {
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(content)) writeFileSync(join(folder, name), bytes);
  return folder;
}

type PanopticCase = (typeof segmentationReference.panoptic)[number];
type SemanticCase = (typeof segmentationReference.semantic)[number];

/** What `bench score panoptic` says of the files of a stored case. */
export function scorePanoptic({ folder, json }: ScoreFolder, { categories, images }: PanopticCase) {
  const side = (key: 'truth' | 'prediction') => {
    const maps = images.map(({ height, width, ...both }, index) => [
      `${key}${index}.png`,
      encodePanopticMap(mapOfRuns(height, width, both[key].runs)),
    ]);
    return {
      folder: writeFolder(join(folder, key), Object.fromEntries(maps) as Record<string, Uint8Array>),
      annotations: images.map((image, index) => ({
        image_id: index,
        file_name: `${key}${index}.png`,
        segments_info: image[key].segments,
      })),
    };
  };
  const [truth, prediction] = [side('truth'), side('prediction')];
  return scoreFiles(panoptic, {
    truth: json({ categories, annotations: truth.annotations }),
    'truth-dir': truth.folder,
    predictions: json({ annotations: prediction.annotations.toReversed() }),
    'predictions-dir': prediction.folder,
    'per-category': true,
  });
}

/** What `bench score semseg` says of the files of a stored case. */
export function scoreSemantic(
  { folder }: ScoreFolder,
  { images, classes, ignore, reduceZero, bits }: SemanticCase,
) {
  const writeMaps = (key: 'truth' | 'prediction') => {
    const maps = images.map(({ height, width, ...both }, index) => [
      `${index}.png`,
      encodeLabelMap(mapOfRuns(height, width, both[key]), bits),
    ]);
    return writeFolder(join(folder, key), Object.fromEntries(maps) as Record<string, Uint8Array>);
  };
  return scoreFiles(semseg, {
    truth: writeMaps('truth'),
    predictions: writeMaps('prediction'),
    'per-class': true,
    'num-classes': String(classes),
    'ignore-label': String(ignore),
    'reduce-zero-label': reduceZero ? true : undefined,
  });
}

const suffixed = (group: object, suffix: string) =>
  Object.fromEntries(Object.entries(group).map(([name, value]) => [name + suffix, value as unknown]));

export const panopticFilesRow = defineRow({
  ...facts,
  id: 'score-panoptic',
  what: '`bench score panoptic`, from PNG and JSON files',
  tools: ['panopticapi'],
  rule: 'cocodataset/panopticapi: panopticapi/evaluation.py',
  test: 'test/score/panoptic.test.ts',
  cases: segmentationReference.panoptic,
  given: ['result.all', 'result.things', 'result.stuff', 'result.categories'],
  pair: (stored) =>
    withScoreFolder(async (files) => {
      const { categories, result } = stored;
      const { categories: each, ...groups } = (await scorePanoptic(files, stored)).metrics;
      // of two categories with one name, ours says the ids
      const nameOf = ({ id, name }: { id: number; name: string }) =>
        name === 'person' ? `person (${id})` : name;
      const given: Partial<typeof result.categories> = result.categories;
      const nothing = { PQ: null, SQ: null, RQ: null };
      return {
        found: { groups, categories: each },
        expected: {
          groups: {
            ...result.all,
            ...suffixed(result.things, '_things'),
            ...suffixed(result.stuff, '_stuff'),
          },
          categories: Object.fromEntries(categories.map((one) => [nameOf(one), given[one.id] ?? nothing])),
        },
      };
    }),
});

export const semsegFilesRow = defineRow({
  ...facts,
  id: 'score-semseg',
  what: '`bench score semseg`, from PNG files of 8 and 16 bits',
  tools: ['detectron2', 'mmsegmentation'],
  rule: 'detectron2/evaluation/sem_seg_evaluation.py; mmseg/evaluation/metrics/iou_metric.py',
  test: 'test/score/semseg.test.ts',
  cases: segmentationReference.semantic,
  given: [
    'detectron2.mIoU',
    'detectron2.IoU',
    'detectron2.ACC',
    'detectron2.fwIoU',
    'mmseg.mIoU',
    'mmseg.IoU',
  ],
  pair: (stored) =>
    withScoreFolder(async (files) => {
      const { detectron2, mmseg } = stored;
      const each = detectron2.IoU.map((IoU, index) => [
        index,
        { IoU, IoU_union: mmseg.IoU[index], ACC: detectron2.ACC[index] },
      ]);
      return {
        found: (await scoreSemantic(files, stored)).metrics,
        expected: {
          mIoU: detectron2.mIoU,
          mIoU_union: mmseg.mIoU,
          fwIoU: detectron2.fwIoU,
          mACC: detectron2.mACC,
          pACC: detectron2.pACC,
          classes: Object.fromEntries(each) as object,
        },
      };
    }),
});
