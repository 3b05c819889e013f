import { compareRuns } from '../../../reports/compare/compare-runs.js';
import type { RunSide } from '../../../reports/compare/side.js';
import type { Against, GateComparison, GateResult } from '../../../reports/gate/gate-result.js';
import type { GateInput } from '../../../reports/gate/gate-input.js';
import { judgeRuns } from '../../../reports/gate/judge-runs.js';
import { plainLine } from '../../../reports/gate/output/plain-text.js';
import { fieldsOfHash } from '../../../reports/gate/matched-fields.js';
import { tasksOfSuite, type TaskRegistry } from '../../../tasks/registry.js';
import { readTasksFor } from '../../../tasks/suite-file.js';
import type { GateConfig } from '../../config/gate-config.js';
import type { LocatedGateConfig } from '../../config/read-gate-config.js';
import type { TaskCard } from '../../config/task-card.js';
import { ConfigError } from '../../core/errors.js';
import { openResultSides } from '../compare/open-result-sides.js';
import { chooseCompared } from '../compare/choose-compared.js';
import { countOf } from '../../core/count-of.js';
import type { Messages } from '../messages.js';
import { readVersions } from '../versions.js';
import { defineAggregates } from '../define-aggregates.js';
import type { GateSettings } from './gate-options.js';
import { openBaseline } from './open-baseline.js';
import { addRepeats, openPairs } from './open-pairs.js';

/** Holds a gate: opens both runs, compares them, and judges. Nothing is written. Throws ConfigError where no baseline is named or the
 *  config is about what is not there; DataError where a side is missing or damaged. */
export async function holdGate(
  options: GateSettings,
  located: LocatedGateConfig,
  messages: Messages,
): Promise<GateResult> {
  return judgeRuns(await gatherGateInput(options, located, messages));
}

/** What a verdict is made of: both runs, compared, and the rules. Throws as `holdGate` does, but for what the config is about. */
export async function gatherGateInput(
  options: GateSettings,
  located: LocatedGateConfig,
  messages: Messages,
  signal?: AbortSignal,
): Promise<GateInput> {
  const registry = await readTasksFor(options.suites);
  const config: GateConfig = { ...located.config, seed: options.seed ?? located.config.seed };
  const named = { ...config.baseline, ...pickNamed(options) };
  const baseline = await openBaseline(nameBaseline(named.file));
  const anchor = named.anchor === undefined ? undefined : await openBaseline(named.anchor);
  const current = await addRepeats(await openResultSides(options.current), options.repeatCurrent);
  const before = await addRepeats(baseline.sides, options.repeatBaseline);
  const all = [...before, ...(anchor?.sides ?? []), ...current];
  const tasks = chooseCompared(registry, options, all);
  const scope: Scope = { registry, config, models: options.models, tasks, signal };
  const comparisons = [
    ...(await compareAll('baseline', before, current, scope, messages)),
    ...(anchor ? await compareAll('anchor', anchor.sides, current, scope, messages) : []),
  ];
  return {
    ...{ comparisons, config, configName: located.configName, locate: located.locate },
    baseline: baseline.facts,
    ...(anchor && { anchor: anchor.facts }),
    suites: new Map(registry.suites.map(({ id }) => [id, idsOf(tasksOfSuite(registry, id))])),
    aggregates: new Map(defineAggregates(registry).map(({ id, tasks }) => [id, idsOf(tasks)])),
    today: new Date().toISOString().slice(0, 10),
    advisory: options.advisory,
    versions: readVersions(),
  };
}

function pickNamed({ baseline, anchor }: GateSettings): { readonly file?: string; readonly anchor?: string } {
  return { ...(baseline !== undefined && { file: baseline }), ...(anchor !== undefined && { anchor }) };
}

function nameBaseline(file: string | undefined): string {
  if (file !== undefined) return file;
  throw new ConfigError(
    '--baseline: not given, and no config with baseline.file either. Make one of results that are good with `bench gate init`, or name a folder of results',
  );
}

/** What is compared, and how. */
interface Scope {
  readonly registry: TaskRegistry;
  readonly config: GateConfig;
  /** Ids; empty: all. */
  readonly models: readonly string[];
  readonly tasks: readonly { readonly id: string }[];
  readonly signal: AbortSignal | undefined;
}

async function compareAll(
  against: Against,
  before: readonly RunSide[],
  after: readonly RunSide[],
  scope: Scope,
  messages: Messages,
): Promise<readonly GateComparison[]> {
  const { config, registry, tasks, signal } = scope;
  const { pairs, warnings } = openPairs(before, after, scope);
  for (const warning of warnings) messages.warn(plainLine(warning));
  const compared: GateComparison[] = [];
  for (const pair of pairs) {
    const count = new Set([...pair.before.records, ...pair.after.records].map(({ task }) => task)).size;
    messages.note(
      plainLine(`comparing ${countOf(count, 'task')} of ${pair.after.model} with the ${against}`),
    );
    const comparison = await compareRuns(pair, {
      match: config.baseline.match.flatMap((hash) => fieldsOfHash[hash]),
      ...{ aggregates: defineAggregates(registry), tasks },
      ...{ resamples: config.bootstrap, seed: config.seed },
      ...(signal && { signal }),
    });
    compared.push({ against, comparison });
  }
  return compared;
}

function idsOf(tasks: readonly TaskCard[]): readonly string[] {
  return tasks.map(({ id }) => id);
}
