import type { ProviderKind } from '../config/device.js';

/** What is known of a provider before anything is loaded. */
export interface ProviderFacts {
  readonly name: string;
  /** Its name in a profile. */
  readonly ortName: string;
  /** Platforms on which onnxruntime-node has it, built in or as files that are installed separately. */
  readonly platforms: readonly string[];
  /** Runs whole parts of a graph as one node, so that its nodes cannot be counted against those of others. */
  readonly fuses: boolean;
}

const platforms = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64'] as const;
const windows = ['win32-x64', 'win32-arm64'] as const;

/** The providers that `--device` names. Source of the platforms: onnxruntime-node 1.29, README.md and bin/. */
export const providerFacts: Readonly<Record<ProviderKind, ProviderFacts>> = {
  cpu: { name: 'CPU', ortName: 'CPUExecutionProvider', platforms, fuses: false },
  cuda: { name: 'CUDA', ortName: 'CUDAExecutionProvider', platforms: ['linux-x64'], fuses: false },
  tensorrt: { name: 'TensorRT', ortName: 'TensorrtExecutionProvider', platforms: ['linux-x64'], fuses: true },
  webgpu: {
    name: 'WebGPU',
    ortName: 'WebGpuExecutionProvider',
    platforms: ['linux-x64', 'darwin-arm64', ...windows],
    fuses: false,
  },
  dml: { name: 'DirectML', ortName: 'DmlExecutionProvider', platforms: windows, fuses: true },
  coreml: { name: 'CoreML', ortName: 'CoreMLExecutionProvider', platforms: ['darwin-arm64'], fuses: true },
};

/** The platform this process runs on, as `providerFacts` writes it. */
export const thisPlatform = `${process.platform}-${process.arch}`;

/** The providers that onnxruntime-node has on a platform. That one is offered does not say that it works there. */
export function offeredProviders(platform: string = thisPlatform): readonly ProviderKind[] {
  return (Object.keys(providerFacts) as ProviderKind[]).filter((kind) =>
    providerFacts[kind].platforms.includes(platform),
  );
}
