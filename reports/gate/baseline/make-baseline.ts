import type { BaselineModel, BaselineTask } from '../../../harness/config/baseline.js';
import type { OkRecord } from '../../../harness/config/record.js';
import { DataError } from '../../../harness/core/errors.js';
import { storeSamples } from '../../../harness/results/baseline/stored-samples.js';
import { digestSamples, type SampleDigest } from '../../../harness/results/sample-digest.js';
import { compareSpeed } from '../../compare/compare-speed.js';
import type { RunSide, SideSamples } from '../../compare/side.js';
import { plainLine } from '../output/plain-text.js';
import { keepRecord } from './keep-record.js';

/** What a baseline is made of. */
export interface MadeBaseline {
  readonly models: readonly BaselineModel[];
  /** Commit of the harness that made the records; absent where they are not all of one. */
  readonly commit?: string;
  /** What was left out of it, and what is not whole in it: sentences for people. */
  readonly notes: readonly string[];
}

/** A baseline of the finished records of runs. Reads every samples file to its end. Throws DataError on a failed record, on samples
 *  that are damaged, empty or bear an id twice, and where nothing is finished. */
export async function makeBaseline(sides: readonly RunSide[]): Promise<MadeBaseline> {
  const notes: string[] = [];
  const models: BaselineModel[] = [];
  for (const side of sides) {
    const made = await makeModel(side);
    notes.push(...made.notes);
    if (made.tasks.length > 0) models.push({ id: side.model, tasks: [...made.tasks] });
  }
  if (models.length === 0)
    throw new DataError(
      `${sides.map(({ name }) => name).join(', ') || 'no results'}: no finished record to make a baseline of. Run \`bench run\`, or name other results`,
    );
  const records = models.flatMap(({ tasks }) => tasks.map(({ record }) => record));
  const commits = new Set(records.map(({ commit }) => commit));
  const [commit] = commits;
  if (commits.size > 1)
    notes.push(`the records are of ${commits.size} commits of the harness: the baseline names none`);
  return { models, ...(commits.size === 1 && commit !== undefined && { commit }), notes };
}

async function makeModel(
  side: RunSide,
): Promise<{ readonly tasks: readonly BaselineTask[]; readonly notes: readonly string[] }> {
  const model = plainLine(side.model);
  const tasks: BaselineTask[] = [];
  const notes: string[] = [];
  const skipped = new Map<string, string[]>();
  for (const record of side.records) {
    const where = `${model}, ${plainLine(record.task)}`;
    if (record.status === 'failed')
      throw new DataError(
        `${where}: it failed (${plainLine(record.error)}), expected a finished record. Run it again, or name the other tasks with --task`,
      );
    if (record.status === 'skipped')
      skipped.set(record.reason, [...(skipped.get(record.reason) ?? []), plainLine(record.task)]);
    else if (!Object.hasOwn(record.metrics, record.metric))
      notes.push(`${where}: left out, it has no ${plainLine(record.metric)}: a server keeps the truth`);
    else {
      const made = await makeTask(side, record, where);
      tasks.push(made.task);
      notes.push(...made.notes.map((note) => `${where}: ${note}`));
    }
  }
  for (const [reason, own] of skipped)
    notes.push(`${model}: left out ${own.join(', ')}, skipped (${plainLine(reason)})`);
  return { tasks, notes };
}

async function makeTask(
  side: RunSide,
  record: OkRecord,
  where: string,
): Promise<{ readonly task: BaselineTask; readonly notes: readonly string[] }> {
  const digest = await digestOf(side.samples(record.task), where);
  const repeats = side.repeats.flatMap((one) =>
    one.status === 'ok' && one.task === record.task ? [one] : [],
  );
  const alike = repeats.filter(
    (one) => compareSpeed({ record, repeats: [] }, { record: one, repeats: [] }).sameMachine,
  );
  const notes = [
    ...(record.limit === undefined
      ? []
      : [`cut by --limit ${record.limit}: only a run with that limit compares`]),
    ...(record.badSamples === undefined
      ? []
      : [`${record.badSamples.length} samples were left out of it as unreadable`]),
    ...(digest ? [] : ['its samples file is not there: nothing of it will be compared sample by sample']),
    ...(alike.length === repeats.length
      ? []
      : [
          `${repeats.length - alike.length} further runs are left out, they are of another machine or other settings`,
        ]),
  ];
  const task = {
    record: keepRecord(record),
    ...(alike.length > 0 && { repeats: alike.flatMap(({ timing }) => timing?.imagesPerSecond ?? []) }),
    ...(digest && { samples: storeSamples(digest) }),
  };
  return { task, notes };
}

async function digestOf(samples: SideSamples | undefined, where: string): Promise<SampleDigest | undefined> {
  if (!samples) return undefined;
  const digest = samples.kind === 'digest' ? samples.digest : await digestSamples(samples.read());
  if (digest.count === 0) throw new DataError(`${where}: its samples file is empty. Run the task again`);
  if (digest.repeated !== undefined)
    throw new DataError(
      `${where}: more than one sample is called ${plainLine(digest.repeated)}, nothing could be compared with it. Mend the data set, or name the other tasks with --task`,
    );
  return digest;
}
