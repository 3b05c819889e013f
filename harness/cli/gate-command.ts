import { join } from 'node:path';
import type { State } from '../../reports/gate/gate-result.js';
import { renderAnnotations } from '../../reports/gate/output/render-annotations.js';
import { renderConsole } from '../../reports/gate/output/render-console.js';
import { readEnvironment, type Environment } from '../config/environment.js';
import { packageRoot } from '../config/package-root.js';
import { readTextFile } from '../config/read-file.js';
import type { WrittenGateOptions } from '../config/written-gate.js';
import { ConfigError } from '../core/errors.js';
import type { ExitCode } from '../library/exit-code.js';
import { renderOutput } from '../library/gate/write-sinks.js';
import { runGate, type GateRun } from '../library/gate/run-gate.js';
import { splitOutputs } from './gate/printed-output.js';
import { stopOnSignal } from './stop-on-signal.js';
import { createPainter, createTerminal, formatTable, type Terminal } from './terminal.js';

/** How `bench gate` prints, beside what it judges. */
export type GateCommandOptions = WrittenGateOptions & {
  readonly annotations?: string;
  readonly verbose?: true;
  readonly printConfig?: true;
  readonly quiet?: true;
};

/** `bench gate`: compares runs with a baseline, judges them by rules, and says so: on stdout, in files, on GitHub. Files are written
 *  whatever the verdict, and where there can be none. */
export async function gateCommand(options: GateCommandOptions): Promise<ExitCode> {
  const { annotations, verbose, printConfig, quiet, ...written } = options;
  const environment = readEnvironment();
  const terminal = createTerminal(environment.plain, quiet);
  if (printConfig) {
    const file = join(packageRoot, 'reports', 'gate', 'default.yaml');
    terminal.print((await readTextFile(file, ConfigError)).trimEnd());
    return 0;
  }
  const { toFiles, printed } = splitOutputs(written);
  const signal = stopOnSignal(() => {
    terminal.note('stopping after this task; nothing is written. Again to stop at once');
  });
  const { stepSummary } = environment;
  const run = await runGate(toFiles, { messages: terminal, signal, stepSummary, writesSummary: true });
  if (printed === undefined)
    present(run, annotations ?? run.annotations, verbose === true, environment, terminal);
  else terminal.print(renderOutput(printed, run.outcome).trimEnd());
  for (const line of run.unwritten) terminal.error(line);
  if (run.failure) throw run.failure.error;
  if (run.explained.length > 0 && printed === undefined) terminal.print(['', ...run.explained].join('\n'));
  const { exitCode } = run.outcome;
  return run.unwritten.length > 0 && exitCode === 0 ? 2 : exitCode;
}

/** Prints an outcome as a table. */
function present(
  { outcome }: GateRun,
  annotations: string,
  verbose: boolean,
  environment: Environment,
  terminal: Terminal,
): void {
  const paint = createPainter(environment.plain);
  const style = {
    paint: (state: State, word: string) => paint(colours[state], word),
    table: formatTable,
    verbose,
  };
  terminal.print(renderConsole(outcome, style));
  if (annotations === 'on' || (annotations === 'auto' && environment.onGithub))
    for (const line of renderAnnotations(outcome)) terminal.print(line);
}

const colours = {
  pass: 'green',
  warn: 'yellow',
  inconclusive: 'yellow',
  incomparable: 'red',
  error: 'red',
  fail: 'red',
} as const;
