import { formatDevice, type DeviceRequest, type Provider } from '../config/device.js';
import { ConfigError, messageOf, ModelError } from '../core/errors.js';
import { askChild } from './child.js';
import { offeredProviders, providerFacts, thisPlatform } from './execution-providers.js';
import { describeMissing } from './missing-library.js';
import { checkProviderFiles } from './provider-files.js';

/** Whether a provider really runs a graph here, and why not. */
export type ProviderProbe = { readonly works: true } | { readonly works: false; readonly reason: string };

/** The provider that was chosen, and what the user should know about the choice. */
export interface ProviderChoice {
  readonly provider: Provider;
  readonly warning?: string;
}

/** Runs a small graph on a provider, in a process of its own: the only proof that it works, as ONNX Runtime lists CUDA as
 *  supported even where its libraries are absent. The reason is one line. */
export async function probeProvider(provider: Provider): Promise<ProviderProbe> {
  const { name, platforms } = providerFacts[provider.kind];
  if (!platforms.includes(thisPlatform))
    return { works: false, reason: `onnxruntime-node has no ${name} on ${thisPlatform}` };
  const problem = await checkProviderFiles(provider.kind);
  if (problem !== undefined) return { works: false, reason: problem };
  const answer = await askChild('./probe-process.js', provider);
  const probe = answer.ok
    ? (answer.value as ProviderProbe)
    : { works: false as const, reason: answer.reason };
  if (probe.works) return probe;
  const missing = await describeMissing(provider.kind).catch(messageOf);
  return { works: false, reason: missing ?? loaderError(answer.stderr) ?? probe.reason };
}

/** What the dynamic loader told ONNX Runtime about a provider's file; it is in its log only, not in its errors. */
export function loaderError(stderr: string): string | undefined {
  return /Failed to load library \S+ with error: ([^\n]+)/.exec(stderr)?.[1].trim();
}

/** The provider for a request. `auto` takes CUDA where it works and the CPU otherwise, with a warning that says why;
 *  an explicit request never falls back. Throws ConfigError where onnxruntime-node does not offer the requested provider,
 *  ModelError where it does not work. */
export async function chooseProvider(request: DeviceRequest): Promise<ProviderChoice> {
  if (request.kind === 'cpu') return { provider: request };
  const wanted: Provider = request.kind === 'auto' ? { kind: 'cuda', device: 0 } : request;
  const offered = offeredProviders();
  if (request.kind !== 'auto' && !offered.includes(wanted.kind))
    throw new ConfigError(
      `--device ${formatDevice(request)}: onnxruntime-node has no ${providerFacts[wanted.kind].name} on ${thisPlatform}, ` +
        `expected one of auto, ${offered.join(', ')}. Choose one of these`,
    );
  const probe = await probeProvider(wanted);
  if (probe.works) return { provider: wanted };
  if (request.kind === 'auto')
    return { provider: { kind: 'cpu' }, warning: `running on the CPU: ${probe.reason}` };
  throw new ModelError(
    `--device ${formatDevice(request)}: ${probe.reason}. See \`bench doctor\`, or use --device cpu`,
  );
}
