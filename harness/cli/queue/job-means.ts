import type { Environment } from '../../config/environment.js';
import type { WorkerOptions } from '../../config/worker-options.js';
import type { EmbeddingStore } from '../../core/embedding-store.js';
import type { FingerprintCache } from '../../core/fingerprint.js';
import type { TaskRegistry } from '../../../tasks/registry.js';
import type { Terminal } from '../terminal.js';

/** What all jobs of a worker share. */
export interface JobMeans {
  readonly own: WorkerOptions;
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly registry: TaskRegistry;
  readonly fingerprints: FingerprintCache;
  readonly store: EmbeddingStore;
  readonly signal: AbortSignal;
}
