import { packageRoot, readCommit } from '../../config/package-root.js';
import type { RunOptions } from '../../config/run-options.js';
import type { Judge } from '../../core/judge.js';
import { describeMachine } from '../../core/machine.js';
import type { RunFacts } from '../../pipeline/make-record.js';
import type { RunSettings } from '../../pipeline/run-settings.js';
import { createMatrixProduct } from '../../runtime/matrix-product.js';
import { documentAggregates } from '../../../reports/summary/aggregate-document.js';
import type { TaskRegistry } from '../../../tasks/registry.js';
import type { RunSubject } from './subject/subject.js';
import { readVersions } from '../versions.js';
import { defineAggregates } from '../define-aggregates.js';

/** What a run may use while no graph runs: as many threads as its sessions do, or the workers that feed the one. */
function threadsOf({ sessions, workers, threads }: RunSubject['runtime']): number {
  return sessions === 'one' ? Math.max(workers, threads) : workers * threads;
}

/** What holds for every task of a run with these options. */
export function makeRunSettings(
  options: RunOptions,
  { runtime, requiredProvider, answers }: RunSubject,
  judge: Judge | undefined,
  kept: Pick<RunSettings, 'fingerprints' | 'store'>,
  registry: TaskRegistry,
  signal: AbortSignal,
): RunSettings {
  const definitions = defineAggregates(registry);
  const facts: RunFacts = {
    runtime: { ...runtime, machine: describeMachine() },
    versions: readVersions(),
    commit: readCommit(),
  };
  return {
    out: options.out,
    roots: { data: options.dataDir, package: packageRoot },
    ...kept,
    multiply: createMatrixProduct(threadsOf(runtime)),
    judge,
    answers,
    limit: options.limit,
    maxBadSamples: options.maxBadSamples,
    seed: options.seed,
    draw: options.draw,
    paint: async (picture) => (await import('../../../reports/pictures/paint.js')).paintPicture(picture),
    overwrite: options.overwrite,
    failFast: options.failFast,
    merge: options.merge,
    requiredProvider,
    facts,
    summarize: (records) => ({ aggregates: documentAggregates(records, definitions) }),
    signal,
  };
}
