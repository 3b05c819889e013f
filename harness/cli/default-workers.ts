import { statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { Provider } from '../config/device.js';
import { ConfigError } from '../core/errors.js';
import type { ModelFolder } from '../../models/model-folder.js';

/** What a machine has to share out. */
export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
}

/** A loaded graph takes about this many times its file: the weights, and what they are packed into. */
const loadedPerByte = 2;

/** The number of workers when none is asked for. On the CPU one a core, as far as half of the memory holds the largest
 *  model that often; on a GPU, where each holds the weights on the device, two: one decodes while the other computes. WebGPU
 *  bears one. */
export function defaultWorkers(
  models: readonly ModelFolder[],
  provider: Provider,
  threads: number,
  machine: Machine = { cores: availableParallelism(), memoryBytes: totalmem() },
): number {
  if (provider.kind === 'webgpu') return 1;
  if (provider.kind !== 'cpu') return 2;
  const largest = Math.max(...models.map(sizeOf));
  const fitting = Math.floor(machine.memoryBytes / 2 / (largest * loadedPerByte));
  return Math.max(1, Math.min(Math.floor(machine.cores / threads), fitting));
}

/** Checks a number of workers that was asked for. Throws ConfigError where the provider does not bear it. */
export function checkWorkers(workers: number, provider: Provider): number {
  if (provider.kind === 'webgpu' && workers > 1)
    throw new ConfigError(
      `--workers ${workers}: ONNX Runtime 1.29 crashes when two threads use WebGPU, expected 1. Leave it out, or use another device`,
    );
  return workers;
}

function sizeOf({ files }: ModelFolder): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}
