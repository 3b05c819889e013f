import { createInterface } from 'node:readline/promises';
import { ConfigError, Interrupted } from '../core/errors.js';
import { formatBytes } from '../core/format-bytes.js';
import type { HubConnection } from '../hub/connection.js';

/** More than this is not fetched without being asked for. */
const unaskedBytes = 1e9;

/** Nothing, where so much may be fetched by this command: above 1 GB a person is asked on stderr, unless `agreed`. Throws Interrupted
 *  where the answer is no, and ConfigError where nobody can answer. */
export async function confirmSize(
  command: string,
  bytes: number,
  agreed: boolean,
  { signal, note }: Pick<HubConnection, 'signal' | 'note'>,
): Promise<void> {
  if (agreed || bytes <= unaskedBytes) return;
  const size = formatBytes(bytes);
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new ConfigError(`${command}: ${size} to fetch, and nobody to ask. Pass --yes to agree`);
  if (await ask(`Fetch ${size}? [y/N] `, signal)) return;
  if (!signal.aborted) note('nothing was fetched');
  throw new Interrupted();
}

/** Whether a person says yes. */
async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  // readline takes Ctrl-C for itself; the process is to hear it.
  dialogue.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await dialogue.question(question, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    // Ctrl-C, or the end of the input (Ctrl-D): neither is a yes.
    if (signal.aborted || (error as NodeJS.ErrnoException).code === 'ABORT_ERR') return false;
    throw error;
  } finally {
    dialogue.close();
  }
}
