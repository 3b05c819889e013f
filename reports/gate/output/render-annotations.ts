import type { Check, GateOutcome, GateResult } from '../gate-result.js';
import { groupCauses, nameGroup, ruleOf } from './group-causes.js';
import { plainLine } from './plain-text.js';
import { createNamer, isBlocking } from './target-rows.js';

type Level = 'error' | 'warning' | 'notice';

interface Annotation {
  readonly level: Level;
  readonly title: string;
  readonly text: string;
}

/** GitHub shows so many of one kind of a step, and drops the rest. */
const mostShown = 10;

/** The outcome as workflow commands of GitHub Actions, a line each: what failed, what is doubtful, what is waived; at most ten of a
 *  kind, the most urgent first, and the tenth then says how many there are besides. Source: GitHub Docs, workflow commands. */
export function renderAnnotations(outcome: GateOutcome): readonly string[] {
  const all = listAnnotations(outcome);
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const those = all.filter((one) => one.level === level);
    if (those.length <= mostShown) return those.map(formatCommand);
    const shown = those.slice(0, mostShown - 1);
    const text = `and ${those.length - shown.length} more: see the job summary`;
    return [...shown, { level, title: 'bench gate', text }].map(formatCommand);
  });
}

/** Where the build is stopped, at least one is an error. */
function listAnnotations(outcome: GateOutcome): readonly Annotation[] {
  const found = 'checks' in outcome ? describeChecks(outcome) : [];
  if (outcome.exitCode === 0 || found.some(({ level }) => level === 'error')) return found;
  return [{ level: 'error', title: 'bench gate', text: outcome.summary }, ...found];
}

function describeChecks({ checks, advisory }: GateResult): readonly Annotation[] {
  const nameOf = createNamer(checks);
  return groupCauses(checks.filter(({ state, waiver }) => state !== 'pass' || waiver)).flatMap((group) => {
    const [check] = group.checks;
    const level = levelOf(check, advisory !== undefined);
    if (!level) return [];
    const state = check.waiver ? `waived until ${check.waiver.until}` : check.state;
    const rule = ruleOf(check);
    const about = `${nameGroup(group, nameOf)}${rule === undefined ? '' : ` (${rule})`}`;
    return [{ level, title: `${state}: ${about}`, text: group.message }];
  });
}

/** A gate that only advises paints nothing red. */
function levelOf(check: Check, advisory: boolean): Level | undefined {
  if (check.waiver) return 'notice';
  if (check.state === 'pass') return undefined;
  return isBlocking(check) && !advisory ? 'error' : 'warning';
}

function formatCommand({ level, title, text }: Annotation): string {
  const property = encode(title).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${level} title=${property}::${encode(text)}`;
}

function encode(text: string): string {
  return plainLine(text, 1000).replaceAll('%', '%25');
}
