import type { OkRecord } from '../../../harness/config/record.js';
import type { Category } from '../../../harness/core/annotations.js';
import type { ImageMatches } from '../../../harness/core/protocol.js';
import { parseGroup, parseOutcome } from '../../../harness/metrics/detection/kept-matches.js';
import { listMetrics, type DetectionMetric } from '../../../harness/metrics/detection/rules.js';
import { createStatistics, type StatisticsBuilder } from '../../../harness/metrics/detection/statistics.js';
import { agreesWithRecords } from './agrees-with-records.js';
import { createImageList } from './image-list.js';
import { createRankedPrecision } from './ranked-precision.js';
import type { UnitGatherer } from './unit-metric.js';

const anyCategory: Category = { id: 1, name: '', names: [''], role: 'base' };

/** The metrics that the matches of lines are enough for: AP of objects of any size. */
const metrics: readonly DetectionMetric[] = (['coco', 'lvis'] as const)
  .flatMap((kind) => listMetrics({ kind, iou: 'box', categories: [anyCategory] }))
  .filter(({ measure, range }) => measure === 'precision' && range === 0);

/** Before the names of metrics of boxes, where those of masks have the plain names. */
const ofBoxes = 'box_';

/** The metrics that `createDetectionGatherer` gathers, by the names of records. */
export const gatheredDetectionMetrics: readonly string[] = [
  ...new Set(metrics.flatMap(({ name }) => [name, ofBoxes + name])),
];

/** Gathers an AP of detections, which is made again from what was matched, as for the interval of a record. `finish` gives none
 *  where lines lack their matches (files of older versions) or are matched by another overlap than the metric, and throws
 *  MetricError where the runs bring other images. Throws RangeError on a metric that is not of `gatheredDetectionMetrics`. */
export function createDetectionGatherer(before: OkRecord, after: OkRecord): UnitGatherer {
  const metric = findMetric(before.metric);
  const images = createImageList();
  const builders = new Map<string, StatisticsBuilder>();
  // images of which some line has something to count
  const eventful = new Set<number>();
  let lacking = false;
  return {
    needs: 'lines',
    add: (side, { id, matches }) => {
      if (matches === undefined) lacking = true;
      if (lacking || matches === undefined) return;
      const image = images.add(side, id);
      for (const [category, numbers] of categoriesOf(matches, metric)) {
        const builder = builders.get(category) ?? createStatistics(1);
        builders.set(category, builder);
        eventful.add(image);
        addKept(builder, 2 * image + side, numbers);
      }
    },
    finish: () => {
      if (lacking) return undefined;
      const places = images.finish();
      const statistics = [...builders.values()].map((builder) => builder.finish());
      const ranked = createRankedPrecision(metric, statistics, places, eventful);
      return agreesWithRecords(ranked, before, after) ? ranked : undefined;
    },
  };
}

function findMetric(name: string): DetectionMetric {
  const plain = name.startsWith(ofBoxes) ? name.slice(ofBoxes.length) : name;
  const metric = metrics.find((one) => one.name === plain);
  if (!metric) throw new RangeError(`${name} cannot be made from matches`);
  return metric;
}

/** The categories of an image that the metric is a mean over. */
function categoriesOf(
  matches: ImageMatches,
  { includes }: DetectionMetric,
): readonly (readonly [id: string, numbers: readonly number[]])[] {
  return Object.entries(matches).flatMap(([name, ofGroup]) =>
    !includes || includes({ ...anyCategory, ...parseGroup(name) }) ? Object.entries(ofGroup) : [],
  );
}

function addKept(builder: StatisticsBuilder, image: number, [truths, ...found]: readonly number[]): void {
  const detections = found.length / 2;
  const scores = new Float64Array(detections);
  const matched = new Uint16Array(detections);
  const ignored = new Uint16Array(detections);
  for (let d = 0; d < detections; d++) {
    scores[d] = found[2 * d];
    const { right, skipped } = parseOutcome(found[2 * d + 1]);
    matched[d] = right;
    ignored[d] = skipped;
  }
  builder.add(image, scores, [{ matched, ignored, truths }]);
}
