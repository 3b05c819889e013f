/** Worker threads that run the exported functions of one module. */
export interface WorkerPool {
  /** What the module's function `name` gives for this job, in whichever thread is free; throws what it throws. Jobs and
   *  results are copied between threads, so errors lose their class: see `toWireError`. */
  readonly run: <Result>(name: string, job: unknown) => Promise<Result>;
  /** Ends the threads; what is under way is lost. */
  readonly close: () => Promise<void>;
}

/** How a pool of worker threads is made. */
export interface WorkerPoolOptions {
  /** Threads; all are started at once and stay. 0: the functions run in the thread that asks, and share its objects. */
  readonly workers: number;
  /** What each thread finds in `workerData`. */
  readonly data?: unknown;
  /** MiB of young objects before a thread collects them; V8's own limit where it is not given. */
  readonly youngGenerationMb?: number;
}

/** A pool of threads for this module, whose exported functions take one argument. The only importer of the package. */
export async function openWorkerPool(module: URL, options: WorkerPoolOptions): Promise<WorkerPool> {
  const { workers, data, youngGenerationMb } = options;
  if (workers === 0) return runHere(module);
  // Commands that never need a thread need not wait for the package.
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: module.href,
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: data,
    ...(youngGenerationMb === undefined
      ? {}
      : { resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb } }),
  });
  return {
    run: async <Result>(name: string, job: unknown) => (await pool.run(job, { name })) as Result,
    close: () => {
      // A thread may still answer what was under way; the package would then raise an error that nobody hears.
      pool.on('error', () => undefined);
      return pool.destroy();
    },
  };
}

async function runHere(module: URL): Promise<WorkerPool> {
  const functions = (await import(module.href)) as Readonly<Record<string, (job: unknown) => unknown>>;
  return {
    run: async <Result>(name: string, job: unknown) => (await functions[name](job)) as Result,
    close: () => Promise.resolve(),
  };
}
