import { fork } from 'node:child_process';

/** What a child process answered, or why it did not. */
export type ChildAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** Loading a driver takes seconds; what takes longer than this hangs. */
const usualPatienceMs = 120_000;

/** Gives a job to a new process that runs this module of our folder, and waits for its one answer. What it writes is not
 *  shown, and when it crashes or hangs that is the answer: code of others is loaded there. */
export function askChild(module: string, job: unknown, patienceMs = usualPatienceMs): Promise<ChildAnswer> {
  return new Promise((resolve) => {
    const child = fork(new URL(module, import.meta.url), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
    }, patienceMs);
    child.once('message', (value) => {
      resolve({ ok: true, value });
    });
    child.once('error', ({ message }) => {
      resolve({ ok: false, reason: message });
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      const end = signal === null ? `with code ${code ?? 0}` : `by ${signal}`;
      resolve({ ok: false, reason: `the process that tried it ended ${end} without an answer` });
    });
    child.send(job as object);
  });
}

/** The other side: does the one job that `askChild` gives to this process, sends the answer and lets the process end. */
export function answerParent(work: (job: unknown) => Promise<unknown>): void {
  process.once('message', (job) => {
    void work(job).then((value) => {
      process.send?.(value, () => {
        process.disconnect();
      });
    });
  });
}
