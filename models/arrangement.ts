import { statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { Provider } from '../harness/config/device.js';
import { ConfigError } from '../harness/core/errors.js';
import type { ModelFolder } from './model-folder.js';

/** How the threads of a model share the work.
 *  `per-worker`: each worker decodes, preprocesses and runs its own session.
 *  `one`: workers decode and preprocess, and feed one more thread that does nothing but run the one session. */
export interface Arrangement {
  readonly sessions: 'per-worker' | 'one';
  readonly workers: number;
  /** Threads of ONNX Runtime in a session. */
  readonly threads: number;
}

/** What the user asked for; what is undefined is chosen. */
export interface AskedArrangement {
  readonly sessions: 'auto' | Arrangement['sessions'];
  readonly workers?: number | undefined;
  readonly threads?: number | undefined;
}

/** What a machine has to share out. */
export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Batches beyond those that are being decoded for the one session: one in it, one next to it, one that is handed over. */
const batchesAhead = 3;

/** Batches that can be under way at once; more only wait. */
export function concurrencyOf({ sessions, workers }: Pick<Arrangement, 'sessions' | 'workers'>): number {
  return sessions === 'one' ? workers + batchesAhead : 2 * workers;
}

/** A loaded graph takes about this many times its file: the weights, and what they are packed into. */
const loadedPerByte = 2;

/** The arrangement for models on a provider. On the CPU a session of one thread for each core, where half of the memory holds the
 *  largest model that often, and else one session with a thread for each core. On a GPU one session, which is enough to keep it
 *  busy, fed by all cores but one. Throws ConfigError where the provider does not bear what was asked for. */
export function chooseArrangement(
  asked: AskedArrangement,
  models: readonly ModelFolder[],
  provider: Provider,
  machine: Machine = { cores: availableParallelism(), memoryBytes: totalmem() },
): Arrangement {
  const onCpu = provider.kind === 'cpu';
  const largest = Math.max(...models.map(sizeOf));
  const fitting = Math.max(1, Math.floor(machine.memoryBytes / 2 / (largest * loadedPerByte)));
  const perCore = Math.max(1, Math.floor(machine.cores / (asked.threads ?? 1)));
  const preferred = onCpu && (asked.workers ?? perCore) <= fitting ? 'per-worker' : 'one';
  const sessions = asked.sessions === 'auto' ? preferred : asked.sessions;
  if (sessions === 'one') {
    const { workers = onCpu ? machine.cores : Math.max(1, machine.cores - 1) } = asked;
    return { sessions, workers, threads: asked.threads ?? (onCpu ? machine.cores : 1) };
  }
  const { workers = workersOn(provider, Math.min(perCore, fitting)) } = asked;
  checkSessions(workers, provider);
  return { sessions, workers, threads: asked.threads ?? 1 };
}

/** On a GPU, where each session holds the weights on the device, two: one worker decodes while the other computes. */
function workersOn({ kind }: Provider, onCpu: number): number {
  if (kind === 'webgpu') return 1;
  return kind === 'cpu' ? onCpu : 2;
}

function checkSessions(workers: number, provider: Provider): void {
  if (provider.kind === 'webgpu' && workers > 1)
    throw new ConfigError(
      `--sessions per-worker --workers ${workers}: ONNX Runtime 1.29 crashes when two threads use WebGPU, expected 1. Leave --sessions out, or use another device`,
    );
}

function sizeOf({ files }: ModelFolder): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}
