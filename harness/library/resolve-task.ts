import { findProtocol } from '../../tasks/protocols.js';
import { readVocabulary } from '../../tasks/vocabulary.js';
import type { DatasetEntry } from '../config/dataset-entry.js';
import type { TaskCard } from '../config/task-card.js';
import { ConfigError } from '../core/errors.js';
import type { RunnableTask } from '../pipeline/plan-task.js';
import { extensionsOf } from './loaded-extensions.js';

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
