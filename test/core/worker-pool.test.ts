import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { openWorkerPool, type WorkerPoolOptions } from '../../harness/core/worker-pool.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const workerPool = pathToFileURL(join(packageRoot, 'dist', 'harness', 'core', 'worker-pool.js')).href;

describe('openWorkerPool', () => {
  const makeFolder = useTemporaryFolders();

  async function openPool(source: string, options: WorkerPoolOptions) {
    const module = join(makeFolder(), 'worker.mjs');
    await writeFile(module, source);
    return openWorkerPool(pathToFileURL(module), options);
  }

  it('runs the functions here where no threads are asked for', async () => {
    const pool = await openWorkerPool(new URL('./doubling.js', import.meta.url), { workers: 0 });
    expect(await pool.run('double', 3)).toBe(6);
    await expect(pool.run('double', 'three')).rejects.toThrow('not a number');
    await pool.close();
  });

  it('runs them in threads, which end', async () => {
    const pool = await openPool('export const double = (job) => 2 * job;\n', { workers: 2 });
    expect(await Promise.all([1, 2, 3].map((job) => pool.run('double', job)))).toEqual([2, 4, 6]);
    await pool.close();
  });

  it('hands buffers over without a copy, there and back', async () => {
    const source = `
import { giveAway } from ${JSON.stringify(workerPool)};
let last;
export const keep = ({ buffer }) => { last = buffer; new Uint8Array(buffer)[1]++; return buffer.byteLength; };
export const back = () => giveAway({ buffer: last }, [last]);
export const left = () => last.byteLength;
`;
    const pool = await openPool(source, { workers: 1 });
    const buffer = new Uint8Array([1, 2, 3]).buffer;
    expect(await pool.run('keep', { buffer }, [buffer])).toBe(3);
    expect(buffer.byteLength).toBe(0);
    const back = await pool.run<{ buffer: ArrayBuffer }>('back', undefined);
    expect([...new Uint8Array(back.buffer)]).toEqual([1, 3, 3]);
    expect(await pool.run('left', undefined)).toBe(0);
    await pool.close();
  });

  it('finishes no thread while it starts', async () => {
    const folder = makeFolder();
    const source = `
import { appendFileSync, writeFileSync } from 'node:fs';
const started = ${JSON.stringify(join(folder, 'started'))};
try {
  writeFileSync(started, '', { flag: 'wx' });
} catch {
  await new Promise((resolve) => setTimeout(resolve, 300));
}
appendFileSync(started, '1');
export const double = (job) => 2 * job;
`;
    // the slow thread may be the one that does the job
    for (let times = 0; times < 4; times++) {
      const pool = await openPool(source, { workers: 2 });
      expect(await pool.run('double', 3)).toBe(6);
      await pool.finish();
      expect(await readFile(join(folder, 'started'), 'utf8')).toBe('11');
      await rm(join(folder, 'started'));
    }
  });

  it('sends a thread as many jobs at once as it may have', async () => {
    const source = `
let running = 0;
export const count = async () => {
  let seen = ++running;
  for (let turn = 0; turn < 2000 && seen < 2; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    seen = Math.max(seen, running);
  }
  running--;
  return seen;
};
`;
    for (const jobsPerWorker of [1, 2]) {
      const pool = await openPool(source, { workers: 1, jobsPerWorker });
      await pool.run('count', undefined);
      const seen = await Promise.all([1, 2, 3, 4].map(() => pool.run<number>('count', undefined)));
      expect(Math.max(...seen)).toBe(jobsPerWorker);
      await pool.close();
    }
  });

  const dying = `
export const exit = () => process.exit(3);
export const crash = () => new Promise(() => { setImmediate(() => { throw new Error('crashed'); }); });
export const same = (job) => job;
`;

  it.each([
    ['exit', 'worker exited with code: 3'],
    ['crash', 'crashed'],
  ])('tells the jobs of a thread that ends by %s, and goes on with another', async (name, message) => {
    const pool = await openPool(dying, { workers: 1, jobsPerWorker: 2 });
    expect(await pool.run('same', 1)).toBe(1);
    await expect(pool.run(name, undefined)).rejects.toThrow(message);
    expect(await pool.run('same', 2)).toBe(2);
    await pool.close();
  });

  it.each([
    ['throws', "throw new Error('broken module');\n", 'broken module'],
    ['exits', 'process.exit(4);\n', 'worker exited with code: 4'],
  ])('tells every job that a module %s when it is loaded', async (_name, source, message) => {
    const pool = await openPool(source, { workers: 2 });
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map((job) => pool.run('same', job)));
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
    expect(outcomes[0]).toMatchObject({ reason: { message } });
    await expect(pool.run('same', 6)).rejects.toThrow();
    await pool.close();
  });

  it('finishes what is under way, and tells what waits that it is closed', async () => {
    const source = `
import { setImmediate } from 'node:timers/promises';
export const late = async (job) => { for (let i = 0; i < 50; i++) await setImmediate(); return job; };
`;
    const pool = await openPool(source, { workers: 2 });
    const settled = Promise.allSettled([1, 2, 3].map((job) => pool.run('late', job)));
    await new Promise(setImmediate);
    await pool.finish();
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await expect(pool.run('late', 4)).rejects.toThrow('closed');
  });

  it('tells what is under way and what waits that it is closed', async () => {
    const pool = await openPool('export const never = () => new Promise(() => {});\n', { workers: 1 });
    const jobs = [1, 2].map((job) => pool.run('never', job));
    const settled = Promise.allSettled(jobs);
    await pool.close();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(pool.run('never', 3)).rejects.toThrow('closed');
  });
});
