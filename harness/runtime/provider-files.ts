import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ProviderKind } from '../config/device.js';

/** Providers that are files of their own beside onnxruntime-node's binding, installed separately. */
export type SeparateProvider = Extract<ProviderKind, 'cuda' | 'tensorrt'>;

/** The file through which ONNX Runtime talks to each separate provider. */
export const bridgeName = 'libonnxruntime_providers_shared.so';

/** The folder of onnxruntime-node. */
export const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('onnxruntime-node')));

/** Where ONNX Runtime looks for its providers: beside its own binding. */
export const providerFolder = join(packageFolder, 'bin', 'napi-v6', process.platform, process.arch);

/** The version of onnxruntime-node that is installed; nothing of it is loaded. */
export function installedVersion(): string {
  const text = readFileSync(join(packageFolder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** Whether a provider has files of its own. */
export function isSeparate(kind: ProviderKind): kind is SeparateProvider {
  return kind === 'cuda' || kind === 'tensorrt';
}

/** The name of a separate provider's file. */
export function providerFileName(kind: SeparateProvider): string {
  return `libonnxruntime_providers_${kind}.so`;
}

/** What is wrong with the files of a provider, in one line: absent, or built for another ONNX Runtime. Undefined when
 *  nothing is, and for a provider without files of its own. TensorRT leaves nodes to CUDA, so it needs both. */
export async function checkProviderFiles(
  kind: ProviderKind,
  folder: string = providerFolder,
): Promise<string | undefined> {
  if (!isSeparate(kind)) return undefined;
  const kinds: readonly SeparateProvider[] = kind === 'tensorrt' ? ['cuda', 'tensorrt'] : ['cuda'];
  for (const name of [...kinds.map(providerFileName), bridgeName])
    if (!existsSync(join(folder, name))) return `${name} is not installed`;
  for (const name of kinds.map(providerFileName)) {
    const built = await readBuiltVersion(join(folder, name));
    const installed = installedVersion();
    if (built !== undefined && built !== installed)
      return `${name} is built for ONNX Runtime ${built}, onnxruntime-node is ${installed}`;
  }
  return undefined;
}

/** The version of ONNX Runtime that a provider's file was built with: its text constant `1.29.0`. Undefined where it has
 *  none (older than 1.10). Seen to be right in the files of 1.19.2 and 1.29.0. */
export async function readBuiltVersion(file: string): Promise<string | undefined> {
  let rest = '';
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    const text = rest + (chunk as Buffer).toString('latin1');
    const match = /\0(1\.\d{2,3}\.\d{1,3})\0/.exec(text);
    if (match) return match[1];
    rest = text.slice(-longestVersion);
  }
  return undefined;
}

/** `1.123.123` between two zeros. */
const longestVersion = 11;
