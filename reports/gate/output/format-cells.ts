import { formatCell, formatP } from '../../compare/output/format-difference.js';
import { isFraction } from '../../summary/format.js';
import type { GateOutcome } from '../gate-result.js';
import type { TargetRow } from './target-rows.js';

/** The numbers of a row as people read them: fractions in percent and points, a hundredth of one exact. Empty where unknown. */
export interface RowCells {
  readonly n: string;
  readonly before: string;
  readonly after: string;
  /** Of speed, the ratio. */
  readonly difference: string;
  /** 95 %, of `difference`. */
  readonly interval: string;
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
    ...(ratio === undefined ? formatDifference(numbers, factor) : formatRatio(ratio, numbers)),
    flips: gained === undefined || lost === undefined ? '' : `+${gained}/-${lost}`,
    p: p === undefined ? '' : formatP(p),
    adjustedP: adjustedP === undefined ? '' : formatP(adjustedP),
    detectable: value(detectable),
  };
}

type Cells = Pick<RowCells, 'difference' | 'interval'>;

function formatDifference({ difference, low, high }: TargetRow['numbers'], factor: number): Cells {
  if (difference === undefined) return { difference: '', interval: '' };
  const known = low !== undefined && high !== undefined;
  return {
    difference: formatCell(difference, factor),
    interval: known ? `[${formatCell(low, factor)}, ${formatCell(high, factor)}]` : '',
  };
}

function formatRatio(ratio: number, { low, high }: TargetRow['numbers']): Cells {
  const known = low !== undefined && high !== undefined;
  return {
    difference: `x${ratio.toFixed(3)}`,
    interval: known ? `[x${low.toFixed(3)}, x${high.toFixed(3)}]` : '',
  };
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
