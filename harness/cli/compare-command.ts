import { compareRuns } from '../../reports/compare/compare-runs.js';
import {
  writeComparisonDocument,
  type ComparisonSettings,
} from '../../reports/compare/output/comparison-document.js';
import { writeComparisonMarkdown } from '../../reports/compare/output/comparison-markdown.js';
import { weighComparison, type WeighedComparison } from '../../reports/compare/output/weigh-comparison.js';
import type { RunSide, SidePair } from '../../reports/compare/side.js';
import type { TaskRegistry } from '../../tasks/registry.js';
import { readTasksFor } from '../../tasks/suite-file.js';
import { readEnvironment } from '../config/environment.js';
import { DataError } from '../core/errors.js';
import { checkModels } from '../library/compare/check-models.js';
import {
  parseCompareOptions,
  type CompareCommandOptions,
  type WrittenCompareOptions,
} from '../library/compare/compare-options.js';
import { chooseCompared } from '../library/compare/choose-compared.js';
import { openSides } from '../library/compare/open-sides.js';
import { pairSides } from '../library/compare/pair-sides.js';
import { printComparison } from './compare/print-comparison.js';
import type { ExitCode } from '../library/exit-code.js';
import { chooseTasks } from '../library/report/make-input.js';
import { stopOnSignal } from './stop-on-signal.js';
import { createTerminal, type Terminal } from './terminal.js';
import { readVersions } from '../library/versions.js';
import { defineAggregates } from '../library/wire.js';
import { writeOutput } from '../core/write-output.js';

/** `bench compare`: how far two runs are apart, sample by sample. Ends with 3 where nothing could be compared. */
export async function compareCommand(
  before: string,
  after: string,
  written: WrittenCompareOptions,
): Promise<ExitCode> {
  const options = parseCompareOptions(before, after, written);
  const terminal = createTerminal(readEnvironment().plain, options.quiet);
  const signal = stopOnSignal(() => {
    terminal.note('stopping after this task; nothing is written. Again to stop at once');
  });
  const registry = await readTasksFor(options.suites);
  const weighed: WeighedComparison[] = [];
  const { pairs, tasks } = await openPairs(options, registry, terminal);
  for (const pair of pairs) {
    terminal.note(`comparing ${pair.before.model} with ${pair.after.model}`);
    const { match, bootstrap: resamples, seed } = options;
    // a person reads what is not known of an imported run, a gate would pass it over
    const how = {
      match,
      unknown: 'overlook' as const,
      aggregates: defineAggregates(registry),
      tasks,
      resamples,
      seed,
      signal,
    };
    weighed.push(weighComparison(await compareRuns(pair, how), options.alpha));
  }
  const { alpha, seed, bootstrap, ignored } = options;
  const settings: ComparisonSettings = { alpha, seed, bootstrap, ignored };
  if (options.markdown !== undefined)
    await writeOutput(options.markdown, writeComparisonMarkdown(weighed, settings));
  if (options.json) terminal.print(writeComparisonDocument(weighed, settings, readVersions()).trimEnd());
  else terminal.print(printComparison(weighed, settings, options.verbose));
  return weighed.some((one) => one.tasks.length > 0) ? 0 : 3;
}

/** Both runs of each model that is asked for, and the tasks. */
async function openPairs(
  { before, after, models, ...options }: CompareCommandOptions,
  registry: TaskRegistry,
  terminal: Terminal,
): Promise<{ readonly pairs: readonly SidePair[]; readonly tasks: readonly { readonly id: string }[] }> {
  const narrowed = options.tasks.length + options.suites.length > 0;
  const filter = narrowed ? { tasks: chooseTasks(registry, options).map(({ id }) => id) } : {};
  const sides = [await openSides(before, filter), await openSides(after, filter)];
  const ids = [...new Set(sides.flat().map(({ model }) => model))];
  checkModels(models, ids, `${before} and ${after}`);
  const isWanted = ({ model }: RunSide) => models.length === 0 || models.includes(model);
  const [first, second] = sides.map((side) => side.filter(isWanted));
  if (first.length === 0)
    throw new DataError(`${before}: no records of what is asked for. Leave out --model, --task and --suite`);
  const pairs = pairSides(first, second);
  const alone = second.filter(({ model }) => pairs.every((pair) => pair.after.model !== model));
  if (alone.length > 0)
    terminal.warn(`only in ${after}, and not compared: ${alone.map(({ model }) => model).join(', ')}`);
  return { pairs, tasks: chooseCompared(registry, options, sides.flat()) };
}
