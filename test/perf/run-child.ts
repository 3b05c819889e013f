import { spawn } from 'node:child_process';

/** What a command took: wall time, and the processor time of it and of all that it started. */
export interface ChildRun {
  readonly stdout: string;
  readonly seconds: number;
  readonly cpuMs: number;
}

/** The shell's own word for what its children took, grandchildren included; the same on every POSIX system. */
const timed = '"$@"; code=$?; times >&2; exit $code';

/** Runs a command to its end. Throws Error with what it wrote to stderr when it fails. */
export function runChild(
  command: string,
  args: readonly string[],
  { cwd }: { readonly cwd?: string } = {},
): Promise<ChildRun> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', timed, 'sh', command, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - start) / 1000;
      if (code === 0) resolve({ stdout, seconds, cpuMs: parseTimes(stderr) });
      else reject(new Error(`${[command, ...args].join(' ')}: exit code ${code ?? 'none'}: ${stderr}`));
    });
  });
}

/** Milliseconds of `times` at the end of a text: its last line is user and system time of the children. Throws Error where
 *  there is none. */
export function parseTimes(text: string): number {
  const match = /(\d+)m([\d.,]+)s\s+(\d+)m([\d.,]+)s\s*$/.exec(text);
  if (!match) throw new Error(`no processor time at the end of ${JSON.stringify(text.slice(-200))}`);
  const [userMinutes, user, systemMinutes, system] = match
    .slice(1)
    .map((number) => Number(number.replace(',', '.')));
  return Math.round(1000 * (60 * (userMinutes + systemMinutes) + user + system));
}
