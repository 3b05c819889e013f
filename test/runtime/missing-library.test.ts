import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { whatBrings } from '../../harness/runtime/missing-library.js';
import { makeLibrary } from '../support/elf.js';
import { useRuntime } from '../support/runtime.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const { askChild, findMissing, loadEach } = useRuntime();
const [existing, absent] = ['libm.so.6', 'libcublasLt.so.99'];
const notFound = `${absent}: cannot open shared object file: No such file or directory`;

describe('loadEach', () => {
  it('names the library that is not there, and not the one that is', async () => {
    const missing = { name: absent, error: notFound, broughtBy: 'CUDA 99' };
    expect(await loadEach([existing, absent])).toEqual([missing]);
    expect(await loadEach([existing])).toEqual([]);
  });

  it('gives the words of the loader for a file that is no library', async () => {
    const file = join(newFolder(), 'libcudnn.so.9');
    writeFileSync(file, 'version https://git-lfs.github.com/spec/v1\n'.repeat(4));
    expect(await loadEach([file])).toMatchObject([{ error: `${file}: invalid ELF header` }]);
  });
});

describe('the libraries of the CUDA provider', () => {
  it('that are missing are listed, and the first is told in one line', async () => {
    const folder = newFolder();
    const needed = [existing, absent, 'libcudart.so.99'];
    writeFileSync(join(folder, 'libonnxruntime_providers_cuda.so'), makeLibrary(needed));
    const { all, line } = await findMissing(folder);
    expect(all.slice(0, 2).map(({ name }) => name)).toEqual([absent, 'libcudart.so.99']);
    // cuDNN is opened by name, so it is asked for although the file does not list it; some machines have it
    expect(
      all
        .slice(2)
        .map(({ name }) => name)
        .filter((name) => name !== 'libcudnn.so.9'),
    ).toEqual([]);
    expect(line).toBe(`${notFound} (CUDA 99), and ${all.length - 1} more`);
  });
});

describe('whatBrings', () => {
  it.each([
    ['libcuda.so.1', /NVIDIA driver/],
    ['libcudart.so.13', /^CUDA 13$/],
    ['libcublas.so.12', /^CUDA 12$/],
    ['libcublasLt.so.12', /^CUDA 12$/],
    ['libcurand.so.10', /^CUDA$/],
    ['libcufft.so.11', /^CUDA$/],
    ['libcudnn.so.9', /^cuDNN 9$/],
    ['libnvinfer.so.10', /^TensorRT 10$/],
    ['libstdc++.so.6', /package of the system/],
  ])('%s', (name, origin) => {
    expect(whatBrings(name)).toMatch(origin);
  });
});

describe('a child process', () => {
  /** A module that a child can run: it does this when it gets its job. */
  function moduleOf(body: string): string {
    const file = join(newFolder(), 'child.mjs');
    writeFileSync(file, `process.once('message', (job) => { ${body} });\n`);
    return `file://${file}`;
  }

  it('answers', async () => {
    const module = moduleOf('process.send({ got: job.x + 1 }, () => process.disconnect())');
    expect(await askChild({ module, job: { x: 2 } })).toEqual({ ok: true, value: { got: 3 }, stderr: '' });
  });

  it.each([
    ['that crashes', 'process.abort()', 'ended by SIGABRT without an answer'],
    ['that ends', 'process.exit(7)', 'ended with code 7 without an answer'],
    ['that throws', "throw new Error('x')", 'ended with code 1 without an answer'],
  ])('%s takes nobody with it', async (_what, body, reason) => {
    const answer = await askChild({ module: moduleOf(body), job: {} });
    expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });

  it('that crashes after its answer has answered; the end of what it wrote is kept', async () => {
    const module = moduleOf(
      "process.stderr.write('y'.repeat(20000) + 'end'); process.send(1, () => process.kill(process.pid, 'SIGKILL'))",
    );
    const answer = await askChild({ module, job: {} });
    expect(answer).toMatchObject({ ok: true, value: 1 });
    expect([answer.stderr.length, answer.stderr.slice(-4)]).toEqual([8192, 'yend']);
  });

  it('that hangs is ended', async () => {
    const answer = await askChild({ module: moduleOf('for (;;);'), job: {}, patienceMs: 500 });
    expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining('ended by SIGKILL') });
  });
});
