import { join } from 'node:path';
import { datasetsFileSchema, type DatasetEntry } from '../../../harness/config/dataset-entry.js';
import { readJsonFile } from '../../../harness/config/json-file.js';
import { packageRoot } from '../../../harness/config/package-root.js';
import type { TaskCard } from '../../../harness/config/task-card.js';
import { ConfigError } from '../../../harness/core/errors.js';
import { exchangeFormatOf, type Protocol } from '../../../harness/core/protocol.js';
import { findMetric } from '../../../harness/metrics/descriptors.js';
import { scorers } from '../../../harness/score/scorers.js';
import { markdownTable } from '../../../reports/summary/markdown-table.js';
import { findProtocol, protocolRegistry } from '../../../tasks/protocols.js';
import { readTaskRegistry } from '../../../tasks/registry.js';

/** The generated tables of the page of one kind of task, by the name of their marks. */
export type ProtocolTables = Readonly<Record<'protocols' | 'tasks' | 'metrics', string>>;

/** What the tables of a page are made of. */
export interface KindFacts {
  readonly tasks: readonly TaskCard[];
  readonly protocols: readonly Protocol[];
  readonly entryOf: ReadonlyMap<string, DatasetEntry>;
}

/** The tasks of a kind, the protocols that their cards name, and the data sets. */
export async function readKind(group: TaskCard['group']): Promise<KindFacts> {
  const { tasks: all } = await readTaskRegistry();
  const tasks = all.filter((task) => task.group === group);
  const named = new Set(tasks.flatMap(({ protocol }) => protocol));
  const protocols = protocolRegistry
    .ids()
    .filter((id) => named.has(id))
    .flatMap((id) => findProtocol(id) ?? []);
  const file = join(packageRoot, 'datasets.json');
  const { datasets } = await readJsonFile(file, datasetsFileSchema, ConfigError);
  return { tasks, protocols, entryOf: new Map(datasets.map((entry) => [entry.id, entry])) };
}

/** The tables of a page, as the code has them now. */
export function writeProtocolTables({ tasks, protocols, entryOf }: KindFacts): ProtocolTables {
  return {
    protocols: markdownTable(
      ['protocol', 'version', 'heads', 'samples', 'predictions beside the record'],
      protocols.map((protocol) => [
        code(protocol.id),
        String(protocol.version),
        protocol.needs.join(', '),
        protocol.samples.join(', '),
        [...new Set(protocol.samples.flatMap((kind) => exchangeFormatOf(protocol, kind) ?? []))]
          .map(code)
          .join(', '),
      ]),
    ),
    tasks: markdownTable(
      ['task', 'protocol', 'metric', 'units', 'chance, %', 'data set, and the forms it is read in'],
      tasks.map(({ id, protocol, metric, size, chance, dataset }) => [
        code(id),
        protocol.map(code).join(', '),
        code(metric),
        size === undefined ? '' : size.toLocaleString('en'),
        chance === undefined ? '' : String(Number((100 * chance).toPrecision(3))),
        `${code(dataset)}: ${formsOfEntry(entryOf.get(dataset)).join(', ')}`,
      ]),
    ),
    metrics: markdownTable(
      ['metric', 'is', 'of'],
      [...new Set(protocols.flatMap(({ metrics }) => metrics))].map((id) => [
        code(id),
        describeMetric(id),
        protocols
          .filter(({ metrics }) => metrics.includes(id))
          .map((protocol) => code(protocol.id))
          .join(', '),
      ]),
    ),
  };
}

/** The names of the readings of a published rule that tasks of a kind have, and those of `bench score` for its metrics. */
export function listVariants({ tasks }: KindFacts, metrics: readonly string[]): readonly string[] {
  const hasVariants = tasks.some(({ groups = [] }) => groups.some(({ leftOut }) => leftOut !== undefined));
  const rules = scorers
    .filter(({ id }) => metrics.includes(id))
    .flatMap(({ options }) => options.filter(({ name }) => name === 'rule'))
    .flatMap(({ description }) => [...description.matchAll(/(?:^|; )([a-z-]+):/g)].map(([, rule]) => rule));
  return [...(hasVariants ? ['as-published', 'corrected'] : []), ...rules];
}

function formsOfEntry(entry: DatasetEntry | undefined): readonly string[] {
  return entry ? [...new Set([entry, ...(entry.alternatives ?? [])].map(({ format }) => code(format)))] : [];
}

function describeMetric(id: string): string {
  const { summary = '', unit, higherIsBetter } = findMetric(id) ?? {};
  const marks = [
    unit === 'fraction' ? [] : [unit],
    higherIsBetter === false ? ['less is better'] : [],
    higherIsBetter === null ? ['neither direction is better'] : [],
  ].flat();
  return marks.length === 0 ? summary : `${summary} (${marks.join(', ')})`;
}

function code(text: string): string {
  return `\`${text}\``;
}
