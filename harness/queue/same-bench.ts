import type { Bench } from './queue.js';

/** Whether two are the same bench: of one version, and of one commit where both know theirs. */
export function isSameBench(a: Bench, b: Bench): boolean {
  return (
    a.version === b.version && (a.commit === b.commit || a.commit === undefined || b.commit === undefined)
  );
}

/** Why jobs of another bench are left alone. `shown`: the address of the queue. */
export function describeForeign(shown: string, theirs: Bench, ours: Bench): string {
  return `queue: ${shown}: its jobs are of ${describeBench(theirs)}, and this is ${describeBench(ours)}, which could find other numbers. Install the same on all machines`;
}

function describeBench({ version, commit }: Bench): string {
  return commit === undefined ? `bench ${version}` : `bench ${version} (commit ${commit.slice(0, 12)})`;
}
