import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { formatDevice, type Provider } from '../config/device.js';
import { ModelError } from '../core/errors.js';
import { isProduct, quantizesBatch } from '../core/precision.js';
import { providerFacts } from './execution-providers.js';
import { readProfile, type NodeRun } from './node-runs.js';
import type { ProfileRequest } from './session.js';

/** Where the nodes of a graph ran: how many on which provider, by ONNX Runtime's names in their order. */
export type NodeCounts = Readonly<Record<string, number>>;

/** What the first run of a graph proved. */
export interface Placement {
  readonly nodes: NodeCounts;
  /** What the user should know of it. */
  readonly warnings: readonly string[];
}

/** Where the nodes ran, against where they were asked to run. Throws ModelError when none ran there. Warns when products or
 *  convolutions ran elsewhere, or most of all nodes did (not asked of providers that fuse many nodes into one), and when
 *  the graph is quantised so that what it says of an image depends on its neighbours. */
export function judgePlacement(graph: string, provider: Provider, runs: readonly NodeRun[]): Placement {
  const { ortName, fuses } = providerFacts[provider.kind];
  const device = formatDevice(provider);
  const nodes = countBy(runs, (run) => run.provider);
  const own = nodes[ortName] ?? 0;
  const others = Object.keys(nodes)
    .filter((name) => name !== ortName)
    .join(' and ');
  if (own === 0)
    throw new ModelError(
      `${graph}: none of its ${runs.length} nodes ran on ${device}, all on ${others}, expected most. Use --device cpu, or a graph in a precision that ${device} has`,
    );
  const products = runs.filter(({ op }) => isProduct(op));
  const elsewhere = products.filter((run) => run.provider !== ortName);
  const warnings: string[] = [];
  if (elsewhere.length > 0)
    warnings.push(
      `${graph}: ${elsewhere.length} of ${products.length} matrix products and convolutions ran on ${others}, not on ${device}`,
    );
  else if (!fuses && own * 2 < runs.length)
    warnings.push(`${graph}: only ${own} of ${runs.length} nodes ran on ${device}, the others on ${others}`);
  if (runs.some(({ op }) => quantizesBatch(op)))
    warnings.push(
      `${graph}: quantised dynamically, over all images of a batch: another --batch-size may move its numbers. Compare runs of the same`,
    );
  return { nodes, warnings };
}

/** Has a session's first run profiled in a folder, judged, and given to `take`. */
export function observePlacement(
  folder: string,
  graph: string,
  provider: Provider,
  take: (placement: Placement) => void,
): ProfileRequest {
  const prefix = join(folder, randomUUID());
  return {
    prefix,
    asWritten: false,
    take: async () => {
      take(judgePlacement(graph, provider, await readProfile(prefix)));
    },
  };
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): NodeCounts {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
