import {
  baselineFrameSchema,
  baselineTaskSchema,
  type Baseline,
  type BaselineModel,
} from '../../config/baseline.js';
import { checkValue } from '../../config/json-file.js';
import { parseUnchecked, readTextFile } from '../../config/read-file.js';
import { writeFileAtomically } from '../../core/atomic-file.js';
import { DataError } from '../../core/errors.js';
import { hashJson } from '../../core/hash.js';
import type { SampleDigest } from '../sample-digest.js';
import { formatBaseline } from './baseline-text.js';
import { openSamples } from './stored-samples.js';

/** A baseline file that was read and found whole. */
export interface OpenBaseline {
  readonly baseline: Baseline;
  /** Which samples of a task a model got right; undefined where that is not kept. */
  readonly digest: (model: string, task: string) => SampleDigest | undefined;
}

/** A baseline file, checked: its form, its checksum, every bit set, and that no model and no task stands in it twice. Throws
 *  DataError naming file, model and task, and what to do. */
export async function readBaselineFile(file: string): Promise<OpenBaseline> {
  return withRemedy(async () => {
    const value = parseUnchecked(await readTextFile(file, DataError), file, DataError);
    const frame = checkValue(value, file, baselineFrameSchema, DataError);
    const models = frame.models.map((model): BaselineModel => ({
      id: model.id,
      tasks: model.tasks.map((task, index) => {
        const where = `${file}: ${nameOf(model.id)}, ${nameOf(idOf(task) ?? `task ${index + 1}`)}`;
        return checkValue(task, where, baselineTaskSchema, DataError);
      }),
    }));
    // over what stands there: a later version may know more members of a record than this one keeps
    const got = hashJson((value as { readonly models: unknown }).models);
    if (got !== frame.sha256)
      throw new DataError(
        `${file}: its models are not those that were written, sha256 ${got.slice(0, 12)}..., the file says ${frame.sha256.slice(0, 12)}...: ` +
          'it was edited by hand, or a merge mixed two of them',
      );
    return { baseline: { ...frame, models }, digest: openDigests(file, models) };
  });
}

/** Models and their tasks by id, as a file holds them. */
export function sortModels(models: readonly BaselineModel[]): readonly BaselineModel[] {
  return [...models]
    .sort((a, b) => compareText(a.id, b.id))
    .map(({ id, tasks }) => ({
      id,
      tasks: [...tasks].sort((a, b) => compareText(a.record.task, b.record.task)),
    }));
}

/** Writes a baseline file and gives what was written: models and tasks sorted by id, with their checksum. The same content gives
 *  the same bytes. */
export async function writeBaselineFile(
  file: string,
  { history, models }: Pick<Baseline, 'history' | 'models'>,
): Promise<{ readonly baseline: Baseline; readonly bytes: number }> {
  const sorted = [...sortModels(models)];
  const baseline: Baseline = { schema: 1, sha256: hashJson(sorted), history, models: sorted };
  const text = formatBaseline(baseline);
  await writeFileAtomically(file, text);
  return { baseline, bytes: Buffer.byteLength(text) };
}

const remedy = 'Name another baseline, take the file as it was committed, or make one with `bench gate init`';

/** The text of what is wrong, with what to do. */
async function withRemedy<Value>(read: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DataError) throw new DataError(`${error.message}. ${remedy}`);
    throw error;
  }
}

function openDigests(file: string, models: readonly BaselineModel[]): OpenBaseline['digest'] {
  const digests = new Map<string, SampleDigest | undefined>();
  const seen = new Set<string>();
  for (const { id, tasks } of models) {
    if (seen.has(id)) throw new DataError(`${file}: model ${nameOf(id)} stands in it twice`);
    seen.add(id);
    for (const { record, samples } of tasks) {
      const where = `${file}: ${nameOf(id)}, ${nameOf(record.task)}`;
      const key = keyOf(id, record.task);
      if (digests.has(key)) throw new DataError(`${where}: stands in it twice`);
      if (record.model.id !== id)
        throw new DataError(`${where}: its record is of the model ${nameOf(record.model.id)}`);
      digests.set(key, samples && openSamples(samples, where));
    }
  }
  return (model, task) => digests.get(keyOf(model, task));
}

function keyOf(model: string, task: string): string {
  return JSON.stringify([model, task]);
}

/** An id in a message of one line. */
function nameOf(id: string): string {
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(id) ? JSON.stringify(id) : id;
}

function idOf(task: unknown): string | undefined {
  const id = (task as { readonly record?: { readonly task?: unknown } } | null)?.record?.task;
  return typeof id === 'string' ? id : undefined;
}

/** By code units: the same order on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
