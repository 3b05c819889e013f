import { describe, expect, it } from '@jest/globals';
import { runProgram } from '../../support/program.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();

const run = `{ model: 'vit-micro-s', task: 'mini/fluent-3d', limit: 32, batchSize: 8, threads: 1, workers: 1 }`;

/** What a program says at its end, and nothing else. */
async function ask(body: string): Promise<unknown> {
  const text = `
    import { runShard, runSuite } from 'vitabench';
    const run = ${run};
    const answer = await (async () => { ${body} })();
    process.stdout.write(JSON.stringify(answer));
  `;
  const { code, stdout, stderr } = await runProgram({ text }, makeFolder());
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe('runSuite', () => {
  it('tells how it goes on, and what it kept the second time', async () => {
    const told = await ask(`
      const told = [];
      const listeners = {
        onTaskStart: (task) => told.push(['start', task]),
        onProgress: ({ done, total }) => told.push(['progress', done, total]),
        onTaskEnd: ({ record, kept, error }) => told.push(['end', record.status, kept, error]),
      };
      await runSuite({ ...run, ...listeners });
      await runSuite({ ...run, ...listeners });
      return told;
    `);
    const start = ['start', { model: 'vit-micro-s', task: 'mini/fluent-3d' }];
    expect(told).toEqual([
      start,
      ...[8, 16, 24, 32].map((done) => ['progress', done, 32]),
      ['end', 'ok', false, null],
      start,
      ['end', 'ok', true, null],
    ]);
  });

  it('is ended by a signal after the batch under way, and goes on from there', async () => {
    const [stopped, resumed] = (await ask(`
      const controller = new AbortController();
      const onProgress = ({ done }) => { if (done === 16) controller.abort(); };
      const stopped = await runSuite({ ...run, onProgress, signal: controller.signal });
      const seen = [];
      const resumed = await runSuite({ ...run, onProgress: ({ done }) => seen.push(done) });
      return [[stopped.interrupted, stopped.records.length], [resumed.interrupted, resumed.records[0].n]];
    `)) as readonly unknown[];
    expect(stopped).toEqual([true, 0]);
    expect(resumed).toEqual([false, 32]);
  });

  it.each(['onNote', 'onTaskStart', 'onProgress', 'onTaskEnd'])(
    'throws what %s throws, and takes it for no failure of the task',
    async (listener) => {
      const [message, status] = (await ask(`
        const wrong = () => { throw new RangeError('mine'); };
        const message = await runSuite({ ...run, ${listener}: wrong }).catch((error) => error.message);
        const { records } = await runSuite(run);
        return [message, records[0].status];
      `)) as readonly unknown[];
      expect([message, status]).toEqual(['mine', 'ok']);
    },
  );
});

describe('runShard', () => {
  it('does the parts of a run that runSuite scores, and says of which the rest is lacking', async () => {
    const answer = await ask(`
      const before = await runSuite({ ...run, merge: true });
      const rows = [];
      const onTaskEnd = ({ state, left }) => rows.push([state, left]);
      for (const shard of ['1/2', '2/2']) await runShard({ ...run, shard, onTaskEnd });
      const after = await runSuite({ ...run, merge: true });
      return [before.records[0].status, rows, after.records[0].status, after.records[0].n];
    `);
    const rows = [
      ['done', 2],
      ['done', 0],
    ];
    expect(answer).toEqual(['skipped', rows, 'ok', 32]);
  });
});
