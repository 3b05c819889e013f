import { arch, availableParallelism, cpus, platform } from 'node:os';

/** What of a machine decides how fast a model runs on its processor. It does not name the machine. */
export interface Machine {
  /** As the processor calls itself. */
  readonly processor: string;
  /** Threads that the process may run at once. */
  readonly cores: number;
  /** Operating system and architecture, as Node.js calls them: `linux x64`. */
  readonly system: string;
}

/** The machine that this process runs on. */
export function describeMachine(): Machine {
  return {
    processor: cpus().at(0)?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    system: `${platform()} ${arch()}`,
  };
}
