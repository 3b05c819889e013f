import { afterAll } from '@jest/globals';
import { Piscina } from 'piscina';
import { fromWireError } from '../../harness/core/errors.js';
import type { DeviceRequest, Provider } from '../../harness/runtime/device.js';
import type { ProviderChoice, ProviderProbe } from '../../harness/runtime/provider.js';
import type { GraphJob, GraphReport, Reply } from './runtime-worker.js';

/** harness/runtime in a worker thread, for one test file; its errors are thrown here with their class. */
export function useRuntime() {
  const pool = new Piscina({
    filename: new URL('./runtime-worker.ts', import.meta.url).href,
    execArgv: ['--import', 'tsx'],
    maxThreads: 1,
  });
  afterAll(() => pool.destroy());
  const ask = async <Value>(name: string, job?: unknown): Promise<Value> => {
    const reply = (await pool.run(job, { name })) as Reply<Value>;
    if (!reply.ok) throw fromWireError(reply.error);
    return reply.value;
  };
  return {
    runGraph: (model: GraphJob['model'], ...runs: GraphJob['runs']) =>
      ask<GraphReport>('runGraph', { model, runs } satisfies GraphJob),
    probeProvider: (provider: Provider) => ask<ProviderProbe>('probe', provider),
    chooseProvider: (request: DeviceRequest) => ask<ProviderChoice>('choose', request),
    describeRuntime: () => ask<{ probeGraph: Uint8Array; onnxruntimeVersion: string }>('describeRuntime'),
  };
}
