import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createRandom } from '../../harness/core/random.js';
import { servedModel } from '../support/chat-server.js';
import { okRecordOf, praise, readTaskRecords, sayText, useLmmRuns } from '../support/lmm-run.js';

const { data, newFolder, serve, run } = useLmmRuns();

const fileOf = (task: string) => `${task.replace('lmm/', '')}.jsonl`;
const lastLine = (text: string) => text.trim().split('\n').at(-1);

describe('bench run --answers', () => {
  const answers = join(newFolder(), 'their-model-v1.5');
  const [out, served] = [newFolder(), newFolder()];
  let results: Awaited<ReturnType<typeof run>>;

  beforeAll(async () => {
    const { answerTo } = await data();
    const random = createRandom(11);
    // a third of the answers is wrong, in words that every benchmark reads in its own way
    const server = await serve((seen) => sayText(random() < 1 / 3 ? 'no, B' : answerTo(seen)));
    const judge = await serve((seen) => sayText(praise(seen)));
    const common = ['--suite', 'lmm', '--judge', judge.url, '--judge-model', 'grader'];
    expect(await run([...common, '--endpoint', server.url, '--out', served])).toMatchObject({ code: 0 });
    mkdirSync(answers);
    for (const [task, record] of readTaskRecords(join(served, servedModel))) {
      const folder = record.status === 'ok' ? (record.predictions?.folder ?? '') : '';
      copyFileSync(join(served, servedModel, folder, 'answers.jsonl'), join(answers, fileOf(task)));
    }
    rmSync(join(answers, fileOf('lmm/gqa')));
    results = await run([...common, '--answers', answers, '--out', out]);
  });

  it('comes to what the model came to that gave them', () => {
    const [theirs, ours] = [
      readTaskRecords(join(served, servedModel)),
      readTaskRecords(join(out, 'their-model-v1.5')),
    ];
    expect(theirs.size).toBe(12);
    for (const task of theirs.keys()) {
      if (task === 'lmm/gqa') continue;
      const [their, our] = [okRecordOf(theirs, task), okRecordOf(ours, task)];
      for (const key of ['metrics', 'intervals', 'n', 'breakdowns', 'warnings', 'samples'] as const)
        expect([task, our[key]]).toEqual([task, their[key]]);
      expect(our.runtime).toMatchObject({ requested: 'answers', provider: 'answers' });
    }
    // not all are right, or nothing would be compared
    expect(okRecordOf(ours, 'lmm/pope').metrics.f1).toBeLessThan(1);
    expect(okRecordOf(ours, 'lmm/pope').metrics.f1).toBeGreaterThan(0);
  });

  it('passes over a task without a file, and says what it may be called', () => {
    expect(results.code).toBe(0);
    expect(readTaskRecords(join(out, 'their-model-v1.5')).get('lmm/gqa')).toMatchObject({
      status: 'skipped',
      reason: `no answers: ${answers} has no gqa.jsonl or gqa.json or lmm__gqa.jsonl or lmm__gqa.json`,
    });
  });

  it('takes a file for one task, and names the question that it lacks', async () => {
    const lines = readFileSync(join(answers, 'pope.jsonl'), 'utf8').trim().split('\n');
    const { question_id: lost } = JSON.parse(lines[5]) as { question_id: number };
    const file = join(newFolder(), 'some.jsonl');
    writeFileSync(file, lines.filter((_, index) => index !== 5).join('\n'));
    const args = ['--answers', file, '--task', 'lmm/pope', '--model', 'org/theirs', '--out', out];
    const first = await run(args);
    expect(first.code).toBe(3);
    expect(first.stderr.split('\n').filter((line) => line.includes('FAILED'))).toEqual([
      expect.stringContaining(
        `pope: sample ${lost}: ${file} has no answer to it. Mend that, or leave it out with --max-bad-samples 1`,
      ),
    ]);
    const second = await run([...args, '--max-bad-samples', '1']);
    expect(second.code).toBe(0);
    const { n, badSamples } = okRecordOf(readTaskRecords(join(out, 'org__theirs')), 'lmm/pope');
    expect([n, badSamples?.map(({ id }) => id)]).toEqual([lines.length - 1, [String(lost)]]);
  });

  it.each([
    [
      ['--answers', answers, '--endpoint', 'http://127.0.0.1:9'],
      '--endpoint and --answers: answers come from one source',
    ],
    [['--endpoint', 'http://127.0.0.1:9', '--judge-model', 'x'], '--judge-model x: there is no judge'],
  ])('refuses options that contradict each other: %j', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(lastLine(stderr)).toContain(`error: ${message}`);
  });
});

it('a model is named by the server, if it has only one', async () => {
  const server = await serve(() => sayText('x'), ['a/one', 'b:two']);
  const { code, stderr } = await run(['--task', 'lmm/pope', '--endpoint', server.url, '--out', newFolder()]);
  expect(code).toBe(2);
  expect(lastLine(stderr)).toMatch(
    /^error: --endpoint: the server has 2 models, expected one\. Say which with --model NAME: a\/one, b:two$/,
  );
});
