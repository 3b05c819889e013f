// How long scores of large sets take that are never held at once, and how much memory.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PerfRow } from './row.js';

/** What blocks-child.ts prints. */
interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMiB: number;
}

/** Seconds and MiB that each may take. All scores at once would be 191 and 477 MiB in single precision; a process that has
 *  loaded ONNX Runtime starts with about 100. */
const limits = { classify: 1, rank: 4, memory: 400 } as const;

/** Steps in which images come: a batch of a CPU, one of a GPU, and as many as make a block of scores. */
const steps = [8, 64, 1000] as const;

const child = fileURLToPath(new URL('./blocks-child.ts', import.meta.url));

/** Measures each in a process of its own. The smallest step has no limit: a graph takes so much longer for eight images that
 *  it does not matter. */
export async function measureBlocks(note: (line: string) => void): Promise<readonly PerfRow[]> {
  const rows: PerfRow[] = [];
  const add = (name: string, { seconds, cpuSeconds, peakRssMiB }: Measured, limit?: number) => {
    note(`${name}: ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of processors`);
    rows.push(
      { name, value: seconds, unit: 's', ...(limit === undefined ? {} : { limit }) },
      { name: `${name}: peak memory`, value: peakRssMiB, unit: 'MiB', limit: limits.memory },
    );
  };
  for (const step of steps)
    add(
      `first five of 1,000 classes for 50,000 images x 512, ${step} at a time`,
      await runChild('classify', String(step)),
      step === 8 ? undefined : limits.classify,
    );
  add('ranks, 5,000 images x 25,000 texts x 512, both directions', await runChild('rank'), limits.rank);
  return rows;
}

async function runChild(...args: readonly string[]): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', child, ...args]);
  return JSON.parse(stdout) as Measured;
}
