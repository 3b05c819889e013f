import { describe, expect, it } from '@jest/globals';
import { ConfigError, ModelError } from '../../harness/core/errors.js';
import type { ProviderKind } from '../../harness/config/device.js';
import { offeredProviders, providerFacts, thisPlatform } from '../../harness/runtime/execution-providers.js';
import { expectOneLine } from '../support/errors.js';
import { useRuntime } from '../support/runtime.js';

const { probeProvider, chooseProvider, loaderError, describe: describeRuntime } = useRuntime();
const cuda = await probeProvider({ kind: 'cuda', device: 0 });
/** A provider that this platform does not have. */
const foreign =
  thisPlatform === 'darwin-arm64' ? ({ kind: 'dml', device: 0 } as const) : ({ kind: 'coreml' } as const);

describe('offeredProviders', () => {
  it.each<[platform: string, kinds: readonly ProviderKind[]]>([
    ['linux-x64', ['cpu', 'cuda', 'tensorrt', 'webgpu']],
    ['linux-arm64', ['cpu']],
    ['darwin-arm64', ['cpu', 'webgpu', 'coreml']],
    ['win32-x64', ['cpu', 'webgpu', 'dml']],
    ['aix-ppc64', []],
  ])('on %s', (platform, kinds) => {
    expect(offeredProviders(platform)).toEqual(kinds);
  });

  it('is what the library itself lists on this platform', async () => {
    const { backends } = await describeRuntime();
    expect([...backends].sort()).toEqual([...offeredProviders()].sort());
  });
});

describe('the probe', () => {
  it('is a sum and a convolution whose answer is known', async () => {
    const { probe } = await describeRuntime();
    // x = (3, 5), w = (7, -2): (3 + 3) * 7 + (5 + 5) * -2
    expect(probe).toEqual({ outputs: [6 * 7 + 10 * -2], answer: 22 });
  });

  it('finds that the CPU works', async () => {
    expect(await probeProvider({ kind: 'cpu' })).toEqual({ works: true });
  });

  it('finds that a device that cannot exist does not work, and says why in one line', async () => {
    const probe = await probeProvider({ kind: 'cuda', device: 4000 });
    expect(probe).toEqual({ works: false, reason: expect.stringMatching(/^[^\n]+$/) });
  });

  it('finds that a provider of another platform does not work, without loading anything', async () => {
    const { name } = providerFacts[foreign.kind];
    const reason = `onnxruntime-node has no ${name} on ${thisPlatform}`;
    expect(await probeProvider(foreign)).toEqual({ works: false, reason });
  });
});

describe('what ONNX Runtime logs of a provider that cannot be loaded', () => {
  const log =
    '2026-11-25 22:24:12 [E:onnxruntime:, provider_bridge_ort.cc:2146 Create] /onnxruntime_src/x.cc:1988 Get() FAIL : ' +
    'Failed to load library /a/libonnxruntime_providers_cuda.so with error: /a/libcudnn.so.9: file too short\n\u001b[m\n';

  it('is the reason, in the words of the dynamic loader', async () => {
    expect(await loaderError(log)).toBe('/a/libcudnn.so.9: file too short');
    expect(await loaderError('error: XDG_RUNTIME_DIR is invalid\n')).toBeUndefined();
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
    const error = offeredProviders().includes('cuda') ? ModelError : ConfigError;
    const device = { kind: 'cuda', device: 4000 } as const;
    await expectOneLine(() => chooseProvider(device), error, '--device cuda:4000: ');
  });

  it('refuses a provider that this platform does not have, and lists those it has', async () => {
    await expectOneLine(
      () => chooseProvider(foreign),
      ConfigError,
      `--device ${foreign.kind}`,
      `on ${thisPlatform}, expected one of auto, ${offeredProviders().join(', ')}`,
    );
  });
});
