import { writeGateDocument } from '../../../reports/gate/output/gate-document.js';
import { checkOptions } from '../../config/check-options.js';
import { readEnvironment } from '../../config/environment.js';
import { writtenGateSchema } from '../../config/written-gate.js';
import type { GateDocument, GateOptions } from '../gate-options.js';
import { createGuard, messagesFor } from '../listeners.js';
import { runGate } from './run-gate.js';

/** What a program may tell a gate: lines that explain it are for people. */
const givenGateSchema = writtenGateSchema.omit({ explain: true });

/** Holds a gate: see `gate` of the library. */
export async function startGate(all: GateOptions): Promise<GateDocument> {
  const { signal, onNote, onWarning, ...given } = all;
  const written = checkOptions(given, 'gate', givenGateSchema);
  const guard = createGuard(signal);
  const { stepSummary } = readEnvironment();
  const messages = messagesFor({ onNote, onWarning }, guard);
  try {
    const means = { messages, signal: guard.signal, stepSummary, writesSummary: false };
    const { outcome, unwritten, failure } = await runGate(written, means);
    if (failure) throw failure.error;
    // programs get what a file of it would hold
    return { ...(JSON.parse(writeGateDocument(outcome)) as Omit<GateDocument, 'unwritten'>), unwritten };
  } finally {
    guard.rethrow();
  }
}
