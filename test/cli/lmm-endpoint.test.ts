import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { pope } from '../../harness/score/pope.js';
import { seed } from '../../harness/score/seed.js';
import type { OptionValues, Scorer } from '../../harness/score/scorer.js';
import { textvqa } from '../../harness/score/textvqa.js';
import { servedModel } from '../support/chat-server.js';
import { okRecordOf, praise, readLines, readTaskRecords, sayText, useLmmRuns } from '../support/lmm-run.js';

const { data, newFolder, serve, run } = useLmmRuns();
const validation = ['lmm/vqav2-val', 'lmm/vizwiz-val'];
const uploads = ['lmm/vqav2', 'lmm/vizwiz'];
const judged = ['lmm/llava-wild', 'lmm/mm-vet'];

/** Full scores. MME: two subtasks of perception are there, of 200 points each. */
const full: Readonly<Record<string, number>> = {
  'lmm/vqav2-val': 1,
  'lmm/vizwiz-val': 1,
  'lmm/gqa': 1,
  'lmm/scienceqa-img': 1,
  'lmm/textvqa': 1,
  'lmm/pope': 1,
  'lmm/mme': 400,
  'lmm/mmbench': 1,
  'lmm/mmbench-cn': 1,
  'lmm/seed': 1,
  'lmm/llava-wild': 100,
  'lmm/mm-vet': 100,
};

/** What `bench score` says of files. */
async function score(scorer: Scorer, options: OptionValues): Promise<Readonly<Record<string, unknown>>> {
  const multiply = () => Promise.reject(new Error('nothing to multiply'));
  const { metrics } = await scorer.score({ options, multiply, workers: 0, warn: () => undefined });
  return metrics;
}

describe('bench run --suite lmm --endpoint', () => {
  const out = newFolder();
  const folder = join(out, servedModel);
  const asked: string[] = [];
  let first: Awaited<ReturnType<typeof run>>;
  let second: Awaited<ReturnType<typeof run>>;

  beforeAll(async () => {
    const { answerTo } = await data();
    const server = await serve((seen) => {
      asked.push(String(seen.body.model));
      return sayText(answerTo(seen));
    });
    const judge = await serve((seen) => sayText(praise(seen)), ['a', 'grader']);
    const args = ['--suite', 'lmm', '--task', validation.join(','), '--endpoint', server.url, '--out', out];
    first = await run([...args, '--json']);
    second = await run([...args, '--judge', `${judge.url}/v1`, '--judge-model', 'grader']);
  });

  const recordsOf = () => readTaskRecords(folder);
  const record = (task: string) => okRecordOf(recordsOf(), task);

  it('passes over what needs a judge, and says so', () => {
    expect(first).toMatchObject({ code: 0 });
    const records = JSON.parse(first.stdout) as {
      records: readonly { task: string; status: string; reason?: string }[];
    };
    const skipped = records.records.filter(({ status }) => status !== 'ok');
    expect(skipped.map(({ task, status, reason }) => [task, status, reason])).toEqual(
      judged.map((task) => [task, 'skipped', 'a judge grades the answers: name one with --judge URL']),
    );
  });

  it('asks for no answer again when there is a judge', async () => {
    expect(second.stderr).not.toContain('error');
    expect(second.code).toBe(0);
    const { questionsOf } = await data();
    const sets = [...recordsOf().keys()].map((task) => task.replace('lmm/', ''));
    expect(asked).toHaveLength(questionsOf(...sets).length);
    expect(new Set(asked)).toEqual(new Set([servedModel]));
  });

  it('gives full scores to right answers', () => {
    const records = recordsOf();
    expect(records.size).toBe(14);
    const scores = Object.keys(full).map((task) => {
      const { metric, metrics } = okRecordOf(records, task);
      return [task, metrics[metric]];
    });
    expect(Object.fromEntries(scores)).toEqual(full);
  });

  it.each(uploads)('writes the file to upload in place of a score: %s', (task) => {
    const { metrics, submission, metric } = record(task);
    expect(metrics).not.toHaveProperty(metric);
    expect(submission?.note).toMatch(/upload the file at https:/);
    const items = JSON.parse(readFileSync(join(folder, submission?.file ?? ''), 'utf8')) as readonly object[];
    expect(items).toHaveLength(task === 'lmm/vqav2' ? 12 : 6);
  });

  it.each([...Object.keys(full), ...uploads])('keeps of every question what was said: %s', (task) => {
    const { samples, dataset, model } = record(task);
    const lines = readLines(join(folder, samples?.file ?? ''));
    expect(lines).toHaveLength(dataset.count);
    for (const line of lines) {
      expect([typeof line.prompt, typeof line.answer]).toEqual(['string', 'string']);
      expect(line).toHaveProperty('prediction');
    }
    expect(model).toMatchObject({ id: servedModel, family: 'endpoint' });
  });

  it.each(judged)('says who judged: %s', (task) => {
    expect(record(task).judge).toEqual({ model: 'grader' });
    expect(existsSync(join(folder, `${task.replace('/', '__')}.judgements.jsonl`))).toBe(true);
  });

  it('counts for each task what was asked for it', () => {
    for (const task of Object.keys(full)) {
      const { runtime, dataset } = record(task);
      const served = runtime.endpoint;
      // the answers to what is judged were asked for in the second run, before which all others were there
      expect(served?.requests).toBe(dataset.count);
      expect(served?.finishReasons).toEqual({ stop: dataset.count });
    }
  });

  it.each<[task: string, scorer: Scorer, options: (root: string) => OptionValues, name: string]>([
    ['lmm/seed', seed, (root) => ({ truth: join(root, 'seed_bench/SEED-Bench.json') }), 'accuracy'],
    ['lmm/textvqa', textvqa, (root) => ({ truth: join(root, 'textvqa/TextVQA_0.5.1_val.json') }), 'accuracy'],
    [
      'lmm/pope',
      pope,
      (root) => ({ truth: join(root, 'pope/coco'), questions: join(root, 'pope/llava_pope_test.jsonl') }),
      'f1',
    ],
  ])('comes to what bench score says of its answers: %s', async (task, scorer, optionsOf, name) => {
    const { metric, metrics, predictions } = record(task);
    const { root } = await data();
    const answers = join(folder, predictions?.folder ?? '', 'answers.jsonl');
    const options = { ...optionsOf(join(root, 'playground/data/eval')), predictions: answers };
    expect((await score(scorer, options))[name]).toBe(metrics[metric]);
  });
});
