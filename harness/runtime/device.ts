/** Where the user wants graphs to run. */
export type DeviceRequest =
  { readonly kind: 'auto' } | { readonly kind: 'cpu' } | { readonly kind: 'cuda'; readonly device: number };

/** Where graphs do run. */
export type Provider = { readonly kind: 'cpu' } | { readonly kind: 'cuda'; readonly device: number };

/** The request as it is written on the command line and in records: `auto`, `cpu`, `cuda:0`. */
export function formatDevice(device: DeviceRequest): string {
  return device.kind === 'cuda' ? `cuda:${device.device}` : device.kind;
}
