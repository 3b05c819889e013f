import { spawnSync } from 'node:child_process';
import { processMark } from '../../harness/core/process-mark.js';

/** The mark of a process of this machine that has ended. */
export function deadMark(): string {
  return markOf(spawnSync(process.execPath, ['--version']).pid);
}

/** The mark of a process of this machine; of its start nothing is known unless it is told. */
export function markOf(pid: number, start = 0): string {
  const [place] = processMark().split('_');
  return `${place}_${pid}_${start}`;
}

/** The mark of a process of another machine that has an id which is free here. */
export function foreignMark(): string {
  return deadMark().replace(/^[^_]+/, 'elsewhere-0123ab');
}
