import type { Allowance } from '../../../harness/config/baseline.js';
import type { GateConfig } from '../../../harness/config/gate-config.js';
import type { Check, GateResult } from '../gate-result.js';

/** Why a run may not become the baseline. */
export interface Refusal {
  /** What allows it: the name of a flag without `--allow-`. `never`: nothing does. */
  readonly kind: Allowance | 'never';
  /** What is wrong with which task, in one sentence. */
  readonly message: string;
}

/** Why a run that a gate judged may not become the baseline; none where it passed. A failure that a waiver excuses is one here: the
 *  waiver ends on its day, a baseline does not. */
export function findRefusals({ checks, exitCode, summary, config }: GateResult): readonly Refusal[] {
  const found = checks.flatMap((check): readonly Refusal[] => {
    const kind = judgeCheck(check, config);
    return kind ? [{ kind, message: describe(check) }] : [];
  });
  // the gate compared nothing
  return found.length === 0 && exitCode !== 0 ? [{ kind: 'never', message: summary }] : found;
}

function judgeCheck(
  { kind, level, state, waiver }: Check,
  { onInconclusive }: Pick<GateConfig, 'onInconclusive'>,
): Refusal['kind'] | undefined {
  if (state === 'error') return 'never';
  if (state === 'incomparable') return 'incomparable';
  if (level !== 'error') return undefined;
  if (waiver || (state === 'inconclusive' && onInconclusive === 'fail')) return 'regression';
  if (state !== 'fail') return undefined;
  return kind === 'missing-task' ? 'missing' : 'regression';
}

function describe({ rule, against, model, target, message, waiver }: Check): string {
  const anchor = against === 'anchor' ? ' (against the anchor)' : '';
  const excused = waiver ? `; waived until ${waiver.until}` : '';
  return `${model}, ${target}, rule ${rule}${anchor}: ${message}${excused}`;
}
