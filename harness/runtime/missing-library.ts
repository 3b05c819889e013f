import { join } from 'node:path';
import type { ProviderKind } from '../config/device.js';
import { askChild } from './child.js';
import { neededLibraries } from './elf.js';
import { isSeparate, providerFileName, providerFolder, type SeparateProvider } from './provider-files.js';

/** A library that the dynamic loader does not find, or cannot load. */
export interface MissingLibrary {
  readonly name: string;
  /** The loader's own words. */
  readonly error: string;
  /** What has it. */
  readonly broughtBy: string;
}

/** What a provider opens by name when it runs, so that its file does not list it. Source: ONNX Runtime, pull request 29252
 *  (without cuDNN, CUDA runs no convolution). */
const openedByName: Readonly<Record<SeparateProvider, readonly string[]>> = {
  cuda: ['libcudnn.so.9'],
  tensorrt: ['libcudnn.so.9'],
};

/** The libraries that a provider needs and that cannot be loaded here, in the order in which it asks for them; looked for in
 *  a process of its own. Empty for a provider without files of its own. Throws ModelError when its file is damaged. */
export async function findMissingLibraries(
  kind: ProviderKind,
  folder: string = providerFolder,
): Promise<readonly MissingLibrary[]> {
  if (!isSeparate(kind)) return [];
  const files = kind === 'tensorrt' ? (['cuda', 'tensorrt'] as const) : (['cuda'] as const);
  const needed = await Promise.all(files.map((one) => neededLibraries(join(folder, providerFileName(one)))));
  return loadEach([...new Set([...needed.flat(), ...openedByName[kind]])]);
}

/** Those of these libraries that the dynamic loader does not find or cannot load, with its words. */
export async function loadEach(names: readonly string[]): Promise<readonly MissingLibrary[]> {
  const answer = await askChild('./library-process.js', names);
  if (!answer.ok) return [{ name: 'the libraries', error: answer.reason, broughtBy: 'see above' }];
  const errors = answer.value as readonly (string | null)[];
  return names.flatMap((name, index) => {
    const error = errors[index];
    return error === null ? [] : [{ name, error, broughtBy: whatBrings(name) }];
  });
}

/** Why a provider cannot be loaded, in one line that names the first missing library. Undefined when none is missing. */
export async function describeMissing(kind: ProviderKind, folder?: string): Promise<string | undefined> {
  const missing = await findMissingLibraries(kind, folder);
  if (missing.length === 0) return undefined;
  const [first] = missing;
  const more = missing.length === 1 ? '' : `, and ${missing.length - 1} more`;
  return `${first.error} (${first.broughtBy})${more}`;
}

const origins: readonly (readonly [pattern: RegExp, origin: string])[] = [
  [/^libcuda\.so/, 'the NVIDIA driver; a container has to be given the GPU'],
  [/^lib(?:cudart|cublas|cublasLt|nvrtc)\.so\.(\d+)/, 'CUDA $1'],
  [/^lib(?:curand|cufft)\.so/, 'CUDA'],
  [/^libcudnn\.so\.(\d+)/, 'cuDNN $1'],
  [/^lib(?:nvinfer|nvinfer_plugin|nvonnxparser)\.so\.(\d+)/, 'TensorRT $1'],
];

/** What has a library of this name. */
export function whatBrings(name: string): string {
  for (const [pattern, origin] of origins) {
    const match = pattern.exec(name);
    if (match) return origin.replace('$1', match.at(1) ?? '');
  }
  return 'a package of the system';
}
