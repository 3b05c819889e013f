import type { GateConfig, Waiver } from '../../harness/config/gate-config.js';
import { nearest } from '../../harness/config/nearest.js';
import { ConfigError } from '../../harness/core/errors.js';
import type { LocateMember } from './gate-input.js';
import type { Check } from './gate-result.js';
import type { GateTarget } from './gate-target.js';
import { matchesTask, withoutFamily } from './match-names.js';

/** The checks with waivers applied: a failure that is waived becomes a pass that says so; where its waiver has expired, it stays a
 *  failure that says so. A waiver holds through its last day, `until`, in UTC. */
export function applyWaivers(
  checks: readonly Check[],
  { waivers }: Pick<GateConfig, 'waivers'>,
  today: string,
): readonly Check[] {
  return checks.map((check) => {
    const own = waivers.filter((waiver) => isAbout(waiver, check));
    if (own.length === 0) return check;
    const latest = own.reduce((last, waiver) => (waiver.until > last.until ? waiver : last));
    const { until, reason } = latest;
    const failed = check.state === 'fail' || check.state === 'warn';
    if (until < today)
      return { ...check, message: `${check.message}. The waiver of it (${reason}) expired on ${until}` };
    if (!failed) return check;
    return {
      ...check,
      state: 'pass',
      message: `${check.message}. Waived until ${until}: ${reason}`,
      waiver: { until, reason },
    };
  });
}

/** Throws ConfigError where a waiver names a task or mean that is in none of the runs. */
export function checkWaivers(
  { waivers }: Pick<GateConfig, 'waivers'>,
  targets: readonly GateTarget[],
  locate: LocateMember,
): void {
  waivers.forEach(({ task }, place) => {
    if (targets.length === 0 || targets.some(({ id }) => matchesTask(task, id))) return;
    const near = nearest(task, [...new Set(targets.flatMap(({ id }) => [id, withoutFamily(id)]))]);
    throw new ConfigError(
      `${locate(['waivers', place, 'task'])}: the waiver is of a task "${task}", which is in none of the runs; nearest: ${near.join(', ')}`,
    );
  });
}

function isAbout({ task, rule }: Waiver, check: Check): boolean {
  return rule === check.rule && matchesTask(task, check.target);
}
