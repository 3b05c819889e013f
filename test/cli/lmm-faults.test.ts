import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../harness/core/random.js';
import { completionOf, servedModel, streamOf, type ChatStep } from '../support/chat-server.js';
import { nameOfSeen, okRecordOf, readTaskRecords, sayText, useLmmRuns } from '../support/lmm-run.js';

const { data, newFolder, serve, run } = useLmmRuns();
const key = 'sk-of-the-endpoint-0123456789';
const judgeKey = 'sk-of-the-judge-0123456789';
const keys = { BENCH_API_KEY: key, BENCH_JUDGE_KEY: judgeKey };

/** A server that says 500, and asks for a wait that is over soon. */
const broken: ChatStep = {
  kind: 'say',
  status: 500,
  headers: { 'retry-after': '0.01' },
  body: '{"error": {"message": "out of memory"}}',
};

/** All that a run left: the bytes of its files, one after the other. */
function readAll(out: string): string {
  return readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

const linesWith = (text: string, part: string) => text.split('\n').filter((line) => line.includes(part));

describe('a server at which everything goes wrong', () => {
  it('gives all right answers in the end', async () => {
    const { answerTo } = await data();
    const random = createRandom(3);
    const faults: readonly ChatStep[] = [
      { kind: 'drop' },
      { ...broken, status: 429 },
      broken,
      { ...broken, body: '<html>', headers: { 'retry-after': '0.02', 'content-type': 'text/html' } },
      { kind: 'say', body: '{"choices": [' },
      { kind: 'say', body: JSON.stringify(completionOf('no')).slice(0, 30), cut: true },
    ];
    let wrong = 0;
    const server = await serve((seen) => {
      if (random() < 0.3) return faults[wrong++ % faults.length];
      const text = answerTo(seen);
      const headers = { 'content-type': 'text/event-stream' };
      if (random() < 0.3) return { kind: 'say', headers, body: streamOf(text) };
      return sayText(text, random() < 0.3 ? 20 : 0);
    });
    const out = newFolder();
    const tasks = ['--task', 'lmm/pope,lmm/seed', '--endpoint', server.url, '--out', out];
    const { code, stderr } = await run(tasks);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('FAILED')]);
    const records = readTaskRecords(join(out, servedModel));
    expect(okRecordOf(records, 'lmm/pope').metrics.f1).toBe(1);
    expect(okRecordOf(records, 'lmm/seed').metrics.accuracy_all).toBe(1);
    expect(wrong).toBeGreaterThan(3);
  });
});

describe('a server that fails for good', () => {
  it('ends the task in one line; what came before is kept', async () => {
    const { answerTo, questionsOf } = await data();
    const asked: string[] = [];
    let isBroken = true;
    const server = await serve((seen, index) => {
      if (isBroken && index >= 7) return broken;
      asked.push(nameOfSeen(seen));
      return sayText(answerTo(seen));
    });
    const args = ['--task', 'lmm/pope', '--endpoint', server.url, '--concurrency', '2', '--out', newFolder()];
    const first = await run(args);
    expect(first.code).toBe(3);
    const failed = linesWith(first.stderr, 'FAILED');
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatch(
      /endpoint: question \d+: no answer in 6 attempts, last: the server answers with status 500 \(out of memory\)\. Check the server at .* and run again; the answers so far are kept$/,
    );
    isBroken = false;
    expect((await run(args)).code).toBe(0);
    expect([...asked].sort()).toEqual(questionsOf('pope'));
  });

  it('is not asked again and again where nothing listens', async () => {
    const server = await serve(() => broken);
    await server.close();
    const { code, stderr } = await run([
      '--task',
      'lmm/pope',
      '--endpoint',
      server.url,
      '--out',
      newFolder(),
    ]);
    expect(code).toBe(3);
    expect(linesWith(stderr, 'error')).toEqual([
      expect.stringMatching(/cannot be reached.*Check that the server runs, and --endpoint$/),
    ]);
  });
});

describe('a limit of requests', () => {
  it('is kept exactly, and the next run asks only the rest', async () => {
    const { answerTo, questionsOf } = await data();
    const asked: string[] = [];
    const server = await serve((seen) => {
      asked.push(nameOfSeen(seen));
      return sayText(answerTo(seen));
    });
    const args = [
      '--task',
      'lmm/pope,lmm/seed',
      '--model',
      servedModel,
      '--endpoint',
      server.url,
      '--out',
      newFolder(),
    ];
    const first = await run([...args, '--max-requests', '9']);
    expect(first.code).toBe(3);
    expect(asked).toHaveLength(9);
    expect(linesWith(first.stderr, 'FAILED')[0]).toContain(
      'endpoint: request limit of 9 reached; the answers so far are kept. Run again with a higher --max-requests',
    );
    const second = await run([...args, '--max-requests', '900']);
    expect(second.code).toBe(0);
    expect([...asked].sort()).toEqual(questionsOf('pope', 'seed'));
  });
});

describe('a key', () => {
  it('goes to its server, and nowhere else', async () => {
    const { answerTo } = await data();
    const model = await serve((seen, index) => {
      const { authorization = '' } = seen.headers;
      // some servers repeat what they do not like
      if (index === 3)
        return {
          kind: 'say',
          status: 400,
          body: JSON.stringify({ error: { message: `bad: ${authorization}` } }),
        };
      return sayText(`${answerTo(seen)} ${authorization}`);
    });
    const judge = await serve((seen) => ({
      kind: 'say',
      status: 401,
      body: JSON.stringify({ error: { message: `no such key: ${String(seen.headers.authorization)}` } }),
    }));
    const out = newFolder();
    const args = ['--task', 'lmm/pope,lmm/mm-vet', '--max-bad-samples', '1', '--json', '--out', out];
    const servers = ['--endpoint', model.url, '--judge', judge.url, '--judge-model', 'grader'];
    const { code, stdout, stderr } = await run([...args, ...servers], undefined, keys);
    expect(code).toBe(3);
    const sent = (server: typeof model) => new Set(server.seen.map(({ headers }) => headers.authorization));
    expect(sent(model)).toEqual(new Set([`Bearer ${key}`]));
    expect(sent(judge)).toEqual(new Set([`Bearer ${judgeKey}`]));
    const left = [readAll(out), stdout, stderr].join('\n');
    expect(left).toContain('Bearer [key]');
    expect(left).toContain('Check the key in BENCH_JUDGE_KEY');
    for (const secret of [key, judgeKey]) expect(left).not.toContain(secret);
    const pope = okRecordOf(readTaskRecords(join(out, servedModel)), 'lmm/pope');
    expect(pope.badSamples?.[0].error).toContain('Bearer [key]');
  });
});
