import { readFileSync } from 'node:fs';

/** The most memory that this process held at one time, in bytes (VmHWM of proc_pid_status(5)).
 *  getrusage(2), which is asked where there is no /proc, counts on Linux what the process that started this one held, too. */
export function peakMemory(): number {
  return highWaterMark() ?? process.resourceUsage().maxRSS * 1024;
}

function highWaterMark(): number | undefined {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}
