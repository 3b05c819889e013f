import type { ComparedTask } from '../comparison.js';
import type { Evidence } from '../evidence.js';
import { sayVerdict } from './say-verdict.js';
import type { WeighedComparison, WeighedTask } from './weigh-comparison.js';

/** How two runs were compared. */
export interface ComparisonSettings {
  readonly alpha: number;
  readonly seed: number;
  /** Resamples. */
  readonly bootstrap: number;
  readonly ignored: readonly string[];
}

/** The comparisons as one JSON document in full precision: fractions, but where the metric has another unit. Draws are left out, and
 *  what is no number is absent. */
export function writeComparisonDocument(
  weighed: readonly WeighedComparison[],
  settings: ComparisonSettings,
  versions: Readonly<Record<string, string>>,
): string {
  const { alpha } = settings;
  const document = {
    schema: 1,
    ...settings,
    multiplicity: 'holm',
    models: weighed.map((one) => ({
      verdict: sayVerdict(one, alpha),
      before: one.comparison.before,
      after: one.comparison.after,
      tasks: [...one.tasks.map(documentTask), ...one.others],
      aggregates: one.means.map(({ mean, interval, p }) => ({
        ...mean,
        evidence: withoutDraws(mean.evidence),
        interval,
        p,
      })),
    })),
    versions,
  };
  return `${JSON.stringify(document, keepNumbers, 2)}\n`;
}

function documentTask({ task, finding, interval, exactP, p, adjustedP, detectable, churn }: WeighedTask) {
  return {
    ...task,
    evidence: withoutDraws(task.evidence),
    ...{ finding, interval, p, adjustedP, detectable },
    ...(exactP !== undefined && { exactP }),
    ...(churn !== undefined && { churn }),
  } satisfies Omit<ComparedTask, 'evidence'> & Record<string, unknown>;
}

function withoutDraws(evidence: Evidence) {
  if (evidence.kind !== 'resampled') return evidence;
  const { kind, units, difference, differences, unpaired } = evidence;
  return { kind, units, difference, resamples: differences.length, ...(unpaired && { unpaired }) };
}

/** A number that JSON would turn into null is left out. */
function keepNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
}
