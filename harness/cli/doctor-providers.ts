import { formatDevice, type Provider, type ProviderKind } from '../config/device.js';
import { ModelError } from '../core/errors.js';
import { offeredProviders } from '../runtime/execution-providers.js';
import { findMissingLibraries, type MissingLibrary } from '../runtime/missing-library.js';
import { checkProviderFiles } from '../runtime/provider-files.js';
import { probeProvider } from '../runtime/provider.js';
import type { Finding } from './finding.js';

/** What to do about a provider that does not work. */
const remedies: Readonly<Record<ProviderKind, string>> = {
  cpu: 'ONNX Runtime is damaged: run `npm ci` again',
  cuda: 'Needed on a GPU only; docs/GPU.md says what it takes',
  tensorrt: 'Needed for --device tensorrt only; docs/GPU.md says what it takes',
  webgpu: 'Needed for --device webgpu only: a GPU and its driver (Vulkan, Metal or Direct3D 12)',
  dml: 'Needed for --device dml only: a GPU and its driver',
  coreml: 'Needed for --device coreml only',
};
const install = 'Needed on a GPU only: `npx bench-setup-cuda` installs it';

/** Findings on every provider that onnxruntime-node has on this platform, and on each library that one lacks. */
export async function describeProviders(): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const kind of offeredProviders()) {
    const named = new Set(findings.filter(({ id }) => id === 'library').map(({ text }) => text));
    findings.push(...(await describeProvider(kind)).filter(({ text }) => !named.has(text)));
  }
  return findings;
}

/** The finding on one provider, and one for each library that it lacks. */
export async function describeProvider(kind: ProviderKind): Promise<readonly Finding[]> {
  const provider = firstDevice(kind);
  const probe = await probeProvider(provider);
  if (probe.works) return [{ id: kind, ok: true, text: `${formatDevice(provider)} runs graphs` }];
  const finding = (remedy: string) => ({ id: kind, ok: false, text: `${probe.reason}. ${remedy}` });
  if ((await checkProviderFiles(kind)) !== undefined) return [finding(install)];
  return [finding(remedies[kind]), ...(await listMissing(kind)).map(describeLibrary)];
}

/** None where the provider's own file is damaged: the reason says so. */
async function listMissing(kind: ProviderKind): Promise<readonly MissingLibrary[]> {
  try {
    return await findMissingLibraries(kind);
  } catch (error) {
    if (error instanceof ModelError) return [];
    throw error;
  }
}

/** Findings with which runs on the CPU are none the worse. */
export function isOptional(id: string): boolean {
  return id !== 'cpu' && (id === 'library' || Object.hasOwn(remedies, id));
}

function firstDevice(kind: ProviderKind): Provider {
  return kind === 'cuda' || kind === 'tensorrt' || kind === 'dml' ? { kind, device: 0 } : { kind };
}

function describeLibrary({ name, error, broughtBy }: MissingLibrary): Finding {
  const state = error.includes('No such file') ? 'is missing' : `cannot be loaded (${error})`;
  return { id: 'library', ok: false, text: `${name} ${state}: it comes with ${broughtBy}` };
}
