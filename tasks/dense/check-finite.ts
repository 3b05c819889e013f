import { ProtocolError } from '../../harness/core/errors.js';
import type { Tensor } from '../../harness/core/tensor.js';

/** Throws ProtocolError when a tensor holds a number that is not finite. */
export function checkFinite(protocol: string, sample: string, name: string, { data }: Tensor): void {
  const index = data.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new ProtocolError(
    `${protocol}: sample ${sample}: value ${index} of ${name} is ${data[index]}, expected finite numbers. Check the model with bench models verify`,
  );
}
