import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Provider } from '../../harness/config/device.js';
import { modelCardSchema } from '../../harness/config/model-card.js';
import { ConfigError } from '../../harness/core/errors.js';
import { chooseArrangement, type AskedArrangement } from '../../models/arrangement.js';
import type { ModelFolder } from '../../models/model-folder.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const gib = 2 ** 30;
const card = modelCardSchema.parse({ id: 'x', family: 'vit', image: { file: 'x.onnx', size: [32, 32] } });
const auto: AskedArrangement = { sessions: 'auto' };
const cpu: Provider = { kind: 'cpu' };
const cuda: Provider = { kind: 'cuda', device: 0 };

const newFolder = useTemporaryFolders();
let small: ModelFolder;
let large: ModelFolder;

beforeAll(() => {
  const folder = newFolder();
  small = makeFolder(folder, 'small', 1000);
  large = makeFolder(folder, 'large', 2 * gib);
});

/** A model of this size; the file is sparse and takes no room. */
function makeFolder(folder: string, name: string, bytes: number): ModelFolder {
  const file = join(folder, name);
  writeFileSync(file, '');
  truncateSync(file, bytes);
  return { folder, card, files: [file] };
}

/** `sessions workers x threads` on a machine. */
function choose(
  asked: AskedArrangement,
  {
    models = [small],
    provider = cpu,
    cores = 8,
    memory = 16,
  }: {
    models?: readonly ModelFolder[];
    provider?: Provider;
    cores?: number;
    memory?: number;
  } = {},
): string {
  const machine = { cores, memoryBytes: memory * gib };
  const { sessions, workers, threads } = chooseArrangement(asked, models, provider, machine);
  return `${sessions} ${workers} x ${threads}`;
}

describe('chooseArrangement on the CPU', () => {
  it('takes a session a core, shared with the threads of each', () => {
    expect(choose(auto)).toBe('per-worker 8 x 1');
    expect(choose({ ...auto, threads: 3 })).toBe('per-worker 2 x 3');
    expect(choose({ ...auto, threads: 9 })).toBe('per-worker 1 x 9');
  });

  it('takes one session with all cores where half of the memory does not hold the largest model that often', () => {
    // Loaded, the large one takes 4 GiB: half of 64 GiB holds it 8 times, half of 56 GiB 7 times, half of 4 GiB not once.
    const models = [small, large];
    expect(choose(auto, { models, memory: 64 })).toBe('per-worker 8 x 1');
    expect(choose(auto, { models, memory: 56 })).toBe('one 8 x 8');
    expect(choose(auto, { models, memory: 4 })).toBe('one 8 x 8');
    expect(choose(auto, { models, memory: 4, cores: 1 })).toBe('per-worker 1 x 1');
  });

  it('takes what is asked for, and the rest as it fits', () => {
    const models = [large];
    expect(choose({ ...auto, workers: 2 }, { models, memory: 56 })).toBe('per-worker 2 x 1');
    expect(choose({ ...auto, workers: 9 }, { models, memory: 56 })).toBe('one 9 x 8');
    expect(choose({ sessions: 'per-worker' }, { models, memory: 56 })).toBe('per-worker 7 x 1');
    expect(choose({ sessions: 'per-worker' }, { models, memory: 4 })).toBe('per-worker 1 x 1');
    expect(choose({ sessions: 'per-worker', workers: 9 }, { models, memory: 4 })).toBe('per-worker 9 x 1');
    expect(choose({ sessions: 'one' })).toBe('one 8 x 8');
    expect(choose({ sessions: 'one', workers: 3, threads: 1 })).toBe('one 3 x 1');
  });
});

describe('chooseArrangement on a GPU', () => {
  it('takes one session, fed by all cores but one', () => {
    const others: readonly Provider[] = [{ kind: 'dml', device: 0 }, { kind: 'coreml' }, { kind: 'webgpu' }];
    for (const provider of [cuda, ...others]) expect(choose(auto, { provider })).toBe('one 7 x 1');
    expect(choose(auto, { provider: cuda, cores: 1 })).toBe('one 1 x 1');
    expect(choose({ ...auto, workers: 30 }, { provider: cuda })).toBe('one 30 x 1');
  });

  it('takes two sessions where each worker is to have its own, but one under WebGPU, which bears no more', async () => {
    const asked = { sessions: 'per-worker' } as const;
    expect(choose(asked, { provider: cuda })).toBe('per-worker 2 x 1');
    expect(choose(asked, { provider: { kind: 'webgpu' } })).toBe('per-worker 1 x 1');
    await expectOneLine(
      () => choose({ ...asked, workers: 2 }, { provider: { kind: 'webgpu' } }),
      ConfigError,
      '--workers 2: ',
      'expected 1',
    );
  });
});
