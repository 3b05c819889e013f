import { parseDevice } from '../../config/device.js';
import type { Environment } from '../../config/environment.js';
import type { QueueJob } from '../../config/queue-job.js';
import { parseRunOptions, type RunOptions } from '../../config/run-options.js';
import type { WorkerOptions } from '../../config/worker-options.js';

/** The options of `bench run` that a job stands for where this worker runs: how it works and where its folders are, the worker
 *  knows better than the run. Throws ConfigError on a device that there is not. */
export function optionsOfJob(
  { run, model, task, batchSize }: QueueJob,
  own: WorkerOptions,
  environment: Environment,
): RunOptions {
  const { sessions, workers, threads, cache, cacheDir, cacheLimit, quiet } = own;
  const datasets = own.datasets ?? run.datasets;
  return Object.freeze({
    ...parseRunOptions({}, environment),
    ...{ model: [model.reference], task: [task], batchSize },
    ...(model.vision !== undefined && { vision: model.vision }),
    ...(run.protocol !== undefined && { protocol: run.protocol }),
    ...(run.limit !== undefined && { limit: run.limit }),
    ...{ seed: run.seed, draw: run.draw, maxBadSamples: run.maxBadSamples },
    device: parseDevice(own.device ?? run.device),
    ...{ sessions, workers, threads, cache, cacheDir, cacheLimit, quiet },
    ...{ out: own.out ?? run.out, dataDir: own.dataDir ?? run.dataDir },
    ...(datasets !== undefined && { datasets }),
  });
}
