import { checkExtensionShape } from '../config/extension-shape.js';
import { ConfigError } from '../core/errors.js';
import { readerRegistry } from '../data/index.js';
import { metricRegistry } from '../metrics/descriptors.js';
import { scorerRegistry } from '../score/scorers.js';
import { protocolRegistry } from '../../tasks/protocols.js';
import type { Extension } from './extension.js';
import { guardProtocol } from './guard-protocol.js';
import { guardReader } from './guard-reader.js';
import { guardScorer } from './guard-scorer.js';
import { addLoaded, findLoaded } from './loaded-extensions.js';
import { readVersions } from './versions.js';

/** Adds what an extension brings, for the rest of the process: once, and before anything runs. The same extension again adds nothing.
 *  Throws ConfigError, and adds nothing, where a member is missing or wrong, or an id is taken; the message names both sides. */
export function extend(extension: Extension): void {
  extendAs(extension, 'extend', undefined);
}

/** The same for a module: `where` is what it was called, and `version` what is recorded where it states none. */
export function extendAs(extension: Extension, where: string, version: string | undefined): void {
  checkExtensionShape(extension, where);
  const { name } = extension;
  const known = findLoaded(name);
  if (known?.extension === extension) return;
  if (known)
    throw new ConfigError(`${name}: another extension of this name is there already. Load one of them`);
  if (Object.hasOwn(readVersions(), name))
    throw new ConfigError(`${name}: records name something else so. Give the extension another name`);
  const { protocols = [], metrics = [], readers = {}, scorers = [] } = extension;
  const adds = [
    prepare(metricRegistry, metrics.map(byId), name),
    prepare(
      protocolRegistry,
      protocols.map((one) => [one.id, guardProtocol(one, name)]),
      name,
    ),
    prepare(
      readerRegistry,
      Object.entries(readers).map(([format, one]) => [format, guardReader(format, one, name)]),
      name,
    ),
    prepare(
      scorerRegistry,
      scorers.map((one) => [one.id, guardScorer(one, name)]),
      name,
    ),
  ];
  checkMetrics(extension);
  for (const add of adds) add();
  addLoaded(extension, extension.version ?? version ?? 'unversioned');
}

const byId = <Item extends { readonly id: string }>(item: Item) => [item.id, item] as const;

/** What adds these items, which are all new: nothing is added before everything is known to be. */
function prepare<Item>(
  registry: {
    readonly check: (ids: readonly string[], owner: string) => void;
    readonly add: (items: readonly (readonly [string, Item])[], owner: string) => void;
  },
  items: readonly (readonly [string, Item])[],
  owner: string,
): () => void {
  registry.check(
    items.map(([id]) => id),
    owner,
  );
  return () => {
    registry.add(items, owner);
  };
}

/** Without a descriptor nobody would know which direction of a number is better, nor in which unit it is. */
function checkMetrics({ name, protocols = [], metrics = [] }: Extension): void {
  for (const protocol of protocols) {
    const unknown = protocol.metrics.find(
      (id) => !metricRegistry.find(id) && !metrics.some((metric) => metric.id === id),
    );
    if (unknown === undefined) continue;
    throw new ConfigError(
      `${name}: protocol ${protocol.id} reports ${unknown}, which no metric describes. Add it to \`metrics\` of the extension`,
    );
  }
  for (const { id, range } of metrics)
    if (range[1] !== null && range[0] >= range[1])
      throw new ConfigError(
        `${name}: metric ${id}: got range ${range.join(' to ')}, expected the lower end first`,
      );
}
