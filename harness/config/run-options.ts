import { z } from 'zod';
import { ConfigError } from '../core/errors.js';
import { chooseCacheLimit } from './cache-limit.js';
import { checkOptions } from './check-options.js';
import { parseDevice } from './device.js';
import type { Environment } from './environment.js';
import { countOption, listOption, parseSessions } from './option-values.js';
import { chooseQueue, type QueuePlace } from './queue-url.js';
import { parseRunPart, type RunPart } from './run-part.js';

/** What a run may be told, by whoever starts it. */
const sharedOptions = {
  model: listOption,
  suite: listOption,
  task: listOption,
  protocol: z.string().optional(),
  device: z.string().transform(parseDevice).prefault('auto'),
  batchSize: z
    .union([z.literal('auto'), countOption('--batch-size', 1)], 'expected auto, or a number')
    .default('auto'),
  endpoint: z.string().optional(),
  judge: z.string().optional(),
  judgeModel: z.string().optional(),
  answers: z.string().optional(),
  vision: z.string().optional(),
  concurrency: countOption('--concurrency', 1).default(16),
  requestTimeout: countOption('--request-timeout', 1).default(120),
  answerTokens: countOption('--answer-tokens', 1).default(1024),
  maxRequests: countOption('--max-requests', 1).optional(),
  maxTokens: countOption('--max-tokens', 1).optional(),
  judgeMaxRequests: countOption('--judge-max-requests', 1).optional(),
  judgeMaxTokens: countOption('--judge-max-tokens', 1).optional(),
  threads: countOption('--threads', 1).optional(),
  workers: countOption('--workers', 1).optional(),
  sessions: z.string().transform(parseSessions).prefault('auto'),
  limit: countOption('--limit', 1).optional(),
  draw: countOption('--draw', 0).default(0),
  maxBadSamples: countOption('--max-bad-samples', 0).default(0),
  dataDir: z.string().optional(),
  datasets: z.string().optional(),
  out: z.string().default('results'),
  cacheDir: z.string().optional(),
  cacheLimit: z.string().optional(),
  cache: z.boolean().default(true),
  overwrite: z.boolean().default(false),
  seed: countOption('--seed', 0).default(0),
  merge: z.boolean().default(false),
  failFast: z.boolean().default(false),
};

const runOptionsSchema = z.strictObject({
  ...sharedOptions,
  shard: z.string().optional(),
  shardSize: countOption('--shard-size', 1).optional(),
  queue: z.union([z.literal(true), z.string()]).optional(),
  json: z.boolean().default(false),
  quiet: z.boolean().default(false),
});

/** What of it a program may tell, too: how a command shows what it does, and whether others do it, is of the command line. */
const schemaOf = {
  runSuite: z.strictObject(sharedOptions),
  runShard: z.strictObject({ ...sharedOptions, shard: z.string() }),
};

/** The options of `bench run`, checked and completed. */
export type RunOptions = Readonly<
  Omit<z.output<typeof runOptionsSchema>, 'dataDir' | 'cacheDir' | 'cacheLimit' | 'shard' | 'queue'>
> & {
  readonly dataDir: string;
  readonly cacheDir: string;
  /** Bytes. */
  readonly cacheLimit: number;
  /** The part of the run that this process does; undefined where it does all. */
  readonly shard: RunPart | undefined;
  /** Where workers take the run from; undefined where this process does it. */
  readonly queue: QueuePlace | undefined;
};

/** The options of `bench run` from what was written on the command line. Throws ConfigError naming the option. */
export function parseRunOptions(
  written: unknown,
  environment: Pick<Environment, 'dataDir' | 'cacheDir' | 'cacheLimit' | 'launch' | 'queue'>,
): RunOptions {
  const options = checkOptions(written, 'bench run', runOptionsSchema);
  checkSource(options);
  checkShards(options);
  return Object.freeze({
    ...options,
    dataDir: options.dataDir ?? environment.dataDir,
    cacheDir: options.cacheDir ?? environment.cacheDir,
    cacheLimit: chooseCacheLimit(options.cacheLimit, environment),
    shard: options.shard === undefined ? undefined : parseRunPart(options.shard, environment.launch),
    queue:
      options.queue === undefined
        ? undefined
        : chooseQueue(options.queue === true ? undefined : options.queue, environment),
  });
}

/** The same from what a program gives a function of the library: numbers may be numbers, and lists lists. */
export function parseGivenRunOptions(
  given: unknown,
  taker: keyof typeof schemaOf,
  environment: Parameters<typeof parseRunOptions>[1],
): RunOptions {
  checkOptions(given, taker, schemaOf[taker]);
  return parseRunOptions(given, environment);
}

/** Throws ConfigError on options that ask for answers from two sources, or that limit a server which is not asked. */
function checkSource(options: z.output<typeof runOptionsSchema>) {
  const { endpoint, answers, vision, judge, judgeModel } = options;
  const sources = Object.entries({ '--endpoint': endpoint, '--answers': answers, '--vision': vision });
  const given = sources.filter(([, value]) => value !== undefined).map(([name]) => name);
  if (given.length > 1)
    throw new ConfigError(`${given.join(' and ')}: answers come from one source. Give one of them`);
  if (judgeModel !== undefined && judge === undefined)
    throw new ConfigError(`--judge-model ${judgeModel}: there is no judge. Name its server with --judge URL`);
  const { maxRequests, maxTokens, judgeMaxRequests, judgeMaxTokens } = options;
  checkLimits({ '--max-requests': maxRequests, '--max-tokens': maxTokens }, '--endpoint', endpoint);
  checkLimits(
    { '--judge-max-requests': judgeMaxRequests, '--judge-max-tokens': judgeMaxTokens },
    '--judge',
    judge,
  );
}

/** Throws ConfigError on a run that is to be cut into parts and cannot be. */
function checkShards(options: z.output<typeof runOptionsSchema>) {
  const { shard, merge, queue, shardSize, endpoint, answers } = options;
  const cut = [
    ...(shard === undefined ? [] : [`--shard ${shard}`]),
    ...(merge ? ['--merge'] : []),
    ...(queue === undefined ? [] : ['--queue']),
  ];
  if (cut.length > 1)
    throw new ConfigError(
      `${cut.join(' and ')}: ${queue === undefined ? 'first each part, then --merge' : 'workers do all parts'}. Give one of them`,
    );
  if (shardSize !== undefined && queue === undefined)
    throw new ConfigError(`--shard-size ${shardSize}: of the shards of a queue. Name it with --queue URL`);
  if (cut.length === 0) return;
  for (const [name, value] of Object.entries({ '--endpoint': endpoint, '--answers': answers }))
    if (value !== undefined)
      throw new ConfigError(`${cut[0]}: answers of ${name} come from one process. Leave it out`);
}

/** A limit that limits nothing would be taken for one that does. */
function checkLimits(
  limits: Readonly<Record<string, number | undefined>>,
  server: string,
  url: string | undefined,
): void {
  if (url !== undefined) return;
  for (const [name, value] of Object.entries(limits))
    if (value !== undefined)
      throw new ConfigError(
        `${name} ${value}: there is no server that it limits. Name it with ${server} URL`,
      );
}
