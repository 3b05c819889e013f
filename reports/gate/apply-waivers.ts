import type { GateConfig, Waiver } from '../../harness/config/gate-config.js';
import type { Check } from './gate-result.js';
import { matchesTask } from './match-names.js';

/** The checks with waivers applied: a failure that is waived becomes a pass that says so; where its waiver has expired, it stays a
 *  failure that says so. A waiver holds through its last day, `until`, in UTC; one of a task that is in none of the runs is idle. */
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

function isAbout({ task, rule }: Waiver, check: Check): boolean {
  return rule === check.rule && matchesTask(task, check.target);
}
