/** One row of a table of faults: what was done or found, and how often. */
export type FaultRow = readonly [what: string, count: number | string];

/** Prints what a test has done to runs, and what came of it. */
export function printFaults(title: string, rows: readonly FaultRow[]): void {
  const width = Math.max(60, ...rows.map(([what]) => what.length));
  const lines = rows.map(([what, count]) => `  ${what.padEnd(width)}  ${count}\n`);
  process.stdout.write(`\n${title}\n${lines.join('')}`);
}

/** Prints that faults were not tried, and why. */
export function printUntried(title: string, reason: string): void {
  process.stdout.write(`\n${title}\n  NOT TRIED: ${reason}\n`);
}
