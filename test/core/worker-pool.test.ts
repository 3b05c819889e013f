import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { openWorkerPool } from '../../harness/core/worker-pool.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

describe('openWorkerPool', () => {
  const makeFolder = useTemporaryFolders();

  it('runs the functions here where no threads are asked for', async () => {
    const pool = await openWorkerPool(new URL('./doubling.js', import.meta.url), { workers: 0 });
    expect(await pool.run('double', 3)).toBe(6);
    await expect(pool.run('double', 'three')).rejects.toThrow('not a number');
    await pool.close();
  });

  it('runs them in threads, which end', async () => {
    const module = join(makeFolder(), 'doubling.mjs');
    await writeFile(module, 'export const double = (job) => 2 * job;\n');
    const pool = await openWorkerPool(pathToFileURL(module), { workers: 2 });
    expect(await Promise.all([1, 2, 3].map((job) => pool.run('double', job)))).toEqual([2, 4, 6]);
    await pool.close();
  });
});
