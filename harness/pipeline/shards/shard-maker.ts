import type { ShardMaker } from '../../results/shards/shard.js';
import type { RunSettings } from '../run-settings.js';

/** Who makes batches in this run. */
export function makerOf({ facts: { runtime, versions } }: Pick<RunSettings, 'facts'>): ShardMaker {
  return { provider: runtime.provider, version: versions.vitabench };
}

/** Providers that made batches, where a run must not use those: the user asked for another. */
export function foreignProviders(
  makers: readonly ShardMaker[],
  { requiredProvider }: Pick<RunSettings, 'requiredProvider'>,
): readonly string[] {
  if (requiredProvider === undefined) return [];
  return makers.flatMap(({ provider }) => (provider === requiredProvider ? [] : [provider]));
}
