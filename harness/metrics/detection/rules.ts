import type { Category } from '../../core/annotations.js';

/** What overlaps: boxes or masks. */
export type IouKind = 'box' | 'mask';

/** What a detection evaluation goes by. */
export interface DetectionRules {
  /** COCO: a cap for each image and category, and crowds. LVIS: a cap for each image, and federated annotations. */
  readonly kind: 'coco' | 'lvis';
  readonly iou: IouKind;
  /** Every category that is evaluated; frequency (LVIS) and role (open vocabulary) make groups of them. */
  readonly categories: readonly Category[];
  /** The cap: 100 for COCO and 300 for LVIS, when absent. */
  readonly maxDetections?: number;
}

/** The ten thresholds of IoU, as numpy.linspace(0.5, 0.95, 10) makes them: 0.5 is the first and 0.75 the sixth. */
export const thresholds: Float64Array = Float64Array.from({ length: 10 }, (_, i) =>
  i === 9 ? 0.95 : 0.5 + i * ((0.95 - 0.5) / 9),
);

/** The 101 points of recall at which precision is read, as numpy.linspace(0, 1, 101) makes them. */
export const recallPoints: Float64Array = Float64Array.from({ length: 101 }, (_, i) => i * 0.01);

/** Ranges of area in pixels, closed at both ends: all, small, medium, large. */
export const areaRanges: readonly (readonly [least: number, most: number])[] = [
  [0, 1e10],
  [0, 32 ** 2],
  [32 ** 2, 96 ** 2],
  [96 ** 2, 1e10],
];

/** A metric: which numbers of a category it is the mean of, and over which categories. */
export interface DetectionMetric {
  readonly name: string;
  readonly measure: 'precision' | 'recall';
  /** The only threshold that counts; all ten when absent. */
  readonly threshold?: number;
  /** Index of `areaRanges`. */
  readonly range: number;
  /** Detections of each image and category that count for recall; all that are kept when absent. */
  readonly cap?: number;
  /** The categories of the mean; all when absent. */
  readonly includes?: (category: Category) => boolean;
}

/** The metrics of these rules, in the order in which the references print them. Sources: pycocotools/cocoeval.py and
 *  lvis/eval.py (summarize); the last three for categories with roles: OV-COCO. */
export function listMetrics({ kind, categories, maxDetections }: DetectionRules): readonly DetectionMetric[] {
  const cap = maxDetections ?? defaultCap(kind);
  const sizes = ['', 's', 'm', 'l'];
  const precision = (name: string, range: number, threshold?: number): DetectionMetric => ({
    name,
    measure: 'precision',
    range,
    ...(threshold === undefined ? {} : { threshold }),
  });
  const recall = (name: string, range: number, capped?: number): DetectionMetric => ({
    name,
    measure: 'recall',
    range,
    ...(capped === undefined ? {} : { cap: capped }),
  });
  const precisions = [
    precision('AP', 0),
    precision('AP50', 0, 0),
    precision('AP75', 0, 5),
    ...[1, 2, 3].map((range) => precision(`AP${sizes[range]}`, range)),
  ];
  const own =
    kind === 'coco'
      ? [
          recall('AR1', 0, 1),
          recall('AR10', 0, 10),
          recall(`AR${cap}`, 0),
          ...[1, 2, 3].map((range) => recall(`AR${sizes[range]}`, range)),
        ]
      : [
          ...(['r', 'c', 'f'] as const).map((frequency) => ({
            ...precision(`AP${frequency}`, 0),
            includes: (category: Category) => category.frequency === frequency,
          })),
          ...[0, 1, 2, 3].map((range) => recall(`AR${sizes[range]}@${cap}`, range)),
        ];
  const roles = [
    { name: 'AP50_base', includes: ({ role }: Category) => role === 'base' },
    { name: 'AP50_novel', includes: ({ role }: Category) => role === 'novel' },
    { name: 'AP50_all', includes: ({ role }: Category) => role !== undefined },
  ].map(({ name, includes }) => ({ ...precision(name, 0, 0), includes }));
  return [...precisions, ...own, ...(categories.some(({ role }) => role !== undefined) ? roles : [])];
}

/** Detections that are kept: of an image and category (COCO), or of an image (LVIS). */
export function defaultCap(kind: DetectionRules['kind']): number {
  return kind === 'coco' ? 100 : 300;
}
