import { ConfigError } from '../core/errors.js';

const withNumber = ['cuda', 'tensorrt', 'dml'] as const;
const withoutNumber = ['cpu', 'webgpu', 'coreml'] as const;

/** Where graphs run: a provider of ONNX Runtime, with the number of the device where there can be several. */
export type Provider =
  | { readonly kind: (typeof withoutNumber)[number] }
  | { readonly kind: (typeof withNumber)[number]; readonly device: number };

/** The name of a provider on the command line and in records. */
export type ProviderKind = Provider['kind'];

/** Where the user wants graphs to run. */
export type DeviceRequest = { readonly kind: 'auto' } | Provider;

/** What `--device` takes; those of which there can be several may have a number: `cuda:1`. */
export const deviceNames: readonly string[] = ['auto', ...withoutNumber, ...withNumber];

/** The device that was written on the command line; without a number, the first. Throws ConfigError on anything else. */
export function parseDevice(text: string): DeviceRequest {
  const match = /^([a-z]+)(?::(\d{1,4}))?$/.exec(text);
  const [name, number] = [match?.[1], match?.at(2)];
  const numbered = withNumber.find((kind) => kind === name);
  if (numbered) return { kind: numbered, device: Number(number ?? 0) };
  const single = (['auto', ...withoutNumber] as const).find((kind) => kind === name);
  if (single && number === undefined) return { kind: single };
  const names = ['auto', ...withoutNumber, ...withNumber.map((kind) => `${kind}[:N]`)];
  throw new ConfigError(`--device ${text}: unknown device, expected one of ${names.join(', ')}`);
}

/** The device as it is written on the command line and in records: `auto`, `cpu`, `cuda:0`. */
export function formatDevice(device: DeviceRequest): string {
  return 'device' in device ? `${device.kind}:${device.device}` : device.kind;
}
