/** What a metric's number means; the direction of a metric is stated here and nowhere else. */
export interface MetricDescriptor {
  readonly id: string;
  readonly unit: 'fraction';
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
];

const byId = new Map(metricDescriptors.map((descriptor) => [descriptor.id, descriptor]));

/** The descriptor of a metric, or undefined when no protocol of this version reports it. */
export function findMetric(id: string): MetricDescriptor | undefined {
  return byId.get(id);
}
