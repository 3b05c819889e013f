import { isMainThread } from 'node:worker_threads';
import { createLimit } from './limit.js';

/** Worker threads that run the exported functions of one module. */
export interface WorkerPool {
  /** What the module's function `name` gives for this job, in whichever thread is free; throws what it throws, and Error when
   *  its thread ends, or none is left. Jobs and results are copied between threads, so errors lose their class: see
   *  `toWireError`. The buffers of `transfer` are not copied: they are gone here. */
  readonly run: <Result>(name: string, job: unknown, transfer?: readonly ArrayBuffer[]) => Promise<Result>;
  /** Ends the threads; what is under way is lost. */
  readonly close: () => Promise<void>;
  /** Ends the threads when they have started and what they run is done; what waits is lost. A thread that is ended while ONNX Runtime works in it may
   *  take the whole process with it. */
  readonly finish: () => Promise<void>;
}

/** How a pool of worker threads is made. */
export interface WorkerPoolOptions {
  /** Threads; all are started at once and stay, and one that ends is replaced. 0: the functions run in the thread that asks, and
   *  share its objects. */
  readonly workers: number;
  /** What each thread finds in `workerData`. */
  readonly data?: unknown;
  /** Jobs that are sent to a thread at once: with 2, the next one is there when the first is done. 1 where it is not given. */
  readonly jobsPerWorker?: number;
  /** MiB of young objects before a thread collects them; V8's own limit where it is not given. */
  readonly youngGenerationMb?: number;
}

/** A pool of threads for this module, whose exported functions take one argument. The only importer of the package. */
export async function openWorkerPool(module: URL, options: WorkerPoolOptions): Promise<WorkerPool> {
  const { workers, data, jobsPerWorker = 1, youngGenerationMb } = options;
  if (workers === 0) return runHere(module);
  // Commands that never need a thread need not wait for the package.
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: module.href,
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: jobsPerWorker,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: data,
    ...(youngGenerationMb === undefined
      ? {}
      : { resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb } }),
  });
  // The first word of a thread is that it has loaded the module, native parts included. The package counts it as ready before.
  const started = Promise.all(
    pool.threads.map(
      (thread) => new Promise((resolve) => void thread.once('message', resolve).once('exit', resolve)),
    ),
  );
  // A thread that ends while it starts is not replaced, and the package would let the jobs wait for ever.
  const waiting = new Set<(error: Error) => void>();
  let broken: Error | undefined;
  let closing = false;
  const giveUp = (error: Error) => {
    if (closing || pool.threads.length > 0) return;
    broken ??= error;
    for (const reject of waiting) reject(broken);
  };
  // Of a thread that had no job; where others are left, they go on.
  pool.on('error', giveUp);
  pool.on('workerDestroy', () => {
    setImmediate(giveUp, new Error('the worker threads ended while they started'));
  });
  // Nothing waits inside the package, so what it has is what the threads run.
  const enter = createLimit(workers * jobsPerWorker);
  const underWay = new Set<Promise<unknown>>();
  const runNow = async <Result>(name: string, job: unknown, transfer: readonly ArrayBuffer[]) => {
    if (broken) throw broken;
    let giveUpOn: (error: Error) => void = () => undefined;
    const outcome = new Promise<Result>((resolve, reject) => {
      waiting.add((giveUpOn = reject));
      pool.run(job, { name, transferList: [...transfer] }).then(resolve, reject);
    });
    underWay.add(outcome);
    try {
      return await outcome;
    } finally {
      waiting.delete(giveUpOn);
      underWay.delete(outcome);
    }
  };
  const refuse = () => {
    closing = true;
    // the package would start new threads for what is asked from here on
    broken ??= new Error('the worker threads are closed');
  };
  return {
    run: (name, job, transfer = []) => enter(() => runNow(name, job, transfer)),
    close: () => {
      refuse();
      return pool.destroy();
    },
    finish: async () => {
      refuse();
      await Promise.allSettled(underWay);
      await started;
      await pool.destroy();
    },
  };
}

/** The result of a job, for the function to return: these buffers in it go to the asker without a copy, and are gone in the
 *  thread. */
export async function giveAway<Result>(result: Result, buffers: readonly ArrayBuffer[]): Promise<Result> {
  if (isMainThread) return result;
  const { Piscina } = await import('piscina');
  const { transferableSymbol, valueSymbol } = Piscina;
  return Piscina.move({ [transferableSymbol]: buffers, [valueSymbol]: result } as never) as Result;
}

async function runHere(module: URL): Promise<WorkerPool> {
  const functions = (await import(module.href)) as Readonly<Record<string, (job: unknown) => unknown>>;
  return {
    run: async <Result>(name: string, job: unknown) => (await functions[name](job)) as Result,
    close: () => Promise.resolve(),
    finish: () => Promise.resolve(),
  };
}
