import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';

/** What a command left behind. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const entry = join(packageRoot, 'dist', 'harness', 'cli', 'main.js');

/** When to end a command from outside: with SIGKILL, as a crash would, after a time or as soon as something is so (asked
 *  every millisecond); or with SIGINT (Ctrl-C), as soon as something is so or it has written something to stderr, once or,
 *  20 ms later, again; or with any signal, as soon as something is so. */
export type Stop =
  | { readonly killAfterMs: number }
  | { readonly killWhen: () => boolean }
  | { readonly interruptWhen: () => boolean }
  | { readonly signal: NodeJS.Signals; readonly when: () => boolean }
  | { readonly interruptOn: RegExp; readonly twice?: boolean };

/** Runs the built command line, with nothing of the caller's data or cache in its environment. `code` is null when a
 *  signal ended it. `variables` are added to the environment. */
export function runCli(
  args: readonly string[],
  home: string,
  stop?: Stop,
  variables: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], {
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, CI: 'true', TMPDIR: home, ...variables },
      cwd: home,
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    const disarm = stop ? arm(child, stop, output) : () => undefined;
    child.on('error', reject);
    child.on('close', (code) => {
      disarm();
      resolve({ code, ...output });
    });
  });
}

/** Makes the stop happen; gives what calls it off. */
function arm(
  child: ChildProcessWithoutNullStreams,
  stop: Stop,
  output: { readonly stderr: string },
): () => void {
  if ('killAfterMs' in stop) {
    const timer = setTimeout(() => child.kill('SIGKILL'), stop.killAfterMs);
    return () => {
      clearTimeout(timer);
    };
  }
  if ('killWhen' in stop) return arm(child, { signal: 'SIGKILL', when: stop.killWhen }, output);
  if ('interruptWhen' in stop) return arm(child, { signal: 'SIGINT', when: stop.interruptWhen }, output);
  if ('when' in stop) {
    const { signal, when } = stop;
    const timer = setInterval(() => {
      if (!when()) return;
      clearInterval(timer);
      child.kill(signal);
    }, 1);
    return () => {
      clearInterval(timer);
    };
  }
  const interrupt = () => {
    if (!stop.interruptOn.test(output.stderr)) return;
    child.stderr.off('data', interrupt);
    child.kill('SIGINT');
    if (stop.twice) setTimeout(() => child.kill('SIGINT'), 20);
  };
  child.stderr.on('data', interrupt);
  return () => undefined;
}

/** A folder that is gone after `use`. */
export async function withTemporaryFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'vitabench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every result file of a folder by its relative name, without what may differ between two runs of the same thing. */
export function readComparable(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => /\.(json|jsonl)$/.test(name) && !name.endsWith('run.json'));
  return Object.fromEntries(
    files.map((name) => [name, comparableText(readFileSync(join(folder, name), 'utf8'), name)]),
  );
}

function comparableText(text: string, name: string): string {
  if (name.endsWith('.jsonl')) return text;
  return JSON.stringify(JSON.parse(text), (key, value: unknown) =>
    ['timing', 'runtime', 'startedAt'].includes(key) ? undefined : value,
  );
}
