import { UserError } from '../../harness/core/errors.js';
import type { FuzzTarget } from './target.js';

/** Seconds of the processor that an input of some kilobytes may cost: not of the clock, as other processes may be at work. */
const mostSeconds = 5;

/** Bytes that it may add to the most memory that the process had so far. */
const mostBytes = 512 * 2 ** 20;

/** What is wrong with how a target takes an input: undefined where it reads it, or throws what is for the user, in one line, within
 *  time and memory. */
export async function tryInput(
  { read, allows }: FuzzTarget,
  input: Buffer,
  folder: string,
): Promise<string | undefined> {
  const before = process.resourceUsage();
  try {
    await read(input, folder);
  } catch (error) {
    const fault = faultOf(error);
    if (fault !== undefined && !allows?.(error)) return fault;
  }
  const after = process.resourceUsage();
  const seconds = (after.userCPUTime - before.userCPUTime + after.systemCPUTime - before.systemCPUTime) / 1e6;
  if (seconds > mostSeconds) return `takes ${seconds.toFixed(1)} s for ${input.length} bytes`;
  const bytes = (after.maxRSS - before.maxRSS) * 1024;
  if (bytes > mostBytes) return `takes ${Math.round(bytes / 2 ** 20)} MiB for ${input.length} bytes`;
  return undefined;
}

function faultOf(error: unknown): string | undefined {
  if (!(error instanceof UserError))
    return error instanceof Error ? (error.stack ?? error.message) : `throws ${String(error)}`;
  return error.message.includes('\n')
    ? `a message of more than one line: ${JSON.stringify(error.message)}`
    : undefined;
}
