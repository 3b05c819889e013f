import type { FuzzTarget } from '../target.js';

/** Readers with faults that end, stop or fill a process: that they are found is tested, and they are tried only by name. */
export const plantedTargets: readonly FuzzTarget[] = [
  {
    name: 'planted-hang',
    seeds: () => [Buffer.from('seed')],
    read: (input) => {
      while (String(input) !== 'seed');
    },
  },
  {
    name: 'planted-memory',
    seeds: () => [Buffer.from('seed')],
    read: (input) => String(input) === 'seed' || Buffer.alloc(700 * 2 ** 20, 1).length,
  },
  {
    name: 'planted-crash',
    seeds: () => [Buffer.from('seed')],
    read: (input) => {
      if (String(input) !== 'seed') process.kill(process.pid, 'SIGKILL');
    },
  },
];
