import type { WrittenCompareOptions } from '../config/written-compare.js';
import { readEnvironment } from '../config/environment.js';
import { parseCompareOptions } from '../library/compare/compare-options.js';
import { compareAll, documentComparisons } from '../library/compare/start-compare.js';
import type { ExitCode } from '../library/exit-code.js';
import { writeDocument } from '../../reports/compare/output/comparison-document.js';
import { printComparison } from './compare/print-comparison.js';
import { stopOnSignal } from './stop-on-signal.js';
import { createTerminal } from './terminal.js';

/** How `bench compare` prints, beside what it compares. */
export type CompareCommandOptions = Omit<WrittenCompareOptions, 'before' | 'after'> & {
  readonly json?: true;
  readonly verbose?: true;
  readonly quiet?: true;
};

/** `bench compare`: how far two runs are apart, sample by sample. Ends with 3 where nothing could be compared. */
export async function compareCommand(
  before: string,
  after: string,
  { json, verbose, quiet, ...written }: CompareCommandOptions,
): Promise<ExitCode> {
  const options = parseCompareOptions({ before, after, ...written });
  const terminal = createTerminal(readEnvironment().plain, quiet);
  const signal = stopOnSignal(() => {
    terminal.note('stopping after this task; nothing is written. Again to stop at once');
  });
  const comparisons = await compareAll(options, terminal, signal);
  const { weighed, settings } = comparisons;
  if (json) terminal.print(writeDocument(documentComparisons(comparisons)).trimEnd());
  else terminal.print(printComparison(weighed, settings, verbose === true));
  return weighed.some((one) => one.tasks.length > 0) ? 0 : 3;
}
