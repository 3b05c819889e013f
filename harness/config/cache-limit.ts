import { parseByteSize } from './byte-size.js';
import type { Environment } from './environment.js';

/** What the embeddings that are kept may take where nobody says otherwise: those of about 5 million images of width 1024, or a
 *  dozen models on all benchmarks. */
const defaultLimit = '20GB';

/** The bytes that kept embeddings may take: what `--cache-limit` says, or BENCH_CACHE_LIMIT. Throws ConfigError naming the one
 *  that is no size. */
export function chooseCacheLimit(
  written: string | undefined,
  { cacheLimit }: Pick<Environment, 'cacheLimit'>,
): number {
  if (written !== undefined) return parseByteSize('--cache-limit', written);
  return parseByteSize('BENCH_CACHE_LIMIT', cacheLimit ?? defaultLimit);
}
