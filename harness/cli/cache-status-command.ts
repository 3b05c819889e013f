import { resolve } from 'node:path';
import { chooseCacheLimit } from '../config/cache-limit.js';
import { readEnvironment } from '../config/environment.js';
import { countRows, surveySets, type StoredSet } from '../runtime/store/survey.js';
import { countOf } from '../core/count-of.js';
import type { ExitCode } from '../library/exit-code.js';
import { formatBytes } from '../core/format-bytes.js';
import { createTerminal, formatTable } from './terminal.js';

/** The options of `bench cache status`. */
export interface CacheStatusOptions {
  readonly cacheDir?: string;
  readonly json?: boolean;
}

/** A set of embeddings; null where that is not known, or there is no data set. */
interface SetStatus {
  readonly kind: StoredSet['kind'];
  /** Every id under which these graphs have run. */
  readonly models: readonly string[] | null;
  readonly dataset: string | null;
  readonly embeddings: number;
  readonly bytes: number;
  readonly lastUsed: string;
  readonly folder: string;
}

/** What `bench cache status --json` prints: bytes, and the sets, the one used last first. */
interface CacheStatus {
  readonly folder: string;
  readonly bytes: number;
  /** What a run leaves at most, unless it is told otherwise. */
  readonly limit: number;
  readonly sets: readonly SetStatus[];
}

/** `bench cache status`: what is kept, and how much room it takes. */
export async function cacheStatusCommand(options: CacheStatusOptions): Promise<ExitCode> {
  const environment = readEnvironment();
  const folder = resolve(options.cacheDir ?? environment.cacheDir);
  const sets = await Promise.all((await surveySets(folder)).toReversed().map(describeSet));
  const bytes = sets.reduce((sum, set) => sum + set.bytes, 0);
  const status: CacheStatus = { folder, bytes, limit: chooseCacheLimit(undefined, environment), sets };
  const terminal = createTerminal(environment.plain);
  terminal.print(options.json ? JSON.stringify(status, null, 2) : formatStatus(status));
  return 0;
}

async function describeSet(set: StoredSet): Promise<SetStatus> {
  const { kind, label, bytes, lastUsed, folder } = set;
  return {
    kind,
    models: label?.models ?? null,
    dataset: label?.dataset ?? null,
    embeddings: await countRows(set),
    bytes,
    lastUsed: new Date(lastUsed).toISOString(),
    folder,
  };
}

function formatStatus({ folder, bytes, limit, sets }: CacheStatus): string {
  const total = `${countOf(sets.length, 'set')}, ${formatBytes(bytes)} of ${formatBytes(limit)}, in ${folder}`;
  if (sets.length === 0) return total;
  const table = formatTable(
    ['of', 'model', 'data set', 'embeddings', 'size', 'last used (UTC)'],
    sets.map(({ kind, models, dataset, embeddings, bytes: size, lastUsed }) => [
      kind,
      models?.join(', ') ?? 'unknown',
      dataset ?? '',
      String(embeddings),
      formatBytes(size),
      lastUsed.slice(0, 16).replace('T', ' '),
    ]),
    [3, 4],
  );
  return `${table}\n\n${total}`;
}
