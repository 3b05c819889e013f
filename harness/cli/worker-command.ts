import { packageVersion } from '../config/package-root.js';
import { readEnvironment } from '../config/environment.js';
import { chooseQueue } from '../config/queue-url.js';
import { parseWorkerOptions } from '../config/worker-options.js';
import { work } from '../queue/work.js';
import type { WorkSummary } from '../queue/queue.js';
import { readTaskRegistry } from '../../tasks/registry.js';
import type { ExitCode } from '../library/exit-code.js';
import { openFingerprints, openStore } from '../library/run/open-caches.js';
import { createJobRunner } from './queue/job-runner.js';
import { thisBench } from './queue/this-bench.js';
import { stopOnSignal } from './stop-on-signal.js';
import { countOf } from '../core/count-of.js';
import { createTerminal } from './terminal.js';

/** Workers of a cluster start with the run that enqueues, or before: so long, in milliseconds, one with --drain waits for it. */
const firstJobMs = 60_000;

/** `bench worker`: takes jobs from a queue until it is stopped, or with --drain until nothing is left. */
export async function workerCommand(written: unknown): Promise<ExitCode> {
  const environment = readEnvironment();
  const own = parseWorkerOptions(written, environment);
  const place = chooseQueue(own.queue, environment);
  const terminal = createTerminal(environment.plain, own.quiet);
  const registry = await readTaskRegistry();
  const fingerprints = await openFingerprints(own, terminal);
  const store = openStore(own, terminal);
  const signal = stopOnSignal(() => {
    terminal.note(
      'stopping after this batch; what is not done goes back to the queue. Again to stop at once',
    );
  });
  const runner = createJobRunner({ own, environment, terminal, registry, fingerprints, store, signal });
  terminal.note(`bench ${packageVersion}: a worker for the queue at ${place.shown}`);
  try {
    const { drain } = own;
    const summary = await work({
      ...{ place, drain, firstJobMs, signal, bench: thisBench(), perform: runner.run },
      note: terminal.warn,
    });
    terminal.note(describe(summary));
    return exitCodeOf(summary);
  } finally {
    await runner.close();
    await store.close();
    await fingerprints.save();
  }
}

function describe({ done, failed, refused }: WorkSummary): string {
  const models = new Set(refused.map(({ model }) => model)).size;
  return [
    `${countOf(done, 'job')} done`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(models === 0 ? [] : [`those of ${countOf(models, 'model')} left to others`]),
  ].join(', ');
}

/** A worker that could not do all that was there tells its caller. */
function exitCodeOf({ failed, refused, stopped }: WorkSummary): ExitCode {
  if (stopped) return 130;
  return failed > 0 || refused.length > 0 ? 3 : 0;
}
