import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { compileKernel, reserveKernel } from '../../harness/preprocess/resample-kernel.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const createFolder = useTemporaryFolders();
const built = new URL('../../dist/harness/preprocess/resample.wasm', import.meta.url);
const urlOf = (folder: string, name: string): URL => pathToFileURL(join(folder, name));

describe('the compiled file', () => {
  test('needs nothing but the memory that it brings', () => {
    const compiled = compileKernel([built]);
    expect(WebAssembly.Module.imports(compiled)).toEqual([]);
    const names = WebAssembly.Module.exports(compiled).map(({ name, kind }) => `${kind} ${name}`);
    expect(names.sort()).toEqual(['function sumColumns', 'function sumRows', 'memory memory']);
  });

  test('is looked for in each place', async () => {
    const folder = createFolder();
    const missing = [urlOf(folder, 'resample.wasm'), urlOf(folder, 'other.wasm')];
    expect(compileKernel([...missing, built])).toBeInstanceOf(WebAssembly.Module);
    await expectOneLine(
      () => compileKernel(missing),
      ConfigError,
      join(folder, 'resample.wasm'),
      'not found. Run `npm run build`',
    );
  });

  test('must be WebAssembly', async () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'resample.wasm'), 'not a module');
    await expectOneLine(
      () => compileKernel([urlOf(folder, 'resample.wasm')]),
      ConfigError,
      `${join(folder, 'resample.wasm')}: cannot be loaded ("WebAssembly.Module(): `,
      'Run `npm run build`',
    );
  });
});

describe('its memory', () => {
  test('is one for all calls, and only grows where it must', () => {
    const { memory } = reserveKernel(1);
    expect(memory.buffer.byteLength).toBe(65536);
    const bytes = new Uint8Array(memory.buffer);
    expect(reserveKernel(65536).memory).toBe(memory);
    expect(bytes.length).toBe(65536);
    expect(reserveKernel(65537).memory).toBe(memory);
    expect(memory.buffer.byteLength).toBe(2 * 65536);
    // A view from before is empty: whoever kept it would read nothing.
    expect(bytes.length).toBe(0);
  });

  test('is not kept above 64 MiB', () => {
    const kept = reserveKernel(2 ** 26);
    expect(reserveKernel(1)).toBe(kept);
    expect(reserveKernel(2 ** 26 + 1)).toBe(kept);
    expect(reserveKernel(1)).not.toBe(kept);
    expect(reserveKernel(1).memory.buffer.byteLength).toBe(65536);
  });

  test('more than there can be is refused, and what there is stays', async () => {
    const kept = reserveKernel(1);
    await expectOneLine(() => reserveKernel(2 ** 33), RangeError, `resample: no memory for ${2 ** 33} bytes`);
    expect(reserveKernel(1)).toBe(kept);
  });
});
