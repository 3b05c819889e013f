// How long `bench gate` takes, and how much memory, on results of the size of DataComp's tasks; needs `npm run build`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';
import { writeRun } from '../support/gate-runs.js';
import { flipped, rightOf } from '../support/gate-samples.js';
import { measureCommand } from './measure-command.js';
import type { PerfRow } from './row.js';
import { benchEntry } from './run-bench.js';

/** Metrics that invented runs have. */
const inventedMetrics = ['acc1', 'mean_per_class_recall', 'acc_wg', 'acc_worst_region', 'mean_recall@1'];

/** What one gate may take: seconds, and MiB in 2 GB. */
const limits = { seconds: 30, peakRssMiB: 1907 };

/** Writes two runs into a temporary folder, judges one by the other and by a baseline file of it, and removes them. What reading alone
 *  takes, a line at a time and its checksum, is the floor. */
export async function measureGate(note: (line: string) => void): Promise<readonly PerfRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vitabench-perf-'));
  try {
    const [before, after, baseline] = ['before', 'after', 'baseline.json'].map((name) => join(folder, name));
    const { tasks, lines } = await writeRuns(before, after);
    const size = `${tasks} tasks, ${lines.toLocaleString('en-US')} samples, 10,000 resamples`;
    note(`bench gate: ${size}`);
    const reader = join(packageRoot, 'test', 'perf', 'read-lines.mjs');
    const reading = await measureCommand('reading', [reader, before, after]);
    await measureCommand('init', [benchEntry, 'gate', 'init', '--current', before, '--out', baseline]);
    const gate = (of: string) => [benchEntry, 'gate', '--baseline', of, '--current', after, '--advisory'];
    const folders = await measureCommand('gate', gate(before));
    const file = await measureCommand('gate by a file', gate(baseline));
    return [
      { name: `gate, ${size}`, value: folders.seconds, unit: 's', limit: limits.seconds },
      { name: 'gate: peak memory', value: folders.peakRssMiB, unit: 'MiB', limit: limits.peakRssMiB },
      { name: 'the same against a baseline file', value: file.seconds, unit: 's', limit: limits.seconds },
      { name: 'reading the lines of both runs alone', value: reading.seconds, unit: 's' },
      { name: 'gate, against reading alone', value: folders.seconds / reading.seconds, unit: 'times' },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Seven of ten samples are right; of a hundred two are gained and two lost. */
async function writeRuns(
  before: string,
  after: string,
): Promise<{ readonly tasks: number; readonly lines: number }> {
  const cards = tasksOfSuite(await readTaskRegistry(), 'datacomp38').filter(({ metric }) =>
    inventedMetrics.includes(metric),
  );
  const tasks = cards.map(({ id, size = 1000, group }) => ({
    task: id,
    // an image has one caption here, which is a sample too
    right: rightOf(group === 'retrieval' ? 2 * size : size, Math.floor(0.7 * size)),
  }));
  const flips = (n: number) => ({ gained: Math.floor(n / 50), lost: Math.floor(n / 50) });
  for (const task of tasks) {
    writeRun(before, { tasks: [task] });
    writeRun(after, { tasks: [{ ...task, right: flipped(task.right, flips(task.right.length)) }] });
  }
  return { tasks: tasks.length, lines: tasks.reduce((sum, { right }) => sum + right.length, 0) };
}
