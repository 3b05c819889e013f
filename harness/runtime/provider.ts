import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { ModelError, messageOf } from '../core/errors.js';
import { createTensor } from '../core/tensor.js';
import { formatDevice, type DeviceRequest, type Provider } from './device.js';
import { probeGraph } from './probe-graph.js';
import { createSession } from './session.js';

/** Whether a provider really runs a graph here, and why not. */
export type ProviderProbe = { readonly works: true } | { readonly works: false; readonly reason: string };

/** The provider that was chosen, and what the user should know about the choice. */
export interface ProviderChoice {
  readonly provider: Provider;
  readonly warning?: string;
}

/** Runs a one-node graph on a provider: the only proof that it works, as ONNX Runtime lists CUDA as supported even where
 *  its libraries are absent. */
export async function probeProvider(provider: Provider): Promise<ProviderProbe> {
  if (provider.kind === 'cuda') {
    const library = cudaLibrary();
    if (!existsSync(library))
      return { works: false, reason: `ONNX Runtime's CUDA provider (${basename(library)}) is not installed` };
  }
  try {
    const session = await createSession(probeGraph, { provider, threads: 1 });
    try {
      const output = await session.run('x', createTensor(Float32Array.of(2), [1]), 'y');
      return output.data[0] === -2
        ? { works: true }
        : { works: false, reason: `computed ${output.data[0]} for -2` };
    } finally {
      await session.close();
    }
  } catch (error) {
    return { works: false, reason: messageOf(error) };
  }
}

/** The provider for a request. `auto` takes CUDA where it works and the CPU otherwise, with a warning that says why;
 *  an explicit request never falls back. Throws ModelError when the requested provider does not work. */
export async function chooseProvider(request: DeviceRequest): Promise<ProviderChoice> {
  if (request.kind === 'cpu') return { provider: { kind: 'cpu' } };
  const cuda: Provider = { kind: 'cuda', device: request.kind === 'cuda' ? request.device : 0 };
  const probe = await probeProvider(cuda);
  if (probe.works) return { provider: cuda };
  if (request.kind === 'cuda')
    throw new ModelError(
      `--device ${formatDevice(request)}: ${probe.reason}. See \`bench doctor\`, or use --device cpu`,
    );
  return { provider: { kind: 'cpu' }, warning: `running on the CPU: ${probe.reason}` };
}

/** Where ONNX Runtime looks for its CUDA provider: beside its own binding. */
function cudaLibrary(): string {
  const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('onnxruntime-node')));
  const folder = join(packageFolder, 'bin', 'napi-v6', process.platform, process.arch);
  const name =
    process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  return join(folder, name);
}
