import { readEnvironment } from '../config/environment.js';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { countOf } from '../core/count-of.js';
import { Interrupted } from '../core/errors.js';
import { findReader } from '../data/index.js';
import { locateDataset, type DataRoots } from '../data/locate.js';
import { verifyDataset, type VerifyReport } from '../pipeline/verify/verify-dataset.js';
import type { DataStatusOptions } from './data-status-command.js';
import { chooseDataRoots } from '../library/data-root.js';
import type { ExitCode } from '../library/exit-code.js';
import { startMeter } from './meter.js';
import { selectDatasets } from './select-datasets.js';
import { stopOnSignal } from './stop-on-signal.js';
import { createTerminal, type Terminal } from './terminal.js';
import { readDatasets } from '../library/read-datasets.js';

/** The options of `bench data verify`. */
export interface DataVerifyOptions extends DataStatusOptions {
  readonly quiet?: boolean;
}

/** A data set of which nothing could be read: it is not there, or in a format without a reader. */
interface Unverified {
  readonly id: string;
  readonly state: 'missing' | 'no reader';
  readonly reason: string;
}

type Outcome = VerifyReport | Unverified;

/** Faults of a data set that are printed; all of them are in --json. */
const printedFaults = 20;

/** `bench data verify`: reads every byte of the data sets, and names what is damaged. */
export async function dataVerifyCommand(
  names: readonly string[],
  options: DataVerifyOptions,
): Promise<ExitCode> {
  const environment = readEnvironment();
  const terminal = createTerminal(environment.plain, options.quiet);
  const signal = stopOnSignal(() => {
    terminal.note('stopping. Again to stop at once');
  });
  const roots = chooseDataRoots(options.dataDir, environment, terminal.warn);
  const datasets = await readDatasets(options.datasets, roots.data, terminal.note);
  const entries = await selectDatasets(names, datasets);
  const outcomes: Outcome[] = [];
  let interrupted = false;
  try {
    for (const entry of entries) {
      if (signal.aborted) throw new Interrupted();
      const outcome = await verifyEntry(entry, roots, terminal, signal);
      outcomes.push(outcome);
      if (!isReport(outcome) && names.length === 0) {
        if (outcome.state !== 'missing') terminal.note(describe(outcome));
      } else if (!options.json) terminal.print(describe(outcome));
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    interrupted = true;
  }
  const shown = names.length > 0 ? outcomes : outcomes.filter(isReport);
  if (options.json) terminal.print(JSON.stringify(shown, null, 2));
  if (interrupted) return 130;
  if (shown.length === 0)
    terminal.error(
      `${roots.data}: none of ${entries.length} data sets is there to verify. See \`bench data status\``,
    );
  return shown.length > 0 && shown.every(({ state }) => state === 'whole') ? 0 : 3;
}

async function verifyEntry(
  entry: DatasetEntry,
  roots: DataRoots,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Outcome> {
  const { id } = entry;
  const location = await locateDataset(entry, roots);
  if (location.state === 'missing')
    return { id, state: 'missing', reason: `looked in ${location.lookedIn.join(', ')}` };
  const { format } = location.entry;
  const reader = findReader(format);
  if (!reader) return { id, state: 'no reader', reason: `this version of bench has no reader for ${format}` };
  const meter = startMeter(terminal, id);
  try {
    return await verifyDataset(location, reader, {
      signal,
      note: terminal.note,
      onProgress: meter.update,
    });
  } finally {
    meter.stop();
  }
}

function isReport(outcome: Outcome): outcome is VerifyReport {
  return 'faults' in outcome;
}

function describe(outcome: Outcome): string {
  if (!isReport(outcome)) return `${outcome.id}: ${outcome.state}: ${outcome.reason}`;
  const { faults, notes } = outcome;
  const more = faults.length - printedFaults;
  return [
    ...faults.slice(0, printedFaults).map(({ message }) => message),
    ...(more > 0 ? [`${outcome.id}: ${more} more, all of them with --json`] : []),
    ...notes.map((note) => `note: ${note}`),
    summarize(outcome),
  ].join('\n');
}

function summarize({ id, state, samples, expected, classes, checksums, faults }: VerifyReport): string {
  const count = expected === undefined ? `${samples} samples` : `${samples} of ${expected} samples`;
  const parts = [
    `${count} read`,
    ...(classes.length > 0 ? [`${classes.length} classes`] : []),
    ...(checksums > 0 ? [`${checksums} checksums compared`] : []),
    ...(faults.length > 0 ? [countOf(faults.length, 'fault')] : []),
  ];
  return `${id}: ${state}: ${parts.join(', ')}`;
}
