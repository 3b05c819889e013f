import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../harness/config/package-root.js';
import { openImageSet } from '../../../harness/runtime/store/image-set.js';
import { createQuietKeeping, makeBatch } from '../../support/embeddings.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const width = 100_000;
const built = (file: string) => pathToFileURL(join(packageRoot, 'dist', 'harness', file)).href;

/** Opens a set with nothing in it and adds batches of 400 KB, writing each, until it is killed; says so of every 20. */
const script = `
  const { openImageSet } = await import(${JSON.stringify(built('runtime/store/image-set.js'))});
  const { createKeeping } = await import(${JSON.stringify(built('runtime/store/keeping.js'))});
  const [folder] = process.argv.slice(1);
  const keeping = createKeeping(folder, console.error, { flushBytes: 1 });
  const set = await openImageSet(folder, { facts: {}, model: 'm' }, keeping);
  for (let index = 0; ; index++) {
    const data = new Float32Array(${width}).fill(index);
    await set.add(index.toString(16).padStart(64, '0'), ['s' + index], { data, shape: [1, data.length] });
    if (index % 20 === 0) console.log(index);
  }
`;

describe('a process that is killed while it writes', () => {
  it('leaves whole files, which the next one reads and goes on from', async () => {
    const folder = newFolder();
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder]);
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('20\n')) child.kill('SIGKILL');
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect([code, signal, errors]).toEqual([null, 'SIGKILL', '']);
    const { keeping, warnings } = createQuietKeeping();
    const set = await openImageSet(folder, { facts: {}, model: 'm' }, keeping);
    // an addition waits for the writing of the one before
    for (let index = 0; index < 20; index++) {
      const found = await set.find(index.toString(16).padStart(64, '0'));
      expect([found?.data.length, found?.data.every((value) => value === index)]).toEqual([width, true]);
    }
    const { key } = makeBatch(1);
    await set.add(key, ['another'], { data: new Float32Array(width), shape: [1, width] });
    await set.close();
    const again = await openImageSet(folder, { facts: {}, model: 'm' }, keeping);
    expect(await again.find(key)).toBeDefined();
    expect(await again.find('0'.repeat(64))).toBeDefined();
    expect(warnings).toEqual([]);
  });
});
