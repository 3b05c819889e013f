import { join } from 'node:path';
import type { GateFailure, GateOutcome, State } from '../../reports/gate/gate-result.js';
import { explainTarget } from '../../reports/gate/explain-target.js';
import { judgeRuns } from '../../reports/gate/judge-runs.js';
import { renderAnnotations } from '../../reports/gate/output/render-annotations.js';
import { renderConsole } from '../../reports/gate/output/render-console.js';
import { readEnvironment, type Environment } from '../config/environment.js';
import type { GateConfig } from '../config/gate-config.js';
import { packageRoot } from '../config/package-root.js';
import { readTextFile } from '../config/read-file.js';
import { placeOutputs, readDefaultGateConfig, readGateConfig } from '../config/read-gate-config.js';
import { ConfigError, Interrupted, messageOf } from '../core/errors.js';
import { exitCodeOfError, type ExitCode } from '../library/exit-code.js';
import { parseGateOptions, type WrittenGateOptions } from '../library/gate/gate-options.js';
import { checkSinks, keepSafeSinks, listSinks, type Sink } from '../library/gate/gate-sinks.js';
import { gatherGateInput } from '../library/gate/hold-gate.js';
import { writeSinks } from '../library/gate/write-sinks.js';
import { stopOnSignal } from './stop-on-signal.js';
import { createPainter, createTerminal, formatTable, type Terminal } from './terminal.js';

/** What of a gate goes where. */
interface Presentation {
  readonly sinks: readonly Sink[];
  readonly annotations: GateConfig['output']['annotations'];
}

/** `bench gate`: compares runs with a baseline, judges them by rules, and says so: on stdout, in files, on GitHub. Files are written
 *  whatever the verdict, and where there can be none. */
export async function gateCommand(written: WrittenGateOptions): Promise<ExitCode> {
  const environment = readEnvironment();
  const terminal = createTerminal(environment.plain, written.quiet);
  if (written.printConfig) {
    const file = join(packageRoot, 'reports', 'gate', 'default.yaml');
    terminal.print((await readTextFile(file, ConfigError)).trimEnd());
    return 0;
  }
  const signal = stopOnSignal(() => {
    terminal.note('stopping after this task; nothing is written. Again to stop at once');
  });
  const { config: file, baseline, anchor } = written;
  const read = [file, baseline, anchor];
  let place: Presentation = { sinks: keepSafeSinks(listSinks(written, {}), read), annotations: 'auto' };
  try {
    const options = parseGateOptions(written);
    const located = file === undefined ? await readDefaultGateConfig() : await readGateConfig(file);
    const outputs = placeOutputs(located.config.output, environment.stepSummary);
    const sinks = listSinks(written, outputs);
    const alsoRead = [...read, located.config.baseline.file, located.config.baseline.anchor];
    place = { sinks: keepSafeSinks(sinks, alsoRead), annotations: outputs.annotations };
    checkSinks(written, sinks, alsoRead);
    const input = await gatherGateInput(options, located, terminal, signal);
    const result = judgeRuns(input);
    const explained = written.explain === undefined ? [] : explainTarget(written.explain, input, result);
    const unwritten = await present(result, place, { written, environment, terminal });
    if (explained.length > 0) terminal.print(['', ...explained].join('\n'));
    return unwritten && result.exitCode === 0 ? 2 : result.exitCode;
  } catch (error) {
    if (!(error instanceof Interrupted))
      await present(describeFailure(error), place, { written, environment, terminal });
    throw error;
  }
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

interface Setting {
  readonly written: WrittenGateOptions;
  readonly environment: Environment;
  readonly terminal: Terminal;
}

/** Writes and prints an outcome; gives whether something could not be written. */
async function present(
  outcome: GateOutcome,
  { sinks, annotations }: Presentation,
  { written, environment, terminal }: Setting,
): Promise<boolean> {
  const failed = await writeSinks(outcome, sinks, environment.stepSummary);
  const paint = createPainter(environment.plain);
  const style = {
    paint: (state: State, word: string) => paint(colours[state], word),
    table: formatTable,
    verbose: written.verbose === true,
  };
  terminal.print(renderConsole(outcome, style));
  const wanted = written.annotations ?? annotations;
  if (wanted === 'on' || (wanted === 'auto' && environment.onGithub))
    for (const line of renderAnnotations(outcome)) terminal.print(line);
  for (const line of failed) terminal.error(line);
  return failed.length > 0;
}

const colours = {
  pass: 'green',
  warn: 'yellow',
  inconclusive: 'yellow',
  incomparable: 'red',
  error: 'red',
  fail: 'red',
} as const;
