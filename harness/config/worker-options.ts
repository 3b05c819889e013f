import { z } from 'zod';
import { chooseCacheLimit } from './cache-limit.js';
import { parseDevice } from './device.js';
import type { Environment } from './environment.js';
import { countOption, listOption, parseSessions } from './option-values.js';

const workerOptionsSchema = z.object({
  queue: z.string().optional(),
  device: z.string().optional(),
  workers: countOption('--workers', 1).optional(),
  threads: countOption('--threads', 1).optional(),
  sessions: z.string().transform(parseSessions).prefault('auto'),
  dataDir: z.string().optional(),
  datasets: z.string().optional(),
  suite: listOption,
  out: z.string().optional(),
  cacheDir: z.string().optional(),
  cacheLimit: z.string().optional(),
  cache: z.boolean().default(true),
  drain: z.boolean().default(false),
  quiet: z.boolean().default(false),
});

/** The options of `bench worker`, checked and completed. What is absent of `device`, `dataDir`, `datasets`, `suite` and `out` is
 *  what each job says. */
export type WorkerOptions = Readonly<
  Omit<z.output<typeof workerOptionsSchema>, 'cacheDir' | 'cacheLimit'>
> & {
  readonly cacheDir: string;
  /** Bytes. */
  readonly cacheLimit: number;
};

/** The options of `bench worker` from what was written on the command line. Throws ConfigError naming the option. */
export function parseWorkerOptions(
  written: unknown,
  environment: Pick<Environment, 'cacheDir' | 'cacheLimit'>,
): WorkerOptions {
  const options = workerOptionsSchema.parse(written);
  // before the first job: a worker that cannot do any is no use
  if (options.device !== undefined) parseDevice(options.device);
  return Object.freeze({
    ...options,
    cacheDir: options.cacheDir ?? environment.cacheDir,
    cacheLimit: chooseCacheLimit(options.cacheLimit, environment),
  });
}
