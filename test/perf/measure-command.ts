import { spawn } from 'node:child_process';

/** What a command took: wall time, and the most memory that was resident. */
export interface MeasuredCommand {
  readonly seconds: number;
  readonly peakRssMiB: number;
}

const peakModule = new URL('../../dist/harness/core/peak-memory.js', import.meta.url).href;
const tellMemory = `data:text/javascript,${encodeURIComponent(
  `import { peakMemory } from ${JSON.stringify(peakModule)};
   process.on('exit', () => process.stderr.write('peak ' + peakMemory()));`,
)}`;

/** Runs Node.js in a process of its own; `name` begins the message. Needs `npm run build`. Throws Error with what it wrote to stderr when it fails. */
export function measureCommand(name: string, args: readonly string[]): Promise<MeasuredCommand> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', tellMemory, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let notes = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (notes += text));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - start) / 1000;
      const peak = /peak (\d+)$/.exec(notes)?.[1];
      if (code === 0 && peak !== undefined)
        resolve({ seconds, peakRssMiB: Math.round(Number(peak) / 2 ** 20) });
      else reject(new Error(`${name}: exit code ${code ?? 'none'}: ${notes}`));
    });
  });
}
