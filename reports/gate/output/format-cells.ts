import { isFraction } from '../../summary/format.js';
import type { GateOutcome } from '../gate-result.js';
import type { TargetRow } from './target-rows.js';

/** The numbers of a row as people read them: fractions in percent and points, a hundredth of one exact. Empty where unknown. */
export interface RowCells {
  readonly n: string;
  readonly before: string;
  readonly after: string;
  /** With its 95 % interval; of speed, the ratio. */
  readonly difference: string;
  readonly flips: string;
  readonly p: string;
  readonly adjustedP: string;
  readonly detectable: string;
}

/** The cells of a row. */
export function formatCells({ metric, checks, numbers }: TargetRow): RowCells {
  const { n, before, after, gained, lost, p, adjustedP, detectable, ratio } = numbers;
  // a rate is no metric of a record
  const factor = isFraction(metric) && checks.every(({ kind }) => kind !== 'ratio') ? 100 : 1;
  const value = (one: number | undefined) => (one === undefined ? '' : (factor * one).toFixed(2));
  return {
    n: n === undefined ? '' : String(n),
    before: value(before),
    after: value(after),
    difference: ratio === undefined ? formatDifference(numbers, factor) : `x${ratio.toFixed(3)}`,
    flips: gained === undefined || lost === undefined ? '' : `+${gained}/-${lost}`,
    p: formatP(p),
    adjustedP: formatP(adjustedP),
    detectable: value(detectable),
  };
}

function formatDifference({ difference, low, high }: TargetRow['numbers'], factor: number): string {
  if (difference === undefined) return '';
  const point = signed(factor * difference);
  return low === undefined || high === undefined
    ? point
    : `${point} [${signed(factor * low)}, ${signed(factor * high)}]`;
}

/** Two decimals, and no `-0.00`. */
function signed(value: number): string {
  const text = value.toFixed(2);
  if (Number(text) === 0) return '0.00';
  return value > 0 ? `+${text}` : text;
}

/** A p value with three digits, `<0.0001` below. */
function formatP(p: number | undefined): string {
  if (p === undefined) return '';
  if (p < 0.0001) return '<0.0001';
  return p < 0.1 ? String(Number(p.toPrecision(3))) : p.toFixed(3);
}

/** What the process ends with, for people. */
export function describeExit(outcome: GateOutcome): string {
  const advisory = 'advisory' in outcome ? outcome.advisory : undefined;
  return advisory === undefined
    ? `exit code ${outcome.exitCode}`
    : `exit code ${outcome.exitCode}, as it is advisory; otherwise ${advisory.exitCode}`;
}

/** What was compared with, and by which rules, for people. */
export function describeGround(outcome: GateOutcome): readonly string[] {
  if (!('checks' in outcome)) return [];
  const { baseline, anchor, configName, alpha, multiplicity, seed } = outcome;
  return [
    `baseline ${describeBaseline(baseline)}`,
    ...(anchor ? [`anchor ${describeBaseline(anchor)}`] : []),
    `config ${configName}: alpha ${alpha}, multiplicity ${multiplicity}, seed ${seed}`,
  ];
}

const shownHash = 12;

function describeBaseline({ name, sha256, date, commit }: { name: string } & Partial<Facts>): string {
  const facts = [
    ...(sha256 === undefined ? [] : [`sha256 ${sha256.slice(0, shownHash)}`]),
    ...(date === undefined ? [] : [`of ${date}`]),
    ...(commit === undefined ? [] : [`commit ${commit.slice(0, shownHash)}`]),
  ];
  return facts.length === 0 ? name : `${name} (${facts.join(', ')})`;
}

type Facts = Readonly<Record<'sha256' | 'date' | 'commit', string>>;
