import { MetricError } from '../../core/errors.js';
import { parsePythonFloat } from './python-float.js';
import { weighMean, weighMeans, type WeightedMean } from './weighted-mean.js';

/** The grade in a judge's reply: what stands before the first blank, a number from 0 to 1. Undefined for anything else; the
 *  judge is then asked again, and after five tries the grade is 0. Source: yuweihao/MM-Vet, mm-vet_evaluator.py. */
export function parseGrade(text: string): number | undefined {
  const [word] = text.split(' ', 1);
  const grade = parsePythonFloat(word);
  return grade !== undefined && isGrade(grade) ? grade : undefined;
}

/** Whether a number is a grade: from 0 to 1. */
export function isGrade(value: number): boolean {
  return value >= 0 && value <= 1;
}

/** A question with the grades of its answer, one a run. */
export interface GradedQuestion {
  /** What it needs, in any order. */
  readonly capabilities: readonly string[];
  readonly grades: readonly number[];
}

/** Points from 0 to 100. */
export interface MmVetSummary {
  /** Mean over all questions and runs. */
  readonly total: number | null;
  /** Population standard deviation of the totals of the runs: 0 of a single one. */
  readonly std: number | null;
  /** Means over the questions that need a capability, and others besides. */
  readonly capabilities: ReadonlyMap<string, WeightedMean>;
  /** Means over the questions that need exactly these capabilities, their names in order and joined by `_`. */
  readonly integrations: ReadonlyMap<string, WeightedMean>;
}

/** The name of a set of capabilities: each once, in the order of their names, joined by `_`. */
export function nameIntegration(capabilities: readonly string[]): string {
  return [...new Set(capabilities)].sort().join('_');
}

/** The scores of MM-Vet; the total is not the mean of the capabilities. `draws` tells how often each question was drawn in a
 *  resample. Throws MetricError where questions have different numbers of grades, or none. Source: yuweihao/MM-Vet,
 *  mm-vet_evaluator.py (export_result), which rounds to one digit. */
export function summariseMmVet(
  questions: readonly GradedQuestion[],
  draws?: ArrayLike<number>,
): MmVetSummary {
  const runs = questions.length === 0 ? 0 : questions[0].grades.length;
  const odd = questions.find(({ grades }) => grades.length !== runs || grades.length === 0);
  if (odd) throw new MetricError(`MM-Vet: a question has ${odd.grades.length} grades, expected ${runs || 1}`);
  const points = Float64Array.from(questions, ({ grades }) => (100 * sumOf(grades)) / runs);
  const totals = Array.from({ length: runs }, (_, run) => {
    const each = Float64Array.from(questions, ({ grades }) => 100 * grades[run]);
    return weighMean(each, draws).mean;
  });
  return {
    total: weighMean(points, draws).mean,
    std: totals.includes(null) || runs === 0 ? null : spreadOf(totals.map((total) => total ?? 0)),
    capabilities: weighMeans(
      points,
      questions.map(({ capabilities }) => [...new Set(capabilities)]),
      draws,
    ),
    integrations: weighMeans(
      points,
      questions.map(({ capabilities }) => [nameIntegration(capabilities)]),
      draws,
    ),
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function spreadOf(values: readonly number[]): number {
  const mean = sumOf(values) / values.length;
  return Math.sqrt(sumOf(values.map((value) => (value - mean) ** 2)) / values.length);
}
