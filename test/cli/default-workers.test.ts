import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { modelCardSchema } from '../../harness/config/model-card.js';
import { checkWorkers, defaultWorkers } from '../../harness/cli/default-workers.js';
import type { ModelFolder } from '../../models/model-folder.js';
import { withTemporaryFolder } from '../support/cli.js';
import { expectOneLine } from '../support/errors.js';

const gib = 2 ** 30;
const card = modelCardSchema.parse({ id: 'x', family: 'vit', image: { file: 'x.onnx', size: [32, 32] } });

/** A model of this size; the file is sparse and takes no room. */
function makeFolder(folder: string, name: string, bytes: number): ModelFolder {
  const file = join(folder, name);
  writeFileSync(file, '');
  truncateSync(file, bytes);
  return { folder, card, files: [file] };
}

describe('defaultWorkers', () => {
  it('takes one worker a core, shared with the threads of each', async () => {
    await withTemporaryFolder((folder) => {
      const models = [makeFolder(folder, 'small', 1000)];
      const machine = { cores: 8, memoryBytes: 16 * gib };
      expect(defaultWorkers(models, { kind: 'cpu' }, 1, machine)).toBe(8);
      expect(defaultWorkers(models, { kind: 'cpu' }, 3, machine)).toBe(2);
      expect(defaultWorkers(models, { kind: 'cpu' }, 9, machine)).toBe(1);
      return Promise.resolve();
    });
  });

  it('takes fewer where half of the memory does not hold the largest model that often, and never none', async () => {
    await withTemporaryFolder((folder) => {
      const models = [makeFolder(folder, 'small', 1000), makeFolder(folder, 'large', 2 * gib)];
      // Loaded, the large one takes 4 GiB: half of 64 GiB holds it 8 times, half of 20 GiB twice, half of 4 GiB not once.
      const workers = [64, 20, 4].map((memory) =>
        defaultWorkers(models, { kind: 'cpu' }, 1, { cores: 16, memoryBytes: memory * gib }),
      );
      expect(workers).toEqual([8, 2, 1]);
      return Promise.resolve();
    });
  });

  it('takes two on a GPU, but one under WebGPU', async () => {
    await withTemporaryFolder((folder) => {
      const models = [makeFolder(folder, 'small', 1000)];
      expect(defaultWorkers(models, { kind: 'cuda', device: 0 }, 1)).toBe(2);
      expect(defaultWorkers(models, { kind: 'dml', device: 0 }, 1)).toBe(2);
      expect(defaultWorkers(models, { kind: 'webgpu' }, 1)).toBe(1);
      return Promise.resolve();
    });
  });
});

describe('checkWorkers', () => {
  it('lets any number pass, but for WebGPU, which bears one', async () => {
    expect(checkWorkers(7, { kind: 'cpu' })).toBe(7);
    expect(checkWorkers(1, { kind: 'webgpu' })).toBe(1);
    await expectOneLine(
      () => checkWorkers(2, { kind: 'webgpu' }),
      ConfigError,
      '--workers 2: ',
      'expected 1',
    );
  });
});
