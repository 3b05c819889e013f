import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { sha256 } from './hash.js';
import { isAlive } from './process-alive.js';

/** A mark as part of a regular expression, without groups. */
export const markPattern = '[A-Za-z0-9-]+_\\d+_\\d+';

let ownMark: string | undefined;

/** What of this process goes into the names of files that are its own until they are whole: `<place>_<id>_<start>`. The id of a
 *  process says something on its own machine only (and, of containers, inside the one), so that is named, too. An id that was
 *  given again to another process is told apart by the time of its start, where the system tells that, else 0. */
export function processMark(): string {
  return (ownMark ??= [placeName(), process.pid, startOf('self') ?? 0].join('_'));
}

/** What is known of the process with this mark. Of one on another machine nothing is. */
export function findOwner(mark: string): 'alive' | 'gone' | 'elsewhere' {
  const [place, pid, start] = mark.split('_');
  if (place !== placeName()) return 'elsewhere';
  const found = startOf(pid);
  const isAnother = Number(start) > 0 && found !== undefined && Number(start) !== found;
  return isAlive(Number(pid)) && !isAnother ? 'alive' : 'gone';
}

/** The host, as far as it can stand in a name, and a few digits that tell it from others that read like it, and from a container
 *  of the same name. */
function placeName(): string {
  const host = hostname();
  const readable = host.replaceAll(/[^A-Za-z0-9-]+/g, '-').slice(0, 24);
  return `${readable}-${sha256(`${host} ${readNamespace()}`).slice(0, 6)}`;
}

/** Where ids of processes count, as Linux calls it; empty elsewhere. */
function readNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** When a process began, in ticks since the machine did; undefined where the system does not say. Source: proc(5), field 22 of
 *  `/proc/pid/stat`; the second is a name that may hold spaces and parentheses. */
function startOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const start = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    return Number.isSafeInteger(start) ? start : undefined;
  } catch {
    return undefined;
  }
}
