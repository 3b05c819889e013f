import { ConfigError } from '../core/errors.js';
import type { CountingRules } from '../metrics/segmentation/label-counts.js';
import { summarizeSemantic, type SemanticSummary } from '../metrics/segmentation/semantic-summary.js';
import { pairMaps } from './map-folders.js';
import { wholeNumberOption } from './number-option.js';
import { countSemanticMaps } from './run-map-jobs.js';
import { textOption, type MetricValue, type OptionValues, type Score, type ScoreInput } from './scorer.js';
import type { Scorer } from './scorer.js';

/** Labels have 16 bits at most. */
const highestLabel = 65535;

/** Semantic segmentation from label maps: one confusion matrix over the set, ignored pixels nowhere in it. `mIoU` as
 *  facebookresearch/detectron2 (sem_seg_evaluation.py) has it, `mIoU_union` as open-mmlab/mmsegmentation (iou_metric.py);
 *  values are null where no class defines them. */
export const semseg: Scorer = {
  id: 'semseg',
  summary: 'mIoU (detectron2 and mmseg), fwIoU and accuracies of label maps',
  options: [
    { name: 'truth', value: 'folder', description: 'label maps: grey or palette PNG, TIFF', required: true },
    {
      name: 'predictions',
      value: 'folder',
      description: 'label maps with the same names, labels from 0 on',
      required: true,
    },
    { name: 'num-classes', value: 'N', description: 'classes: labels are 0 to N - 1', required: true },
    {
      name: 'ignore-label',
      value: 'N',
      description: 'value of the truth that counts nowhere (default: 255; 65535 with more than 255 classes)',
    },
    {
      name: 'reduce-zero-label',
      description: 'ADE20K: in the truth 0 is ignored too, and the classes begin at 1',
    },
    { name: 'per-class', description: 'add IoU, IoU_union and ACC of each class' },
  ],
  example: '--truth annotations --predictions maps --num-classes 150 --ignore-label 255',
  score: scoreSemseg,
};

async function scoreSemseg({ options, warn, workers }: ScoreInput): Promise<Score> {
  const rules = parseRules(options);
  const pairs = await pairMaps(textOption(options, 'truth'), textOption(options, 'predictions'), warn);
  const counts = await countSemanticMaps(
    pairs.map((pair) => ({ ...pair, rules })),
    workers,
  );
  const summary = summarizeSemantic(counts, rules.classes);
  const { mIoU, mIoU_union, fwIoU, mACC, pACC } = summary;
  if (pACC === undefined) warn('every pixel of the truth is ignored: there is nothing to score');
  return {
    metrics: {
      ...orNull({ mIoU, mIoU_union, fwIoU, mACC, pACC }),
      ...(options['per-class'] === true && { classes: breakDown(summary) }),
    },
    n: pairs.length,
  };
}

function parseRules(options: OptionValues): CountingRules {
  const classes = wholeNumberOption(options, 'num-classes', [1, highestLabel]);
  const ignore =
    options['ignore-label'] === undefined
      ? defaultIgnore(classes)
      : wholeNumberOption(options, 'ignore-label', [0, highestLabel]);
  const reduceZero = options['reduce-zero-label'] === true;
  if (reduceZero && ignore <= classes)
    throw new ConfigError(
      `--ignore-label ${ignore}: is 0 or a class of the ${classes} that begin at 1 with --reduce-zero-label, expected above ${classes}`,
    );
  return { classes, ignore, reduceZero };
}

/** What data sets of 8-bit and of 16-bit maps have. */
function defaultIgnore(classes: number): number {
  return classes <= 255 ? 255 : highestLabel;
}

function breakDown({ classes }: SemanticSummary): MetricValue {
  return Object.fromEntries(classes.map((values, index) => [String(index), orNull({ ...values })]));
}

function orNull(values: Readonly<Record<string, number | undefined>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? null]));
}
