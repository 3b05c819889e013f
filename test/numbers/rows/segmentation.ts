import { countLabels } from '../../../harness/metrics/segmentation/label-counts.js';
import { matchSegments } from '../../../harness/metrics/segmentation/panoptic-matches.js';
import {
  summarizePanoptic,
  type GroupQuality,
} from '../../../harness/metrics/segmentation/panoptic-summary.js';
import { summarizeSemantic } from '../../../harness/metrics/segmentation/semantic-summary.js';
import { mapOfRuns, segmentationReference, toSegment } from '../../metrics/segmentation/fixture.js';
import { defineRow } from '../reference-row.js';

const facts = {
  maker: 'segmentation',
  stored: ['test/fixtures/score/segmentation/reference.json'],
  tolerance: 5e-13,
} as const;

/** What we call absent, the stored values call null. */
const orNull = (value: unknown) => value ?? null;
const ofGroup = ({ PQ, SQ, RQ, n }: GroupQuality) => ({
  PQ: orNull(PQ),
  SQ: orNull(SQ),
  RQ: orNull(RQ),
  n,
});

export const panopticRow = defineRow({
  ...facts,
  id: 'panoptic',
  what: 'PQ, SQ, RQ: all, things, stuff, and of every class',
  tools: ['panopticapi'],
  rule: 'cocodataset/panopticapi: panopticapi/evaluation.py, pq_compute_single_core',
  test: 'test/metrics/segmentation/panoptic.test.ts',
  cases: segmentationReference.panoptic,
  given: ['result.all', 'result.things', 'result.stuff', 'result.categories'],
  pair({ categories, images, result }) {
    const listed = categories.map(({ id, isthing }) => {
      const name = `c${id}`;
      return { id, name, names: [name], isThing: isthing === 1 };
    });
    const ids = new Set(listed.map(({ id }) => id));
    const counts = images.map(({ height, width, truth, prediction }) => {
      const map = mapOfRuns(height, width, truth.runs);
      const guess = {
        map: mapOfRuns(height, width, prediction.runs),
        segments: prediction.segments.map(({ id, category_id }) => ({ id, categoryId: category_id })),
      };
      return matchSegments(
        { map, segments: truth.segments.map(toSegment), where: 't' },
        { ...guess, where: 'p' },
        ids,
      ).counts;
    });
    const summary = summarizePanoptic(counts, listed);
    const each = listed.flatMap(({ id }, index) => {
      const found = summary.categories[index];
      return found === undefined ? [] : [[id, { PQ: found.PQ, SQ: found.SQ, RQ: found.RQ }] as const];
    });
    return {
      found: {
        all: ofGroup(summary.all),
        things: ofGroup(summary.things),
        stuff: ofGroup(summary.stuff),
        categories: Object.fromEntries(each),
      },
      expected: result,
    };
  },
});

export const semanticRow = defineRow({
  ...facts,
  id: 'semantic',
  what: 'mIoU by both rules, fwIoU, mACC, pACC, and IoU and accuracy of every class',
  tools: ['detectron2', 'mmsegmentation'],
  rule: 'detectron2/evaluation/sem_seg_evaluation.py; mmseg/evaluation/metrics/iou_metric.py',
  test: 'test/metrics/segmentation/semantic.test.ts',
  cases: segmentationReference.semantic,
  given: [
    'detectron2.mIoU',
    'detectron2.IoU',
    'detectron2.ACC',
    'detectron2.fwIoU',
    'mmseg.mIoU',
    'mmseg.IoU',
  ],
  pair({ images, detectron2, mmseg, ...rules }) {
    const counts = images.map(({ height, width, truth, prediction }) =>
      countLabels(mapOfRuns(height, width, truth), mapOfRuns(height, width, prediction), rules),
    );
    const { classes, ...values } = summarizeSemantic(counts, rules.classes);
    return {
      found: {
        ...values,
        classes: classes.map(({ IoU, IoU_union, ACC }) => [IoU, IoU_union, ACC].map(orNull)),
      },
      expected: {
        mIoU: detectron2.mIoU,
        mIoU_union: mmseg.mIoU,
        fwIoU: detectron2.fwIoU,
        mACC: detectron2.mACC,
        pACC: detectron2.pACC,
        classes: detectron2.IoU.map((IoU, index) => [IoU, mmseg.IoU[index], detectron2.ACC[index]]),
      },
    };
  },
});
