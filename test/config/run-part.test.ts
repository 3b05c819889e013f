import { describe, expect, it } from '@jest/globals';
import type { LaunchVariables } from '../../harness/config/launchers.js';
import { describeUnsplit, parseRunPart } from '../../harness/config/run-part.js';
import { ConfigError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';

/** Variables of a task of `sbatch --array=first-last:step`, as Slurm 22.05 sets them. */
function arrayTask(id: number, count: number, first: number, last: number, step = 1): LaunchVariables {
  const numbers = { ID: id, COUNT: count, MIN: first, MAX: last, STEP: step };
  const array = Object.entries(numbers).map(([name, value]) => [`SLURM_ARRAY_TASK_${name}`, String(value)]);
  return { ...(Object.fromEntries(array) as LaunchVariables), SLURM_PROCID: '0' };
}

const rank = { RANK: '1', WORLD_SIZE: '4' };
const mpi = { OMPI_COMM_WORLD_RANK: '1', OMPI_COMM_WORLD_SIZE: '4' };
const step = { SLURM_STEP_ID: '0', SLURM_PROCID: '1', SLURM_NTASKS: '4' };
const completion = { JOB_COMPLETION_INDEX: '1' };

describe('a part that is written', () => {
  it.each([
    ['1/1', 1, 1],
    ['2/8', 2, 8],
    ['8/8', 8, 8],
  ])('%s', (text, index, count) => {
    expect(parseRunPart(text, rank)).toEqual({ index, count });
  });

  it.each([
    ...['', '2', '2/', '/8', '2/8/1', '-1/8', '1.5/8', '2 / 8', 'two/8', 'auto/', 'auto/0', 'auto/x', 'AUTO'],
    '1/1000000000000',
  ])('refuses %j', async (text) => {
    const message = `--shard ${text}: expected I/N, such as 2/8, or auto, or auto/N`;
    await expectOneLine(() => parseRunPart(text, rank), ConfigError, message);
  });

  it.each(['0/8', '9/8', '0/0', '1/0'])('refuses %s: parts are counted from 1', async (text) => {
    const message = `--shard ${text}: there is no such part, expected I from 1 to N`;
    await expectOneLine(() => parseRunPart(text, {}), ConfigError, message);
  });
});

describe('a part that a launcher says', () => {
  it.each<[text: string, launch: LaunchVariables, index: number, count: number]>([
    ['auto', rank, 2, 4],
    ['auto', mpi, 2, 4],
    ['auto', { PMI_RANK: '3', PMI_SIZE: '4' }, 4, 4],
    ['auto', step, 2, 4],
    ['auto', { ...completion, JOB_COMPLETION_COUNT: '4' }, 2, 4],
    ['auto/4', completion, 2, 4],
    ['auto/4', rank, 2, 4],
    // job arrays, from any number and with any step
    ['auto', arrayTask(1, 3, 1, 3), 1, 3],
    ['auto', arrayTask(2, 3, 0, 2), 3, 3],
    ['auto', arrayTask(4, 3, 0, 4, 2), 3, 3],
    ['auto', arrayTask(1, 1, 1, 1), 1, 1],
    ['auto', { SLURM_ARRAY_TASK_ID: '1', SLURM_ARRAY_TASK_COUNT: '2' }, 2, 2],
    // some tasks of an array that are submitted again
    ['auto/8', arrayTask(3, 1, 3, 3), 3, 8],
    ['auto/8', arrayTask(7, 2, 3, 7), 7, 8],
    // a launcher within another: the processes that are many
    ['auto', { ...arrayTask(2, 3, 1, 3), SLURM_NTASKS: '1' }, 2, 3],
    ['auto', { ...arrayTask(2, 3, 1, 3), RANK: '0', WORLD_SIZE: '1' }, 2, 3],
    ['auto', { ...arrayTask(2, 3, 1, 3), ...step, SLURM_PROCID: '0', SLURM_NTASKS: '1' }, 2, 3],
    ['auto', { ...arrayTask(1, 1, 1, 1), ...rank }, 2, 4],
    ['auto', { RANK: '0', WORLD_SIZE: '1' }, 1, 1],
    // one that says the same as another
    ['auto', { ...mpi, ...rank }, 2, 4],
    ['auto', { ...completion, JOB_COMPLETION_COUNT: '4', ...rank }, 2, 4],
    // srun starts mpirun once a node, and mpirun the processes
    ['auto', { ...mpi, SLURM_STEP_ID: '0', SLURM_PROCID: '0', SLURM_NTASKS: '2' }, 2, 4],
    ['auto', { ...step, PMI_RANK: '1', PMI_SIZE: '4' }, 2, 4],
  ])('%s in %j', (text, launch, index, count) => {
    expect(parseRunPart(text, launch)).toEqual({ index, count });
  });

  it.each<[text: string, launch: LaunchVariables, message: string]>([
    [
      'auto',
      {},
      '--shard auto: nothing says which part this is, none of SLURM_ARRAY_TASK_ID, SLURM_PROCID, ',
    ],
    ['auto', {}, 'is set. Write --shard I/N'],
    // what a batch script is told, which runs once however many tasks it has
    [
      'auto',
      { SLURM_PROCID: '0', SLURM_NTASKS: '4' },
      'nothing says which part this is: SLURM_PROCID without SLURM_STEP_ID is of the batch script. Start bench with srun, or write --shard I/N',
    ],
    [
      'auto',
      { SLURM_ARRAY_TASK_ID: '1' },
      'SLURM_ARRAY_TASK_ID 1: SLURM_ARRAY_TASK_COUNT does not say of how many. Write --shard auto/N, or I/N',
    ],
    ['auto', completion, 'JOB_COMPLETION_INDEX 1: JOB_COMPLETION_COUNT does not say of how many'],
    ['auto', { RANK: '1' }, 'RANK 1: WORLD_SIZE does not say of how many. Write --shard auto/N, or I/N'],
    ['auto', { ...rank, RANK: '4' }, 'RANK 4: expected 0 to 3, as there are 4'],
    ['auto/2', { JOB_COMPLETION_INDEX: '2' }, 'JOB_COMPLETION_INDEX 2: expected 0 to 1'],
    ['auto', { ...rank, RANK: '-1' }, 'RANK -1: not a whole number of at least 0'],
    ['auto', { ...rank, WORLD_SIZE: 'many' }, 'WORLD_SIZE many: not a whole number of at least 1'],
    ['auto', { ...rank, WORLD_SIZE: '0' }, 'WORLD_SIZE 0: not a whole number of at least 1'],
    ['auto/8', rank, '--shard auto/8: WORLD_SIZE is 4. Write --shard auto, or that number'],
    ['auto', arrayTask(3, 1, 3, 3), 'SLURM_ARRAY_TASK_ID 3: one of 1 from 3 to 3, which does not say of'],
    ['auto', arrayTask(3, 3, 1, 4), 'Write --shard auto/N, with N parts and --array from 1 to N'],
    ['auto/8', arrayTask(0, 8, 0, 7), 'SLURM_ARRAY_TASK_ID 0: expected 1 to 8, the parts of --shard auto/8'],
    ['auto/8', arrayTask(9, 9, 1, 9), 'Submit with --array=1-8'],
    [
      'auto',
      { ...arrayTask(2, 3, 1, 3), ...rank },
      '--shard auto: SLURM_ARRAY_TASK_ID says 2/3, RANK says 2/4. Write --shard I/N',
    ],
    ['auto', { ...mpi, RANK: '2', WORLD_SIZE: '4' }, 'RANK says 3/4, OMPI_COMM_WORLD_RANK says 2/4'],
    ['auto', { ...arrayTask(1, 2, 1, 2), ...step }, 'SLURM_ARRAY_TASK_ID says 1/2, SLURM_PROCID says 2/4'],
  ])('refuses %s in %j', async (text, launch, message) => {
    await expectOneLine(() => parseRunPart(text, launch), ConfigError, message);
  });
});

describe('a run that is not split', () => {
  it('is told that it is one of several', () => {
    expect(describeUnsplit(arrayTask(2, 3, 1, 3))).toBe(
      'SLURM_ARRAY_TASK_ID says that this process is one of 3, and each does the whole run: split it with --shard auto',
    );
  });

  it.each<LaunchVariables>([
    {},
    arrayTask(1, 1, 1, 1),
    arrayTask(3, 3, 1, 4),
    completion,
    { RANK: 'captain' },
    { SLURM_PROCID: '0', SLURM_NTASKS: '4' },
  ])('is told nothing where nothing is sure: %j', (launch) => {
    expect(describeUnsplit(launch)).toBeUndefined();
  });
});
