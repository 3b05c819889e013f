import { ConfigError } from '../core/errors.js';

/** The variables by which a launcher tells a process which of its processes it is. */
export const rankVariables = [
  'SLURM_ARRAY_TASK_ID',
  'SLURM_PROCID',
  'JOB_COMPLETION_INDEX',
  'RANK',
  'OMPI_COMM_WORLD_RANK',
  'PMI_RANK',
] as const;

/** These, and those that say more about them. */
export const launchVariables = [
  ...rankVariables,
  'SLURM_ARRAY_TASK_COUNT',
  'SLURM_ARRAY_TASK_MIN',
  'SLURM_ARRAY_TASK_MAX',
  'SLURM_ARRAY_TASK_STEP',
  'SLURM_STEP_ID',
  'SLURM_NTASKS',
  'JOB_COMPLETION_COUNT',
  'WORLD_SIZE',
  'OMPI_COMM_WORLD_SIZE',
  'PMI_SIZE',
] as const;

type LaunchVariable = (typeof launchVariables)[number];

/** What they hold in this process, as it is written; absent where one is not set. */
export type LaunchVariables = Readonly<Partial<Record<LaunchVariable, string>>>;

/** Which process this is, from 1, of how many that do the same. */
export interface LaunchedPart {
  /** The variable that says so. */
  readonly by: LaunchVariable;
  readonly index: number;
  readonly count: number;
}

/** What the launchers of this process say, each once; those that started one process only, where another started more, have nothing to
 *  say. `asked`: how many parts there are, where the user says so. Throws ConfigError on variables that cannot be followed. */
export function readLaunched(launch: LaunchVariables, asked?: number): readonly LaunchedPart[] {
  const read = (by: LaunchVariable, size: LaunchVariable) => readRank(launch, by, size, asked);
  const ranks = [
    read('RANK', 'WORLD_SIZE'),
    read('OMPI_COMM_WORLD_RANK', 'OMPI_COMM_WORLD_SIZE'),
    read('PMI_RANK', 'PMI_SIZE'),
  ].filter((part) => part !== undefined);
  // torchrun and mpirun are started by srun, and start the processes that count; a batch script has these variables too, and runs once
  const isStep = ranks.length === 0 && launch.SLURM_STEP_ID !== undefined;
  const said = [
    readArray(launch, asked),
    read('JOB_COMPLETION_INDEX', 'JOB_COMPLETION_COUNT'),
    ...ranks,
    isStep ? read('SLURM_PROCID', 'SLURM_NTASKS') : undefined,
  ].filter((part) => part !== undefined);
  const many = said.filter(({ count }) => count > 1);
  const places = (many.length > 0 ? many : said).map(
    (part) => [`${part.index}/${part.count}`, part] as const,
  );
  return [...new Map(places).values()];
}

/** Reads a variable that counts from 0, and the one that says up to where. */
function readRank(
  launch: LaunchVariables,
  by: LaunchVariable,
  size: LaunchVariable,
  asked: number | undefined,
): LaunchedPart | undefined {
  const rank = wholeNumber(launch, by);
  if (rank === undefined) return undefined;
  const said = wholeNumber(launch, size, 1);
  const count = said ?? asked;
  if (count === undefined) throw withoutCount(by, rank, size);
  if (asked !== undefined && count !== asked)
    throw new ConfigError(`--shard auto/${asked}: ${size} is ${count}. Write --shard auto, or that number`);
  if (rank < count) return { by, index: rank + 1, count };
  throw new ConfigError(
    `${by} ${rank}: expected 0 to ${count - 1}, as there are ${count}. Write --shard I/N`,
  );
}

/** Of the tasks of a job array. Where the user says how many parts there are, a task has the number of its part: the failed ones
 *  can be submitted again. */
function readArray(launch: LaunchVariables, asked: number | undefined): LaunchedPart | undefined {
  const by = 'SLURM_ARRAY_TASK_ID';
  const id = wholeNumber(launch, by);
  if (id === undefined) return undefined;
  if (asked !== undefined) {
    if (id >= 1 && id <= asked) return { by, index: id, count: asked };
    throw new ConfigError(
      `${by} ${id}: expected 1 to ${asked}, the parts of --shard auto/${asked}. Submit with --array=1-${asked}`,
    );
  }
  const count = wholeNumber(launch, 'SLURM_ARRAY_TASK_COUNT', 1);
  if (count === undefined) throw withoutCount(by, id, 'SLURM_ARRAY_TASK_COUNT');
  const first = wholeNumber(launch, 'SLURM_ARRAY_TASK_MIN') ?? 0;
  const step = wholeNumber(launch, 'SLURM_ARRAY_TASK_STEP') ?? 1;
  const last = wholeNumber(launch, 'SLURM_ARRAY_TASK_MAX') ?? first + step * (count - 1);
  const index = (id - first) / step + 1;
  const isEven = first + step * (count - 1) === last && Number.isInteger(index) && index <= count;
  if (isEven && index >= 1 && !(count === 1 && first > 1)) return { by, index, count };
  throw new ConfigError(
    `${by} ${id}: one of ${count} from ${first} to ${last}, which does not say of how many parts. ` +
      'Write --shard auto/N, with N parts and --array from 1 to N',
  );
}

function withoutCount(by: LaunchVariable, rank: number, size: LaunchVariable): ConfigError {
  return new ConfigError(`${by} ${rank}: ${size} does not say of how many. Write --shard auto/N, or I/N`);
}

function wholeNumber(launch: LaunchVariables, name: LaunchVariable, from = 0): number | undefined {
  const text = launch[name];
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) >= from) return Number(text);
  throw new ConfigError(`${name} ${text}: not a whole number of at least ${from}. Write --shard I/N`);
}
