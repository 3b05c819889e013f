import type { Category } from '../../harness/core/annotations.js';
import type { ProtocolResult } from '../../harness/core/protocol.js';
import {
  namePanoptic,
  panopticIntervals,
  summarizePanoptic,
} from '../../harness/metrics/segmentation/panoptic-summary.js';
import { semanticIntervals, summarizeSemantic } from '../../harness/metrics/segmentation/semantic-summary.js';
import type { SparseCounts } from '../../harness/metrics/segmentation/sparse-counts.js';

/** The metrics of label maps. */
export const semanticMetrics = ['mIoU', 'mIoU_union', 'fwIoU', 'mACC', 'pACC'] as const;

/** The metrics of panoptic images: over all classes, over things and over stuff, where a set has both. */
export const panopticMetrics = ['', '_things', '_stuff'].flatMap((group) =>
  ['PQ', 'SQ', 'RQ'].map((name) => name + group),
);

/** What the counts of all images come to, with intervals over images; values that nothing defines are left out.
 *  Throws MetricError without images. */
export function summarizeMaps(
  kind: 'label-map' | 'panoptic-image',
  images: readonly SparseCounts[],
  categories: readonly Category[],
  seed: number,
): Pick<ProtocolResult, 'metrics' | 'intervals' | 'n'> {
  const n = images.length;
  if (kind === 'panoptic-image')
    return {
      metrics: namePanoptic(summarizePanoptic(images, categories)),
      intervals: panopticIntervals(images, categories, seed),
      n,
    };
  const classes = categories.length;
  const summary = summarizeSemantic(images, classes);
  const metrics: Record<string, number> = {};
  for (const name of semanticMetrics) {
    const value = summary[name];
    if (value !== undefined) metrics[name] = value;
  }
  return { metrics, intervals: semanticIntervals(images, classes, seed), n };
}
