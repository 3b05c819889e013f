import type { GateFailure, GateOutcome } from '../../../reports/gate/gate-result.js';
import { explainTarget } from '../../../reports/gate/explain-target.js';
import { judgeRuns } from '../../../reports/gate/judge-runs.js';
import type { GateConfig } from '../../config/gate-config.js';
import {
  checkGateConfig,
  placeOutputs,
  readDefaultGateConfig,
  readGateConfig,
  type LocatedGateConfig,
} from '../../config/read-gate-config.js';
import type { WrittenGateOptions } from '../../config/written-gate.js';
import { Interrupted, messageOf } from '../../core/errors.js';
import { exitCodeOfError } from '../exit-code.js';
import type { Messages } from '../messages.js';
import { parseGateOptions } from './gate-options.js';
import { checkSinks, keepSafeSinks, listSinks, type Sink } from './gate-sinks.js';
import { gatherGateInput } from './hold-gate.js';
import { writeSinks } from './write-sinks.js';

/** A gate that was held, or why it could not be, with its files written. */
export interface GateRun {
  readonly outcome: GateOutcome;
  /** Lines that say which rules were applied to the task that was named, and why. */
  readonly explained: readonly string[];
  readonly annotations: GateConfig['output']['annotations'];
  /** A line for each file that could not be written. */
  readonly unwritten: readonly string[];
  /** What kept it from being held; absent where it was. */
  readonly failure?: { readonly error: unknown };
}

/** What a gate is held with, whatever its options. */
export interface GateMeans {
  readonly messages: Messages;
  readonly signal: AbortSignal;
  /** The file that GitHub shows as the summary of a job's step; absent where there is none. */
  readonly stepSummary: string | undefined;
  /** Whether the summary is written there though no option names it. */
  readonly writesSummary: boolean;
}

/** Compares runs with a baseline, judges them by rules, and writes the files that options and config name: whatever the verdict, and where
 *  there can be none. Throws Interrupted, and then nothing is written. */
export async function runGate(written: WrittenGateOptions, means: GateMeans): Promise<GateRun> {
  const { messages, signal, stepSummary } = means;
  const { config, baseline, anchor } = written;
  const read = [typeof config === 'string' ? config : undefined, baseline, anchor];
  let sinks: readonly Sink[] = keepSafeSinks(listSinks(written, {}), read);
  let annotations: GateRun['annotations'] = 'auto';
  const write = (outcome: GateOutcome) =>
    writeSinks(outcome, sinks, means.writesSummary ? stepSummary : undefined);
  try {
    const options = parseGateOptions(written);
    const located = await locateConfig(config);
    const outputs = placeOutputs(located.config.output, stepSummary);
    const named = listSinks(written, outputs);
    const alsoRead = [...read, located.config.baseline.file, located.config.baseline.anchor];
    sinks = keepSafeSinks(named, alsoRead);
    annotations = outputs.annotations;
    checkSinks(written, named, alsoRead);
    const input = await gatherGateInput(options, located, messages, signal);
    const outcome = judgeRuns(input);
    const explained = written.explain === undefined ? [] : explainTarget(written.explain, input, outcome);
    return { outcome, explained, annotations, unwritten: await write(outcome) };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const outcome = describeFailure(error);
    const unwritten = await write(outcome);
    return { outcome, explained: [], annotations, unwritten, failure: { error } };
  }
}

function locateConfig(config: WrittenGateOptions['config']): Promise<LocatedGateConfig> | LocatedGateConfig {
  if (config === undefined) return readDefaultGateConfig();
  return typeof config === 'string' ? readGateConfig(config) : checkGateConfig(config);
}

function describeFailure(error: unknown): GateFailure {
  const code = exitCodeOfError(error);
  const exitCode = code === 2 || code === 3 ? code : 70;
  const message = messageOf(error);
  return {
    schema: 1,
    verdict: 'error',
    exitCode,
    summary: exitCode === 70 ? `internal error: ${message}` : message,
  };
}
