import { ConfigError } from '../core/errors.js';
import { rankVariables, readLaunched, type LaunchedPart, type LaunchVariables } from './launchers.js';

/** One of the parts that a run is cut into: the `index`-th, from 1, of `count`. */
export interface RunPart {
  readonly index: number;
  readonly count: number;
}

/** The part that `--shard` names: `I/N`, or with `auto` the one that the launcher of this process says; `auto/N` where it does not
 *  say of how many. Throws ConfigError on anything else, and where nobody says it or two say different parts. */
export function parseRunPart(text: string, launch: LaunchVariables): RunPart {
  const asked = /^auto(?:\/([1-9]\d{0,8}))?$/.exec(text);
  if (asked) return findLaunched(text, launch, asked.at(1) === undefined ? undefined : Number(asked[1]));
  const written = /^(\d{1,9})\/(\d{1,9})$/.exec(text);
  if (!written) throw new ConfigError(`--shard ${text}: expected I/N, such as 2/8, or auto, or auto/N`);
  const part = { index: Number(written[1]), count: Number(written[2]) };
  if (part.index >= 1 && part.index <= part.count) return part;
  throw new ConfigError(`--shard ${text}: there is no such part, expected I from 1 to N`);
}

function findLaunched(text: string, launch: LaunchVariables, asked: number | undefined): RunPart {
  const said = readLaunched(launch, asked);
  if (said.length > 1) {
    const parts = said.map(({ by, index, count }) => `${by} says ${index}/${count}`);
    throw new ConfigError(`--shard ${text}: ${parts.join(', ')}. Write --shard I/N`);
  }
  const part = said.at(0);
  if (part) return { index: part.index, count: part.count };
  const isBatchScript = launch.SLURM_PROCID !== undefined && launch.SLURM_STEP_ID === undefined;
  const why = isBatchScript
    ? ': SLURM_PROCID without SLURM_STEP_ID is of the batch script. Start bench with srun, or write --shard I/N'
    : `, none of ${rankVariables.join(', ')} is set. Write --shard I/N`;
  throw new ConfigError(`--shard ${text}: nothing says which part this is${why}`);
}

/** What to say to one of several processes that a launcher has started, each of which would do the whole run; else undefined. */
export function describeUnsplit(launch: LaunchVariables): string | undefined {
  const part = readLaunchedOrNothing(launch).find(({ count }) => count > 1);
  if (!part) return undefined;
  return `${part.by} says that this process is one of ${part.count}, and each does the whole run: split it with --shard auto`;
}

/** Variables of these names may have nothing to do with a launcher. */
function readLaunchedOrNothing(launch: LaunchVariables): readonly LaunchedPart[] {
  try {
    return readLaunched(launch);
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}
