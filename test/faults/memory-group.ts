import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Processes that the system kills when they need more memory than is left to them. */
export interface MemoryGroup {
  /** Takes in a process: what it asks for from now on counts. */
  readonly add: (pid: number) => void;
  /** How many the system has killed for want of memory. */
  readonly countKilled: () => number;
  /** Takes the group away, when its processes have ended. */
  readonly remove: () => void;
}

/** The files of a group, in the two versions that Linux has. */
const versions = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', events: 'memory.oom_control' },
  { root: '/sys/fs/cgroup', limit: 'memory.max', events: 'memory.events' },
];

/** A group whose processes may take so many bytes more; undefined where the system has none, or only root may make one. */
export function makeMemoryGroup(bytes: number): MemoryGroup | undefined {
  for (const { root, limit, events } of versions) {
    const folder = join(root, `vitabench-${process.pid}`);
    const remove = () => {
      rmdirSync(folder);
    };
    try {
      mkdirSync(folder);
    } catch {
      continue;
    }
    if (!existsSync(join(folder, limit))) {
      remove();
      continue;
    }
    writeFileSync(join(folder, limit), String(bytes));
    return {
      add: (pid) => {
        writeFileSync(join(folder, 'cgroup.procs'), String(pid));
      },
      countKilled: () => Number(/^oom_kill (\d+)$/m.exec(readFileSync(join(folder, events), 'utf8'))?.[1]),
      remove,
    };
  }
  return undefined;
}
