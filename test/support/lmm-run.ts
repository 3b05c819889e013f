import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { datasetsFileSchema } from '../../harness/config/dataset-entry.js';
import { readJsonFile } from '../../harness/config/json-file.js';
import type { OwnRecord, RunRecord } from '../../harness/config/record.js';
import { runRecordSchema } from './records.js';
import { ConfigError } from '../../harness/core/errors.js';
import { sha256 } from '../../harness/core/hash.js';
import { llavaReader } from '../../harness/data/llava/reader.js';
import { writeLlavaFolder } from '../fixtures/lmm/write-llava.js';
import {
  completionOf,
  startChatServer,
  type ChatServer,
  type ChatStep,
  type SeenChat,
} from './chat-server.js';
import { runCli, type CliResult, type Stop } from './cli.js';
import { readQuestionsOf } from './llava.js';

/** A data root with the twelve benchmarks, and what a model that knows everything says. */
export interface LmmData {
  readonly root: string;
  /** A right answer to what a server was asked; throws where that is no question of these data. */
  readonly answerTo: (seen: SeenChat) => string;
  /** Names of the questions of a task, the same for those with the same image and text, sorted. */
  readonly questionsOf: (...datasets: readonly string[]) => readonly string[];
}

/** Writes the data, and learns the answers. */
async function makeLmmData(root: string): Promise<LmmData> {
  const fixtures = await writeLlavaFolder(root);
  const { datasets } = await readJsonFile(join(root, 'datasets.json'), datasetsFileSchema, ConfigError);
  const answers = new Map<string, string>();
  const names = new Map<string, readonly string[]>();
  for (const { id, questions } of fixtures) {
    const entry = datasets.find((one) => one.id === id);
    if (!entry) throw new Error(`${id}: no entry`);
    const read = await readQuestionsOf(await llavaReader.open(join(root, entry.paths[0]), entry));
    const ofSet = read.map((question, index) => {
      if (question.kind !== 'question') throw new Error(`${id}: ${question.id} is damaged`);
      const name = nameOf(question.prompt, question.image);
      answers.set(name, questions[index].right);
      return name;
    });
    names.set(id, ofSet);
  }
  return {
    root,
    answerTo: (seen) => {
      const answer = answers.get(nameOfSeen(seen));
      if (answer === undefined) throw new Error('asked what is no question');
      return answer;
    },
    questionsOf: (...ids) => ids.flatMap((id) => names.get(id) ?? []).sort(),
  };
}

/** The name of the question that a server was asked. */
export function nameOfSeen({ body: { messages } }: SeenChat): string {
  const { content } = messages[messages.length - 1];
  if (typeof content === 'string') return nameOf(content);
  const prompt = content.find(({ type }) => type === 'text')?.text ?? '';
  const url = content.find(({ type }) => type === 'image_url')?.image_url?.url ?? '';
  return nameOf(prompt, Buffer.from(url.replace(/^data:[^,]*,/, ''), 'base64'));
}

function nameOf(prompt: string, image: Uint8Array = new Uint8Array(0)): string {
  return sha256(Buffer.concat([Buffer.from(`${prompt}\n`), image])).slice(0, 16);
}

/** An answer with this text, after so many milliseconds or a promise. */
export function sayText(text: string, after: number | Promise<void> = 0): ChatStep {
  return { kind: 'answer', after, changes: completionOf(text) };
}

/** What a judge says that likes everything: to LLaVA-Bench, or to MM-Vet. */
export function praise({ body: { messages } }: SeenChat): string {
  const { content } = messages[messages.length - 1];
  const isGrade = typeof content === 'string' && content.startsWith('Compare the ground truth');
  return isGrade ? '1.0' : '10 10\nBoth are right.';
}

/** A place for runs: data, made once for the tests of a file, and servers, all gone after them. */
export function useLmmRuns() {
  const place = mkdtempSync(join(tmpdir(), 'vitabench-'));
  const servers: ChatServer[] = [];
  let made: Promise<LmmData> | undefined;
  let count = 0;
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    rmSync(place, { recursive: true, force: true });
  });
  return {
    data: () => (made ??= makeLmmData(join(place, 'data'))),
    newFolder: () => {
      const folder = join(place, String(count++));
      mkdirSync(folder);
      return folder;
    },
    serve: async (step: (seen: SeenChat, index: number) => ChatStep, models?: readonly string[]) => {
      const server = await startChatServer(step, models);
      servers.push(server);
      return server;
    },
    /** `bench run` on the data. */
    run: async (
      args: readonly string[],
      stop?: Stop,
      variables?: Readonly<Record<string, string>>,
    ): Promise<CliResult> => {
      const { root } = await (made ??= makeLmmData(join(place, 'data')));
      return runCli(['run', '--data-dir', root, ...args], place, stop, variables);
    },
  };
}

/** The records of a model by their task, checked against the schema. */
export function readTaskRecords(folder: string): ReadonlyMap<string, RunRecord> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'run.json');
  const records = names.map((name) =>
    runRecordSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
  );
  return new Map(records.map((record) => [record.task, record]));
}

/** The finished record of a task. */
export function okRecordOf(records: ReadonlyMap<string, RunRecord>, task: string): OwnRecord {
  const record = records.get(task);
  if (record?.status !== 'ok') throw new Error(`${task}: ${JSON.stringify(record)}`);
  return record;
}

/** The lines of a file, each as JSON. */
export function readLines(file: string): readonly Readonly<Record<string, unknown>>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}
