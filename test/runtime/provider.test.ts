import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../harness/core/errors.js';
import { createTensor } from '../../harness/core/tensor.js';
import { formatDevice } from '../../harness/runtime/device.js';
import { expectOneLine } from '../support/errors.js';
import { useRuntime } from '../support/runtime.js';

const { runGraph, probeProvider, chooseProvider, describe: describeRuntime } = useRuntime();
const cuda = await probeProvider({ kind: 'cuda', device: 0 });

describe('probeGraph', () => {
  it.each([2, -0.5, 1e30])('gives -x for %d', async (x) => {
    const { probeGraph } = await describeRuntime();
    const value = createTensor(Float32Array.of(x), [1]);
    const { results } = await runGraph({ model: probeGraph, runs: [{ input: 'x', value, output: 'y' }] });
    expect(results).toEqual([createTensor(Float32Array.of(-x), [1])]);
  });
});

describe('probeProvider', () => {
  it('finds that the CPU works', async () => {
    expect(await probeProvider({ kind: 'cpu' })).toEqual({ works: true });
  });

  it('finds that a device that cannot exist does not work, and says why in one line', async () => {
    const probe = await probeProvider({ kind: 'cuda', device: 4000 });
    expect(probe).toEqual({ works: false, reason: expect.stringMatching(/^[^\n]+$/) });
  });
});

describe('chooseProvider', () => {
  it('takes the CPU without a word when it is asked for', async () => {
    expect(await chooseProvider({ kind: 'cpu' })).toEqual({ provider: { kind: 'cpu' } });
  });

  it('takes CUDA for auto where it works, and else the CPU with one line that says why', async () => {
    const onCpu = {
      provider: { kind: 'cpu' },
      warning: expect.stringMatching(/^running on the CPU: [^\n]+$/),
    };
    const onCuda = { provider: { kind: 'cuda', device: 0 } };
    expect(await chooseProvider({ kind: 'auto' })).toEqual(cuda.works ? onCuda : onCpu);
  });

  it('never falls back from a device that was asked for, and says what to do', async () => {
    await expectOneLine(
      () => chooseProvider({ kind: 'cuda', device: 4000 }),
      ModelError,
      '--device cuda:4000: ',
      '--device cpu',
    );
  });
});

describe('formatDevice', () => {
  it('writes a request as the command line takes it', () => {
    expect(formatDevice({ kind: 'auto' })).toBe('auto');
    expect(formatDevice({ kind: 'cpu' })).toBe('cpu');
    expect(formatDevice({ kind: 'cuda', device: 3 })).toBe('cuda:3');
  });
});
