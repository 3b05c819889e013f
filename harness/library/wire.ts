import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { datasetsFileSchema, type DatasetEntry } from '../config/dataset-entry.js';
import { readJsonFile } from '../config/json-file.js';
import { packageRoot } from '../config/package-root.js';
import type { TaskCard } from '../config/task-card.js';
import { countOf } from '../core/count-of.js';
import { ConfigError } from '../core/errors.js';
import type { FingerprintCache } from '../core/fingerprint.js';
import type { RunnableTask } from '../pipeline/plan-task.js';
import type { RunnableModel } from '../pipeline/run-settings.js';
import type { CompleteModel } from '../../models/complete-model.js';
import { fingerprintModel } from '../../models/fingerprint-model.js';
import { concurrencyOf } from '../../models/arrangement.js';
import { decideBatchSize, type BatchSizeOptions } from '../../models/batch-size.js';
import { describeEmbeddings } from '../../models/embedding-facts.js';
import { openEncoder, type EncoderOptions } from '../../models/encoder.js';
import { headsOf } from '../../models/model-folder.js';
import { openLazily } from '../../models/open-lazily.js';
import type { AggregateDefinition } from '../../reports/summary/aggregates.js';
import { extensionsOf } from './loaded-extensions.js';
import { findProtocol } from '../../tasks/protocols.js';
import { tasksOfAggregate, type TaskRegistry } from '../../tasks/registry.js';
import { readVocabulary } from '../../tasks/vocabulary.js';

/** File of a data root that describes the data sets in it. */
const ownFile = 'datasets.json';

/** Every data set there is, by id: the package's own, those of `datasets.json` in the data root, and those of the user's
 *  file; the later replace the earlier. `note` is told where facts came from that are not the package's. */
export async function readDatasets(
  userFile?: string,
  dataDir?: string,
  note: (text: string) => void = () => undefined,
): Promise<ReadonlyMap<string, DatasetEntry>> {
  const inRoot = dataDir === undefined ? undefined : join(dataDir, ownFile);
  const own = [
    ...(inRoot !== undefined && existsSync(inRoot) ? [inRoot] : []),
    ...(userFile === undefined ? [] : [userFile]),
  ];
  const datasets = new Map<string, DatasetEntry>();
  for (const file of [join(packageRoot, ownFile), ...own]) {
    const { datasets: entries } = await readJsonFile(file, datasetsFileSchema, ConfigError);
    for (const entry of entries) datasets.set(entry.id, entry);
    if (own.includes(file)) note(`facts of ${countOf(entries.length, 'data set')} from ${file}`);
  }
  return datasets;
}

/** A card with the entry, the protocols and the names that it refers to; of several protocols only `asked`, where it is one
 *  of them. Throws ConfigError when one of them does not exist. */
export async function resolveTask(
  card: TaskCard,
  datasets: ReadonlyMap<string, DatasetEntry>,
  asked?: string,
): Promise<RunnableTask> {
  const entry = datasets.get(card.dataset);
  if (!entry)
    throw new ConfigError(
      `${card.id}: data set ${card.dataset} is not in datasets.json. Add an entry, or name the file that has it with --datasets`,
    );
  const chosen = asked !== undefined && card.protocol.includes(asked) ? [asked] : card.protocol;
  const protocols = chosen.map((id) => {
    const protocol = findProtocol(id);
    if (!protocol)
      throw new ConfigError(
        `${card.id}: protocol ${id}: no such protocol. One of another package is there with its --extension`,
      );
    return protocol;
  });
  const extensions = extensionsOf(entry, protocols);
  const isExtended = Object.keys(extensions).length > 0;
  return { card, entry, protocols, ...(isExtended && { extensions }), ...(await readVocabulary(card)) };
}

/** The means that papers report, with the cards of their tasks. */
export function defineAggregates(registry: TaskRegistry): readonly AggregateDefinition[] {
  return registry.aggregates.map((aggregate) => ({
    id: aggregate.id,
    name: aggregate.name,
    members: aggregate.members,
    tasks: tasksOfAggregate(registry, aggregate),
  }));
}

/** A model folder as the pipeline takes it: hashed once, loaded when it is first asked for what is not in the store. */
export function makeRunnable(
  model: CompleteModel,
  options: EncoderOptions & BatchSizeOptions,
  fingerprints: FingerprintCache,
): RunnableModel {
  let hash: Promise<string> | undefined;
  const fingerprint = () => (hash ??= fingerprintModel(model, fingerprints));
  const heads = headsOf(model.card);
  const known = { heads, concurrency: concurrencyOf(options.arrangement) };
  return {
    ...{ card: model.card, heads },
    quantizesBatch: model.quantizesBatch,
    fingerprint,
    batchSize: (open) => decideBatchSize(model, fingerprint, open, options),
    embeddings: describeEmbeddings(model, options.session, fingerprints),
    open: () => Promise.resolve(openLazily(known, () => openEncoder(model, options))),
  };
}
