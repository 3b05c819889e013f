import { compareRuns } from '../../../reports/compare/compare-runs.js';
import {
  documentComparison,
  type ComparisonDocument,
  type ComparisonSettings,
} from '../../../reports/compare/output/comparison-document.js';
import { writeComparisonMarkdown } from '../../../reports/compare/output/comparison-markdown.js';
import { weighComparison, type WeighedComparison } from '../../../reports/compare/output/weigh-comparison.js';
import type { RunSide, SidePair } from '../../../reports/compare/side.js';
import type { TaskRegistry } from '../../../tasks/registry.js';
import { readTasksFor } from '../../../tasks/suite-file.js';
import { DataError } from '../../core/errors.js';
import { writeOutput } from '../../core/write-output.js';
import { chooseTasks } from '../choose-tasks.js';
import type { CompareOptions } from '../compare-options.js';
import { createGuard, messagesFor } from '../listeners.js';
import type { Messages } from '../messages.js';
import { readVersions } from '../versions.js';
import { defineAggregates } from '../define-aggregates.js';
import { checkModels } from './check-models.js';
import { chooseCompared } from './choose-compared.js';
import { parseCompareOptions, type CompareSettings } from './compare-options.js';
import { openSides } from './open-sides.js';
import { pairSides } from './pair-sides.js';

/** Two runs of each model, compared and weighed. */
export interface Comparisons {
  readonly weighed: readonly WeighedComparison[];
  readonly settings: ComparisonSettings;
}

/** Compares two runs: see `compare` of the library. */
export async function startCompare(all: CompareOptions): Promise<ComparisonDocument> {
  const { signal, onNote, onWarning, ...given } = all;
  const options = parseCompareOptions(given, 'compare');
  const guard = createGuard(signal);
  const messages = messagesFor({ onNote, onWarning }, guard);
  try {
    return documentComparisons(await compareAll(options, messages, guard.signal));
  } finally {
    guard.rethrow();
  }
}

/** What `bench compare --json` prints of comparisons. */
export function documentComparisons({ weighed, settings }: Comparisons): ComparisonDocument {
  return documentComparison(weighed, settings, readVersions());
}

/** Both runs of every model, compared; the tables as Markdown are written where a file is named. Throws Interrupted between two tasks. */
export async function compareAll(
  options: CompareSettings,
  messages: Messages,
  signal: AbortSignal,
): Promise<Comparisons> {
  const registry = await readTasksFor(options.suites);
  const weighed: WeighedComparison[] = [];
  const { pairs, tasks } = await openPairs(options, registry, messages);
  const { match, alpha, seed, bootstrap, ignored, markdown } = options;
  for (const pair of pairs) {
    messages.note(`comparing ${pair.before.model} with ${pair.after.model}`);
    // a person reads what is not known of an imported run, a gate would pass it over
    const how = {
      match,
      unknown: 'overlook' as const,
      aggregates: defineAggregates(registry),
      tasks,
      resamples: bootstrap,
      seed,
      signal,
    };
    weighed.push(weighComparison(await compareRuns(pair, how), alpha));
  }
  const settings: ComparisonSettings = { alpha, seed, bootstrap, ignored };
  if (markdown !== undefined) await writeOutput(markdown, writeComparisonMarkdown(weighed, settings));
  return { weighed, settings };
}

/** Both runs of each model that is asked for, and the tasks. */
async function openPairs(
  { before, after, models, ...options }: CompareSettings,
  registry: TaskRegistry,
  messages: Messages,
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
    messages.warn(`only in ${after}, and not compared: ${alone.map(({ model }) => model).join(', ')}`);
  return { pairs, tasks: chooseCompared(registry, options, sides.flat()) };
}
