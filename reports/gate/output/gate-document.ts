import type { GateOutcome } from '../gate-result.js';

/** The outcome as a JSON document: config, baseline and every check with every number. Resamples are left out, and what is no number
 *  is absent. */
export function writeGateDocument(outcome: GateOutcome): string {
  return `${JSON.stringify(outcome, keep, 2)}\n`;
}

function keep(_key: string, value: unknown): unknown {
  if (value instanceof Float64Array) return undefined;
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
  // JSON would write null in its place
  if (Array.isArray(value) && value.some((one) => typeof one === 'number' && !Number.isFinite(one)))
    return undefined;
  return value;
}
