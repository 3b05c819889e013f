import type { HubConnection } from '../hub/connection.js';
import { pullFiles, type PullPlan } from '../hub/pull.js';
import { startMeter } from './meter.js';
import type { Terminal } from './terminal.js';

/** Does what the plan says, and shows under this name how far it is. Throws as `pullFiles` does. */
export async function pullWithMeter(
  hub: HubConnection,
  plan: PullPlan,
  name: string,
  terminal: Terminal,
): Promise<void> {
  const meter = startMeter(terminal, name, () => performance.now(), 'bytes');
  let done = 0;
  try {
    await pullFiles(hub, plan, (count) => {
      done += count;
      meter.update(Math.max(0, done), plan.bytes);
    });
  } finally {
    meter.stop();
  }
}
