import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll } from '@jest/globals';
import { fromWireError } from '../../harness/core/errors.js';
import type { Reply, RuntimeJobs } from './runtime-process.js';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** harness/runtime in a process of its own, for one test file; its errors are thrown here with their class. `temporary`:
 *  the folder where it makes its temporary files. */
export function useRuntime(temporary?: string): RuntimeJobs {
  const child = fork(fileURLToPath(new URL('./runtime-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
    ...(temporary === undefined ? {} : { env: { PATH: '/usr/local/bin:/usr/bin:/bin', TMPDIR: temporary } }),
  });
  const waiting: Waiting[] = [];
  child.on('message', (message) => {
    const reply = message as Reply;
    if (reply.ok) waiting[reply.id].resolve(reply.value);
    else waiting[reply.id].reject(fromWireError(reply.error));
  });
  child.on('exit', (code) => {
    for (const { reject } of waiting)
      reject(new Error(`the runtime process ended with code ${code ?? 'none'}`));
  });
  afterAll(() => {
    child.disconnect();
  });
  const ask = <Value>(name: keyof RuntimeJobs, job?: unknown) =>
    new Promise<Value>((resolve, reject) => {
      waiting.push({ resolve: resolve as (value: unknown) => void, reject });
      child.send({ id: waiting.length - 1, name, job });
    });
  return {
    runGraph: (job) => ask('runGraph', job),
    runMany: (job) => ask('runMany', job),
    checkRegions: (job) => ask('checkRegions', job),
    checkAnswers: (job) => ask('checkAnswers', job),
    answer: (job) => ask('answer', job),
    encodeTexts: (job) => ask('encodeTexts', job),
    profileGraph: (job) => ask('profileGraph', job),
    multiply: (job) => ask('multiply', job),
    observeGraph: (job) => ask('observeGraph', job),
    askChild: (job) => ask('askChild', job),
    loadEach: (names) => ask('loadEach', names),
    findMissing: (folder) => ask('findMissing', folder),
    probeProvider: (provider) => ask('probeProvider', provider),
    chooseProvider: (request) => ask('chooseProvider', request),
    loaderError: (stderr) => ask('loaderError', stderr),
    describe: () => ask('describe'),
  };
}
