import { createInterface } from 'node:readline/promises';
import { ConfigError } from '../core/errors.js';
import { formatBytes } from '../core/format-bytes.js';

/** More than this is not fetched without being asked for. */
const unaskedBytes = 1e9;

/** Whether so much is to be fetched by this command: asked on stderr above 1 GB. Throws ConfigError where nobody can answer. */
export async function confirmSize(
  command: string,
  bytes: number,
  agreed: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  if (agreed || bytes <= unaskedBytes) return true;
  const size = formatBytes(bytes);
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new ConfigError(`${command}: ${size} to fetch, and nobody to ask. Pass --yes to agree`);
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  // readline takes Ctrl-C for itself; the process is to hear it.
  dialogue.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await dialogue.question(`Fetch ${size}? [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    // Ctrl-C, or the end of the input (Ctrl-D): neither is a yes.
    if (signal.aborted || (error as NodeJS.ErrnoException).code === 'ABORT_ERR') return false;
    throw error;
  } finally {
    dialogue.close();
  }
}
