import { fork } from 'node:child_process';

/** What a child process answered, or why it did not; and what it wrote to stderr, its end where that is long. */
export type ChildAnswer = { readonly stderr: string } & (
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string }
);

const keptOfStderr = 8192;

/** Loading a driver takes seconds; what takes longer than this hangs. */
const usualPatienceMs = 120_000;

/** Gives a job to a new process that runs this module of our folder, and waits for its one answer. What it writes is not
 *  shown, and when it crashes or hangs that is the answer: code of others is loaded there. It may crash after its answer. */
export function askChild(module: string, job: unknown, patienceMs = usualPatienceMs): Promise<ChildAnswer> {
  return new Promise((resolve) => {
    const child = fork(new URL(module, import.meta.url), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let stderr = '';
    let answer: { readonly value: unknown } | undefined;
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
    }, patienceMs);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-keptOfStderr);
    });
    child.once('message', (value) => {
      answer = { value };
    });
    child.once('error', ({ message }) => {
      resolve({ ok: false, reason: message, stderr });
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const end = signal === null ? `with code ${code ?? 0}` : `by ${signal}`;
      const reason = `the process that tried it ended ${end} without an answer`;
      resolve(answer ? { ok: true, ...answer, stderr } : { ok: false, reason, stderr });
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
