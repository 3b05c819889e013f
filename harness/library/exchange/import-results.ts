import { basename } from 'node:path';
import type { ForeignFormat } from '../../core/foreign-format.js';
import type { ImportedRecord, OkRecord } from '../../config/record.js';
import { DataError } from '../../core/errors.js';
import { makeImportedRecord } from '../../exchange/imported-record.js';
import { mergeScores } from '../../exchange/merge-scores.js';
import { modelKey, nameModels } from '../../exchange/name-model.js';
import { takeScore, type LeftScore, type TakenScore } from '../../exchange/take-score.js';
import type { TaskRegistry } from '../../../tasks/registry.js';
import { checkMeans } from './check-means.js';
import { findFiles } from './find-files.js';
import { readKnownCheckpoints } from './known-checkpoints.js';
import { readFiles, type NamedRun, type OpenFile } from './read-files.js';

/** What is imported. */
export interface ImportWish {
  /** Files, folders, and patterns. */
  readonly files: readonly string[];
  /** Seen in each file when absent. */
  readonly format?: ForeignFormat;
  /** Whose numbers they are where a file does not say. */
  readonly model?: string;
}

/** A number that no task takes, and whose it is. */
export interface LeftOver extends LeftScore {
  readonly model: string;
  readonly file: OpenFile;
}

/** What files of other programs come to. */
export interface ImportOutcome {
  /** In the order of the files, and in them of the tasks. */
  readonly models: readonly {
    readonly model: OkRecord['model'];
    readonly records: readonly ImportedRecord[];
  }[];
  readonly left: readonly LeftOver[];
  readonly warnings: readonly string[];
}

/** Reads result files of other programs into records, and writes nothing. Throws DataError on a file that is none, on a number that is no
 *  fraction, where files contradict each other, and where no task takes any of their numbers. */
export async function importResults(wish: ImportWish, { tasks }: TaskRegistry): Promise<ImportOutcome> {
  const { files, warnings } = await readFiles(await findFiles(wish.files), wish);
  const runs = files.flatMap((file) => file.runs.map((run) => ({ file, run })));
  const named = nameModels(
    runs.map(({ run }) => run.model),
    await readKnownCheckpoints(),
  );
  const cards = new Map(tasks.map((card) => [card.id, card]));
  const left: LeftOver[] = [];
  const taken: Placed[] = [];
  for (const { file, run } of runs) {
    const score = takeScore(run, file, cards, file.path);
    const model = named.get(modelKey(run.model));
    if (!model) continue; // every run's model was named
    if (score.kind === 'left') left.push({ ...score, model: model.id, file });
    else taken.push({ score, model, file, run, where: `${file.path}: ${run.place}` });
  }
  if (taken.length === 0) throw new DataError(`${wish.files.join(', ')}: ${sayNothing(left)}`);
  const now = new Date();
  const byPlace = groupByTask(taken);
  const models = [...new Map(taken.map(({ model }) => [model.id, model])).values()].map((model) => ({
    model,
    records: tasks.flatMap(({ id }) => {
      const own = byPlace.get(`${model.id}\n${id}`);
      return own ? [recordOf(own[0], mergeScores(own), now)] : [];
    }),
  }));
  const odd = taken.flatMap(({ score, where }) => score.warnings.map((text) => [text, where] as const));
  const columns = files.flatMap(({ path, unknownColumns: names }) =>
    names.length === 0 ? [] : [`${path}: columns that no task has a place for: ${names.join(', ')}`],
  );
  return { models, left, warnings: [...warnings, ...columns, ...files.flatMap(checkMeans), ...sayEach(odd)] };
}

/** By model and task, what files say of it; at least once. */
function groupByTask(taken: readonly Placed[]): ReadonlyMap<string, readonly [Placed, ...Placed[]]> {
  const groups = new Map<string, [Placed, ...Placed[]]>();
  for (const one of taken) {
    const key = `${one.model.id}\n${one.score.task.id}`;
    const own = groups.get(key);
    if (own) own.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

interface Placed {
  readonly score: TakenScore;
  readonly model: OkRecord['model'];
  readonly file: OpenFile;
  readonly run: NamedRun;
  readonly where: string;
}

/** Each text once, with the first place that it is of, and how many more. */
function sayEach(odd: readonly (readonly [text: string, where: string])[]): readonly string[] {
  const places = new Map<string, string[]>();
  for (const [text, where] of odd) places.set(text, [...(places.get(text) ?? []), where]);
  return [...places].map(
    ([text, [first, ...others]]) =>
      `${first}: ${text}${others.length > 0 ? ` (and of ${others.length} more numbers)` : ''}`,
  );
}

function recordOf({ model, file, run }: Placed, score: TakenScore, now: Date): ImportedRecord {
  const { name, pretrained } = run.model;
  const source = {
    ...{ format: file.format, tool: file.tool, file: basename(file.path), sha256: file.sha256 },
    ...{
      place: run.place,
      model: name,
      ...(pretrained !== undefined && { pretrained }),
      dataset: run.dataset,
    },
  };
  return makeImportedRecord(score, model, source, now);
}

function sayNothing(left: readonly LeftOver[]): string {
  const [first] = left;
  const what = left.length === 1 ? `its number is not one` : `none of its ${left.length} numbers is one`;
  return left.length === 0
    ? 'no numbers in it'
    : `${what} that a task reports. The first, ${first.run.dataset} (${first.run.place}): ${first.reason}`;
}
