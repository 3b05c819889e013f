import type { OkRecord } from '../../../harness/config/record.js';
import { prepareAveragePrecision } from '../../../harness/metrics/drawn-average-precision.js';
import { agreesWithRecords } from './agrees-with-records.js';
import { createImageList } from './image-list.js';
import type { UnitGatherer, UnitMetric } from './unit-metric.js';

/** What an image has: the classes it shows, and its score for each class. */
interface ScoredImage {
  readonly labels: readonly number[];
  readonly scores: readonly number[];
}

/** Gathers the mean average precision over classes of images that show any number of them. `finish` gives none where lines
 *  lack the scores of all classes (files of older versions), and throws MetricError where the runs bring other images. */
export function createMultiLabelGatherer(before: OkRecord, after: OkRecord): UnitGatherer {
  const list = createImageList();
  const images: readonly ScoredImage[][] = [[], []];
  let lacking = false;
  return {
    needs: 'lines',
    add: (side, { id, truth, classScores }) => {
      if (classScores === undefined || !Array.isArray(truth)) lacking = true;
      if (lacking || classScores === undefined) return;
      images[side][list.add(side, id)] = { labels: truth as readonly number[], scores: classScores };
    },
    finish: () => {
      if (lacking) return undefined;
      list.finish();
      const metric = createPooledPrecision(images[0], images[1]);
      return agreesWithRecords(metric, before, after) ? metric : undefined;
    },
  };
}

/** Image i of run s is sample 2 i + s of the pool: ties go to the earlier image, as in one run alone. */
function createPooledPrecision(before: readonly ScoredImage[], after: readonly ScoredImage[]): UnitMetric {
  const pool = before.flatMap((image, i) => [image, after[i]]);
  const columns = pool[0].scores.map((_, label) => Float64Array.from(pool, ({ scores }) => scores[label]));
  const { ofCounts } = prepareAveragePrecision(
    columns,
    pool.map(({ labels }) => labels),
  );
  const units = before.length;
  const counts = new Int32Array(pool.length);
  return {
    sizes: new Int32Array(units).fill(1),
    score: (weights) => {
      let shown = 0;
      for (let sample = 0; sample < counts.length; sample++) {
        counts[sample] = weights[(sample & 1) * units + (sample >> 1)];
        shown += counts[sample] * pool[sample].labels.length;
      }
      return shown === 0 ? undefined : ofCounts(counts);
    },
    cost: columns.length * pool.length,
  };
}
