import type { GateDocument, GateOptions } from './gate-options.js';

/** The verdict on runs, with every check and every number behind it, and the exit code that `bench gate` would end with. A regression is a
 *  verdict, no error. Nothing is written but the files that options and config name. Throws ConfigError on an option or a config that is
 *  wrong, DataError where a side is missing or damaged: the files that are named then say so. */
export async function gate(options: GateOptions = {}): Promise<GateDocument> {
  const { startGate } = await import('./gate/start-gate.js');
  return startGate(options);
}
