import type { ComparedTask } from '../comparison.js';
import type { Evidence } from '../evidence.js';
import { sayVerdict } from './say-verdict.js';
import type { WeighedComparison, WeighedMean, WeighedTask } from './weigh-comparison.js';

/** How two runs were compared. */
export interface ComparisonSettings {
  readonly alpha: number;
  readonly seed: number;
  /** Resamples. */
  readonly bootstrap: number;
  readonly ignored: readonly string[];
}

/** What is said of one task, or why it was not compared. */
export type TaskDocument = ReturnType<typeof documentTask> | WeighedComparison['others'][number];

/** What is said of one model. */
export interface ModelDocument {
  /** A sentence. */
  readonly verdict: string;
  readonly before: WeighedComparison['comparison']['before'];
  readonly after: WeighedComparison['comparison']['after'];
  readonly tasks: readonly TaskDocument[];
  readonly aggregates: readonly ReturnType<typeof documentMean>[];
}

/** What comparisons came to: fractions, but where the metric has another unit. What is no number is absent. */
export interface ComparisonDocument extends ComparisonSettings {
  readonly schema: 1;
  readonly multiplicity: 'holm';
  readonly models: readonly ModelDocument[];
  readonly versions: Readonly<Record<string, string>>;
}

/** The comparisons as one document in full precision. Draws are left out. */
export function documentComparison(
  weighed: readonly WeighedComparison[],
  settings: ComparisonSettings,
  versions: Readonly<Record<string, string>>,
): ComparisonDocument {
  const document: ComparisonDocument = {
    schema: 1,
    ...settings,
    multiplicity: 'holm',
    models: weighed.map((one) => ({
      verdict: sayVerdict(one, settings.alpha),
      before: one.comparison.before,
      after: one.comparison.after,
      tasks: [...one.tasks.map(documentTask), ...one.others],
      aggregates: one.means.map(documentMean),
    })),
    versions,
  };
  // programs get what a file of it would hold
  return JSON.parse(JSON.stringify(document, keepNumbers)) as ComparisonDocument;
}

/** A document as the text of a file. */
export function writeDocument(document: ComparisonDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function documentMean({ mean, interval, p }: WeighedMean) {
  return { ...mean, evidence: withoutDraws(mean.evidence), interval, p };
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
