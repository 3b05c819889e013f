import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';
import type { OwnRecord, TaskRecord } from '../../harness/config/record.js';
import { taskCardsFileSchema, taskGroups, type TaskCard } from '../../harness/config/task-card.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import { sha256 } from '../../harness/core/hash.js';
import { recordPath, samplesPath } from '../../harness/results/paths.js';
import { digestSamples, type SampleDigest } from '../../harness/results/sample-digest.js';
import type { RunSide } from '../../reports/compare/side.js';
import { flipped, inventLines, rightOf, scoreLines } from './gate-samples.js';
import { okRecord } from './records.js';

/** One task of an invented run. */
export interface InventedTask {
  /** Id of a real card, of metric acc1, mean_per_class_recall, acc_wg, acc_worst_region, acc_worst_year or mean_recall@1. */
  readonly task: string;
  /** Whether each sample is right; of retrieval: the images, then as many captions, one each. */
  readonly right: readonly boolean[];
  /** Wrong samples, from the first on, of which the model says something else than an unchanged run would. */
  readonly reworded?: number;
  /** What the record says in place of the usual: an absent key is as in every other run. */
  readonly change?: InventedChange;
  /** What is done to the lines before they are written: permuted, repeated, left out. */
  readonly lines?: (lines: readonly SampleLine[]) => readonly SampleLine[];
  /** No finished record: what stands in its place. */
  readonly instead?: 'skipped' | 'failed';
}

/** What differs from other runs: hashes are of the word that is given. */
interface InventedChange {
  readonly dataset?: string;
  readonly split?: string;
  readonly prompts?: string;
  readonly protocolVersion?: number;
  readonly preprocess?: string;
  readonly metric?: string;
  readonly judge?: string;
  readonly weights?: string;
  readonly imagesPerSecond?: number;
  readonly runtime?: Partial<OwnRecord['runtime']>;
}

/** A run of one model that never was. */
export interface InventedRun {
  /** Absent: `toy-model`. */
  readonly model?: string;
  readonly tasks: readonly InventedTask[];
  /** Images a second of further runs of the same model, for speed. */
  readonly repeats?: readonly number[];
}

/** A record with the lines of its samples; none where it is not finished. */
export interface MadeTask {
  readonly record: TaskRecord;
  readonly lines: readonly SampleLine[];
}

/** The records and lines of an invented run: the same run gives the same bytes. */
export function makeRun({ model = 'toy-model', tasks }: InventedRun): readonly MadeTask[] {
  return tasks.map((task) => makeTask(model, task));
}

/** Writes an invented run into an `--out` folder, as `bench run` leaves it; gives the folder. */
export function writeRun(out: string, run: InventedRun): string {
  const model = run.model ?? 'toy-model';
  mkdirSync(join(out, model), { recursive: true });
  for (const { record, lines } of makeRun(run)) {
    writeFileSync(recordPath(out, model, record.task), JSON.stringify(record));
    if (record.status === 'ok') writeFileSync(samplesPath(out, model, record.task), textOf(lines));
  }
  return out;
}

/** Writes two runs of one task into folders `good` and `worse` of `home`; the second has 60 of 1,000 samples fewer right. */
export function writeGoodAndWorse(home: string): void {
  const right = rightOf(1000, 800);
  const task = 'datacomp/cifar10';
  writeRun(join(home, 'good'), { tasks: [{ task, right }] });
  writeRun(join(home, 'worse'), { tasks: [{ task, right: flipped(right, { lost: 60 }) }] });
}

/** An invented run as a side of a comparison, without files; `digest`: as from a baseline, which keeps no lines. */
export async function sideOf(
  run: InventedRun,
  kept: 'lines' | 'digest' | 'none' = 'lines',
  name = 'invented',
): Promise<RunSide> {
  const made = makeRun(run);
  const finished = made.filter(({ record }) => record.status === 'ok');
  const lines = new Map(finished.map((one) => [one.record.task, one.lines]));
  const digests = new Map<string, SampleDigest>();
  if (kept === 'digest') for (const [task, own] of lines) digests.set(task, await digestSamples(own));
  return {
    name,
    model: run.model ?? 'toy-model',
    records: made.map(({ record }) => record),
    samples: (task) => {
      const digest = digests.get(task);
      if (digest) return { kind: 'digest', digest };
      const own = lines.get(task);
      return own && kept === 'lines' ? { kind: 'lines', read: () => stream(own) } : undefined;
    },
    repeats: (run.repeats ?? []).flatMap((speed) =>
      finished.map(({ record }) => ({ ...(record as OwnRecord), timing: timingAt(speed) })),
    ),
  };
}

/** The card of a task, as it is in this package. */
export function cardOf(task: string): TaskCard {
  const found = readCards().find(({ id }) => id === task);
  if (!found) throw new Error(`${task}: no such card`);
  return found;
}

let cards: readonly TaskCard[] | undefined;

function readCards(): readonly TaskCard[] {
  cards ??= taskGroups.flatMap((group) => {
    const folder = join(packageRoot, 'tasks', group, 'cards');
    return readdirSync(folder).flatMap(
      (file) =>
        taskCardsFileSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown).tasks,
    );
  });
  return cards;
}

function makeTask(model: string, { task, right, reworded, change = {}, lines, instead }: InventedTask) {
  const card = cardOf(task);
  const { schema, startedAt, runtime, versions, commit, seed } = okRecord;
  const every = { schema, task, group: card.group, metric: change.metric ?? card.metric, startedAt };
  if (instead) {
    const facts = { ...every, model: { id: model, family: 'vit' } };
    const record: TaskRecord =
      instead === 'skipped'
        ? { ...facts, status: 'skipped', reason: 'no text head' }
        : { ...facts, status: 'failed', error: 'the graph gave no numbers' };
    return { record, lines: [] };
  }
  const usual = inventLines(card, right, reworded ?? 0);
  const { n, metrics: scored, intervals } = scoreLines(card, usual);
  const metrics = change.metric === undefined ? scored : { ...scored, [change.metric]: scored[card.metric] };
  const own = lines ? lines(usual) : usual;
  const record: OwnRecord = {
    ...{ ...every, status: 'ok', versions, seed, n, metrics, intervals },
    ...(commit === undefined ? {} : { commit }),
    model: { ...okRecord.model, id: model, sha256: sha256(change.weights ?? `weights of ${model}`) },
    dataset: {
      id: card.dataset,
      split: change.split ?? 'test',
      sha256: sha256(change.dataset ?? `bytes of ${card.dataset}`),
      count: n,
    },
    protocol: {
      id: card.protocol[0],
      version: change.protocolVersion ?? 1,
      hash: sha256(change.prompts ?? `prompts of ${task}`),
    },
    preprocess: sha256(change.preprocess ?? 'bicubic'),
    ...(change.judge === undefined ? {} : { judge: { model: change.judge } }),
    runtime: { ...runtime, machine, ...change.runtime },
    timing: timingAt(change.imagesPerSecond ?? 100),
    samples: { file: `${task.replaceAll('/', '__')}.samples.jsonl`, sha256: sha256(textOf(own)) },
  };
  return { record, lines: own };
}

const machine = { processor: 'toy processor', cores: 2, system: 'linux x64' };

function timingAt(imagesPerSecond: number): OwnRecord['timing'] {
  return { seconds: 1, imagesPerSecond, encodeSeconds: 1, peakRssMiB: 100 };
}

function textOf(lines: readonly SampleLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function* stream(lines: readonly SampleLine[]): AsyncGenerator<SampleLine> {
  await Promise.resolve();
  yield* lines;
}
