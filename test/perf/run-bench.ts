// The product as a user starts it; needs `npm run build`.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';
import type { OwnRecord } from '../../harness/config/record.js';
import { runRecordSchema } from '../support/records.js';
import { runChild, type ChildRun } from './run-child.js';

/** The command line's entry. */
export const benchEntry = join(packageRoot, 'dist', 'harness', 'cli', 'main.js');

/** One `bench run` of one model on one task. */
export interface BenchRun extends ChildRun {
  readonly record: OwnRecord;
}

/** What `bench run` is told. `model`: id or folder; `id`: as its records are called. */
export interface BenchRunInput {
  readonly model: string;
  readonly id: string;
  readonly task: string;
  readonly data: string;
  readonly out: string;
  readonly count: number;
  readonly options?: readonly string[];
}

/** Runs `bench run` and reads its record. Throws Error unless as many images were scored as there are. */
export async function runBench(input: BenchRunInput): Promise<BenchRun> {
  const { model, id, task, data, out, count, options = ['--no-cache'] } = input;
  const run = await runChild(process.execPath, [
    ...[benchEntry, 'run', '--model', model, '--task', task, '--data-dir', data, '--out', out],
    ...['--overwrite', '--quiet', ...options],
  ]);
  const file = join(out, id, `${task.replaceAll('/', '__')}.json`);
  const record = runRecordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  if (record.status !== 'ok') throw new Error(`${file}: ${record.status}`);
  if (record.n !== count) throw new Error(`${file}: ${record.n} images were scored, expected ${count}`);
  return { ...run, record };
}
