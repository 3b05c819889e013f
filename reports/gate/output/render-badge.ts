import { makeBadge } from 'badge-maker';
import type { GateOutcome, State } from '../gate-result.js';

const colours: Readonly<Record<State, string>> = {
  pass: 'brightgreen',
  warn: 'yellow',
  inconclusive: 'orange',
  incomparable: 'orange',
  error: 'orange',
  fail: 'red',
};

/** The verdict as a badge, an SVG picture: green for pass, red for fail, orange where nothing can be said. */
export function renderBadge(outcome: GateOutcome): string {
  const { verdict } = outcome;
  return `${makeBadge({ label: 'accuracy gate', message: describe(outcome), color: colours[verdict] })}\n`;
}

function describe(outcome: GateOutcome): string {
  if (outcome.verdict !== 'fail' || !('checks' in outcome)) return outcome.verdict;
  const failed = outcome.checks.filter(({ state }) => state === 'fail').length;
  return failed === 0 ? 'fail' : `fail: ${failed} of ${outcome.checks.length}`;
}
