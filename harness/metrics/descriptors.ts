/** What a metric's number means; the direction of a metric is stated here and nowhere else. */
export interface MetricDescriptor {
  readonly id: string;
  /** `points`: as MME counts them. `grade`: what a judge gave, of 100. */
  readonly unit: 'fraction' | 'points' | 'grade';
  readonly range: readonly [low: number, high: number];
  readonly higherIsBetter: boolean;
  readonly summary: string;
}

const fraction = { unit: 'fraction', range: [0, 1], higherIsBetter: true } as const;

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
];

const byId = new Map(metricDescriptors.map((descriptor) => [descriptor.id, descriptor]));

/** The descriptor of a metric, or undefined when no protocol of this version reports it. */
export function findMetric(id: string): MetricDescriptor | undefined {
  return byId.get(id);
}
