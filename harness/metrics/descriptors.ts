import { createRegistry } from '../core/registry.js';

/** What a metric's number means; the direction of a metric is stated here and nowhere else. */
export interface MetricDescriptor {
  readonly id: string;
  /** `points`: as MME counts them. `grade`: what a judge gave, of 100. */
  readonly unit: 'fraction' | 'points' | 'grade';
  /** `null`: without end. */
  readonly range: readonly [low: number, high: number | null];
  /** `null`: neither direction is better. */
  readonly higherIsBetter: boolean | null;
  readonly summary: string;
}

const fraction = { unit: 'fraction', range: [0, 1], higherIsBetter: true } as const;
const grade = { unit: 'grade', range: [0, 100], higherIsBetter: true } as const;
const points = (most: number) => ({ unit: 'points', range: [0, most], higherIsBetter: true }) as const;

/** Every metric that a protocol of this version reports. */
export const metricDescriptors: readonly MetricDescriptor[] = [
  { id: 'acc1', ...fraction, summary: 'images whose class is predicted first' },
  { id: 'acc5', ...fraction, summary: 'images whose class is among the first five (five classes or more)' },
  { id: 'mean_per_class_recall', ...fraction, summary: 'mean over the classes that occur of their recall' },
  {
    id: 'mean_average_precision',
    ...fraction,
    summary: 'mean over all classes of the average precision of their images (multi-label)',
  },
  {
    id: 'F1-macro_all',
    ...fraction,
    summary: 'mean over the classes that occur of their F1 (precision and recall)',
  },
  { id: 'acc_wg', ...fraction, summary: "acc1 of the worst group of images (its column: the task's card)" },
  {
    id: 'acc_top5_wg',
    ...fraction,
    summary: "acc5 of the worst group of images (its column: the task's card)",
  },
  { id: 'acc_worst_region', ...fraction, summary: 'acc1 of the worst region' },
  { id: 'acc_worst_year', ...fraction, summary: 'acc1 of the worst year' },
  ...[1, 5, 10].flatMap((k) => [
    {
      id: `image_retrieval_recall@${k}`,
      ...fraction,
      summary: `captions whose image is among the first ${k} images`,
    },
    {
      id: `text_retrieval_recall@${k}`,
      ...fraction,
      summary: `images with any of their captions among the first ${k}`,
    },
  ]),
  { id: 'mean_recall@1', ...fraction, summary: 'mean of image and text retrieval recall@1' },
  { id: 'avg_jaccard_score', ...fraction, summary: 'mean over cues of the Jaccard index of their images' },
  ...[
    ['5', '5'],
    ['6', '6'],
    ['10', '10'],
    ['12', '12'],
    ['5-6', '6 or fewer'],
    ['10-12', '10 or more'],
  ].map(([group, candidates]) => ({
    id: `jaccard_score_${group}`,
    ...fraction,
    summary: `avg_jaccard_score of the cues with ${candidates} candidates`,
  })),
  {
    id: 'AP',
    ...fraction,
    summary: 'average precision, mean over IoU 0.5 to 0.95 and the categories that occur (boxes or masks)',
  },
  { id: 'AP50', ...fraction, summary: 'AP at IoU 0.5' },
  { id: 'AP75', ...fraction, summary: 'AP at IoU 0.75' },
  ...[
    ['s', 'up to 32 x 32 pixels'],
    ['m', 'from 32 x 32 to 96 x 96 pixels'],
    ['l', 'of 96 x 96 pixels or more'],
  ].flatMap(([size, area]) => [
    { id: `AP${size}`, ...fraction, summary: `AP of objects ${area}` },
    { id: `AR${size}`, ...fraction, summary: `AR100 of objects ${area}` },
    { id: `AR${size}@300`, ...fraction, summary: `AR@300 of objects ${area}` },
  ]),
  ...[
    ['r', 'rare'],
    ['c', 'common'],
    ['f', 'frequent'],
  ].map(([group, name]) => ({
    id: `AP${group}`,
    ...fraction,
    summary: `AP of the ${name} categories of LVIS`,
  })),
  ...['base', 'novel', 'all'].map((role) => ({
    id: `AP50_${role}`,
    ...fraction,
    summary: `AP at IoU 0.5 of ${role === 'all' ? 'base and novel categories' : `${role} categories`}`,
  })),
  ...[1, 10, 100].map((cap) => ({
    id: `AR${cap}`,
    ...fraction,
    summary: `objects found by ${cap} detections an image and category, mean over IoU 0.5 to 0.95`,
  })),
  {
    id: 'AR@300',
    ...fraction,
    summary: 'objects found by 300 detections an image, mean over IoU 0.5 to 0.95 (LVIS)',
  },
  ...['AP', 'AP50', 'AP75', 'APr', 'APc', 'APf'].map((name) => ({
    id: `box_${name}`,
    ...fraction,
    summary: `${name} of boxes, where ${name} is that of masks (LVIS)`,
  })),
  ...['box', 'mask'].flatMap((region) => [
    {
      id: `${region}_acc1`,
      ...fraction,
      summary: `true ${region === 'box' ? 'boxes' : 'masks'} whose category is predicted first`,
    },
    {
      id: `${region}_acc5`,
      ...fraction,
      summary: `true ${region === 'box' ? 'boxes' : 'masks'} whose category is among the first five`,
    },
    {
      id: `${region}_mean_acc1`,
      ...fraction,
      summary: `mean over the categories that occur of their ${region}_acc1 (CLIPSelf's mAcc)`,
    },
    ...['things', 'stuff'].map((kind) => ({
      id: `${region}_mean_acc1_${kind}`,
      ...fraction,
      summary: `${region}_mean_acc1 of ${kind}`,
    })),
  ]),
  { id: 'mIoU', ...fraction, summary: 'mean IoU over the classes that occur in the truth (detectron2)' },
  { id: 'mIoU_union', ...fraction, summary: 'mean IoU over the classes that occur or are predicted (mmseg)' },
  { id: 'fwIoU', ...fraction, summary: "mean IoU weighed by the class's share of the truth" },
  { id: 'mACC', ...fraction, summary: 'mean over the classes that occur of the share of their pixels found' },
  { id: 'pACC', ...fraction, summary: 'pixels whose class is right' },
  ...[
    ['', 'all categories'],
    ['_things', 'things'],
    ['_stuff', 'stuff'],
  ].flatMap(([suffix, group]) => [
    { id: `PQ${suffix}`, ...fraction, summary: `panoptic quality, mean over ${group}` },
    { id: `SQ${suffix}`, ...fraction, summary: `mean IoU of the matched segments, mean over ${group}` },
    { id: `RQ${suffix}`, ...fraction, summary: `F1 of the segments, mean over ${group}` },
  ]),
  { id: 'vqa_accuracy', ...fraction, summary: 'mean agreement of the answers with those of ten people' },
  { id: 'accuracy', ...fraction, summary: 'questions that are answered rightly' },
  { id: 'binary_accuracy', ...fraction, summary: 'accuracy of the questions with two answers (GQA)' },
  { id: 'open_accuracy', ...fraction, summary: 'accuracy of the open questions (GQA)' },
  {
    id: 'consistency',
    ...fraction,
    summary: 'right answers to what follows from right answers, mean over questions (GQA)',
  },
  {
    id: 'distribution',
    unit: 'points',
    range: [0, null],
    higherIsBetter: false,
    summary: 'chi-square of the answers against those of people, by group, / 100 (GQA)',
  },
  { id: 'img_accuracy', ...fraction, summary: 'accuracy of the questions with an image (ScienceQA)' },
  { id: 'accuracy_all', ...fraction, summary: 'accuracy over images and videos (SEED-Bench)' },
  { id: 'accuracy_image', ...fraction, summary: 'accuracy_all of the images' },
  { id: 'accuracy_video', ...fraction, summary: 'accuracy_all of the videos' },
  {
    id: 'f1_mean_of_3',
    ...fraction,
    summary: 'mean of the F1 of the random, popular and adversarial questions (POPE)',
  },
  { id: 'f1', ...fraction, summary: 'F1 of yes, mean over the splits that are there (POPE)' },
  { id: 'precision', ...fraction, summary: 'yes that is right, mean over the splits (POPE)' },
  { id: 'recall', ...fraction, summary: 'objects that are found, mean over the splits (POPE)' },
  {
    id: 'yes_ratio',
    ...fraction,
    higherIsBetter: null,
    summary: 'answers that are yes; half of them should be, so no direction is better (POPE)',
  },
  {
    id: 'perception_score',
    ...points(2000),
    summary: 'sum over ten subtasks of 100 accuracy + 100 acc_plus (MME)',
  },
  {
    id: 'cognition_score',
    ...points(800),
    summary: 'sum over four subtasks of 100 accuracy + 100 acc_plus (MME)',
  },
  { id: 'acc_plus', ...fraction, summary: 'images of which both questions are answered rightly (MME)' },
  {
    id: 'circular_accuracy',
    ...fraction,
    summary: 'questions that are answered rightly with their options in every rotation (MMBench)',
  },
  {
    id: 'vanilla_accuracy',
    ...fraction,
    summary: 'questions that are answered rightly with their options as they stand (MMBench)',
  },
  {
    id: 'relative_score',
    unit: 'grade',
    range: [0, null],
    higherIsBetter: true,
    summary: "100 x the judge's mean score of the answers / that of the reference answers (LLaVA-Bench)",
  },
  { id: 'gpt_score', ...grade, summary: '100 x the mean grade of a judge (MM-Vet)' },
];

/** Every metric that a protocol may report: those above, and those of extensions. */
export const metricRegistry = createRegistry(
  'metric',
  metricDescriptors.map((descriptor) => [descriptor.id, descriptor]),
);

/** The descriptor of a metric, or undefined when no protocol of this version, or of an extension, reports it. */
export function findMetric(id: string): MetricDescriptor | undefined {
  return metricRegistry.find(id);
}
