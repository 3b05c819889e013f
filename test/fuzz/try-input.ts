import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { UserError } from '../../harness/core/errors.js';
import { peakMemory } from '../../harness/core/peak-memory.js';
import type { FuzzTarget } from './target.js';

/** Seconds of the processor that an input of some kilobytes may cost: not of the clock, as other processes may be at work. */
const mostSeconds = 5;

/** Bytes that it may add to the memory of the process. */
const mostBytes = 512 * 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is wrong with how a target takes an input: undefined where it reads it, or throws what is for the user, in one line, within
 *  time and memory. */
export async function tryInput(
  { read, allows }: FuzzTarget,
  input: Buffer,
  folder: string,
): Promise<string | undefined> {
  forgetPeak();
  const memory = peakMemory();
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
  const bytes = peakMemory() - memory;
  if (bytes > mostBytes) return `takes ${Math.round(bytes / 2 ** 20)} MiB for ${input.length} bytes`;
  return undefined;
}

/** What the process held when nothing was left of inputs before. */
let restingBytes: number | undefined;

/** Makes what the process holds now its peak (proc_pid_clear_refs(5)), without what inputs before left. Where that cannot be done an
 *  input is found that brings the peak above that of all before it. */
function forgetPeak(): void {
  const bytes = process.memoryUsage.rss();
  restingBytes ??= bytes;
  if (bytes > restingBytes + mostBytes / 4) {
    collectGarbage();
    // ends the sweep of the first, which goes on beside the program
    collectGarbage();
    restingBytes = process.memoryUsage.rss();
  }
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // the peak stays
  }
}

function faultOf(error: unknown): string | undefined {
  if (!(error instanceof UserError))
    return error instanceof Error ? (error.stack ?? error.message) : `throws ${String(error)}`;
  return error.message.includes('\n')
    ? `a message of more than one line: ${JSON.stringify(error.message)}`
    : undefined;
}
