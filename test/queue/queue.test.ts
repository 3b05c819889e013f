import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueueJob } from '../../harness/config/queue-job.js';
import { DataError } from '../../harness/core/errors.js';
import { jobIdOf, queueNameOf } from '../../harness/queue/job-id.js';
import { createQueueBench, makeJob, makeModel, until, type QueueBench } from '../support/queue.js';
import { hasRedis, sayNoRedis, startRedis, type RedisServer } from '../support/redis.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const folder = useTemporaryFolders();
const withRedis = hasRedis ? describe : describe.skip;
sayNoRedis();

withRedis('the queue', () => {
  let server: RedisServer;
  let sides: QueueBench;
  beforeAll(async () => {
    server = await startRedis(folder());
  });
  afterEach(() => {
    server.cli('flushall');
  });
  afterAll(() => server.stop());

  /** Adds jobs, and lets one worker do them; gives the places in the order in which they were done. */
  async function drain(
    jobs: readonly QueueJob[],
    fail: (job: QueueJob) => Error | undefined = () => undefined,
  ) {
    sides = createQueueBench(server.url);
    const queue = await sides.open();
    await queue.add(jobs);
    const stop = new AbortController();
    const order: string[] = [];
    const worker = sides.work({
      signal: stop.signal,
      perform: (job) => {
        order.push(`${job.model.id} ${job.range.from}`);
        const error = fail(job);
        return error ? Promise.reject(error) : Promise.resolve({ status: 'done' });
      },
    });
    await until(async () => {
      const { waiting, active } = await queue.survey(jobs);
      return waiting + active.length === 0;
    });
    const survey = await queue.survey(jobs);
    await queue.close();
    stop.abort();
    return { order, survey, summary: await worker };
  }

  it('has a job once however often it is put in, and does the longest first', async () => {
    const jobs = [1, 3, 2].map((place) => makeJob(place));
    const { order, survey } = await drain([...jobs, ...jobs, makeJob(2, { seconds: 9 })]);
    expect(order).toEqual(['vit 3', 'vit 2', 'vit 1']);
    expect(survey).toMatchObject({ waiting: 0, active: [], dead: [] });
  });

  it('drains the jobs of one model before those of the next, the larger heap first', async () => {
    const few = [5, 6].map((place) => makeJob(place, { model: makeModel('few') }));
    const many = [1, 2, 3].map((place) => makeJob(place, { model: makeModel('many') }));
    const { order } = await drain([...few, ...many]);
    expect(order).toEqual(['many 3', 'many 2', 'many 1', 'few 6', 'few 5']);
  });

  it('tries what fails three times, and what is the fault of the job once; the reasons stay', async () => {
    const { order, survey, summary } = await drain(
      [1, 2, 3].map((place) => makeJob(place)),
      ({ range }) => {
        if (range.from === 3) return new Error('out of\nmemory');
        return range.from === 2 ? new DataError('digits: 3.png is no image') : undefined;
      },
    );
    expect(order).toEqual(['vit 3', 'vit 3', 'vit 3', 'vit 2', 'vit 1']);
    expect(survey.dead.map(({ job, reason }) => [job.range.from, reason]).sort()).toEqual([
      [2, 'digits: 3.png is no image'],
      [3, 'out of memory'],
    ]);
    expect(summary).toMatchObject({ done: 1, failed: 4 });
  });

  it('leaves dead jobs dead until they are revived', async () => {
    const job = makeJob(1);
    await drain([job], () => new DataError('bad'));
    const queue = await sides.open();
    await queue.add([job]);
    expect((await queue.survey([job])).dead).toHaveLength(1);
    await queue.revive([makeJob(2)]);
    expect((await queue.survey([job])).dead).toHaveLength(1);
    await queue.revive([job]);
    expect(await queue.survey([job])).toMatchObject({ waiting: 0, dead: [] });
    await queue.close();
    const { survey } = await drain([job]);
    expect(survey.dead).toEqual([]);
  });

  it('gives up a job whose workers die of it, and says so', async () => {
    const { openModelQueue } = await import('../../harness/queue/model-queue.js');
    const { connectToRedis } = await import('../../harness/queue/redis.js');
    sides = createQueueBench(server.url);
    const { signal } = new AbortController();
    const client = await connectToRedis({
      ...{ place: sides.place, patienceMs: 1000, signal },
      note: () => undefined,
    });
    const job = makeJob(1);
    const jobs = openModelQueue(client, queueNameOf(job));
    await jobs.add([job]);
    for (let deaths = 0; deaths < 4; deaths++) {
      expect((await jobs.take(`worker ${deaths}`))?.doomed).toBe(undefined);
      // as when its hold has passed, and others have looked twice
      server.cli('del', `vitabench:${queueNameOf(job)}:${jobIdOf(job)}:lock`);
      for (let looks = 0; looks < 2; looks++) {
        server.cli('del', `vitabench:${queueNameOf(job)}:stalled-check`);
        await jobs.returnLost();
      }
      expect(await jobs.waitingIds()).toEqual([jobIdOf(job)]);
    }
    client.disconnect();
    const { order, survey } = await drain([job]);
    expect(order).toEqual([]);
    expect(survey.dead[0].reason).toMatch(/^its worker died 4 times while it did it/);
  });

  it('gives a job back at once when its worker is stopped, and counts no attempt', async () => {
    sides = createQueueBench(server.url);
    const [queue, stop] = [await sides.open(), new AbortController()];
    const job = makeJob(1);
    await queue.add([job]);
    for (let times = 0; times < 4; times++) {
      const once = new AbortController();
      const summary = await sides.work({
        signal: once.signal,
        perform: () => {
          once.abort();
          return Promise.reject(new Error('cut off'));
        },
      });
      expect(summary).toMatchObject({ done: 0, failed: 0, stopped: true });
      expect(await queue.survey([job])).toMatchObject({ waiting: 1, active: [], dead: [], workers: [] });
    }
    stop.abort();
    await queue.close();
  });

  it('does not count what was done before', async () => {
    sides = createQueueBench(server.url);
    const queue = await sides.open();
    await queue.add([makeJob(1), makeJob(2), makeJob(3)]);
    await queue.close();
    const summary = await sides.work({
      drain: true,
      perform: ({ seconds }) => Promise.resolve({ status: 'done', wasDone: seconds === 2 }),
    });
    expect(summary).toMatchObject({ done: 2, failed: 0 });
  });

  it('leaves to others what a worker refuses, and says why', async () => {
    sides = createQueueBench(server.url);
    const queue = await sides.open();
    const jobs = [makeJob(1), makeJob(2), makeJob(3, { model: makeModel('other') })];
    await queue.add(jobs);
    const stop = new AbortController();
    const done: string[] = [];
    const worker = sides.work({
      signal: stop.signal,
      perform: (job) => {
        if (job.model.id === 'vit') return Promise.resolve({ status: 'refused', reason: 'other weights' });
        done.push(job.model.id);
        return Promise.resolve({ status: 'done' });
      },
    });
    await until(() => done.length > 0);
    await until(async () => (await queue.survey(jobs)).active.length === 0);
    expect(await queue.survey(jobs)).toMatchObject({ waiting: 2, active: [], dead: [] });
    stop.abort();
    expect((await worker).refused).toEqual([{ model: 'vit', reason: 'other weights' }]);
    expect(sides.notes).toEqual(['vit: its jobs are left to other workers: other weights']);
    const { order } = await drain(jobs);
    expect(order.filter((name) => name.startsWith('vit'))).toEqual(['vit 2', 'vit 1']);
    await queue.close();
  });

  it('shows who does what, and how far it is', async () => {
    sides = createQueueBench(server.url);
    const queue = await sides.open();
    const job = makeJob(1);
    await queue.add([job]);
    let finish = (): void => undefined;
    const worker = sides.work({
      perform: async (_, progress) => {
        progress(5);
        await new Promise<void>((resolve) => (finish = resolve));
        return { status: 'done' };
      },
    });
    await until(async () => (await queue.survey([job])).active.length > 0);
    const { active, workers } = await queue.survey([job]);
    expect(active).toEqual([{ job, samples: 0 }]);
    expect(workers).toMatchObject([{ samplesPerSecond: 0, refused: [] }]);
    expect(workers[0].id).toMatch(new RegExp(`/${process.pid}/`));
    await queue.close();
    finish();
    expect(await worker).toMatchObject({ done: 1 });
  });

  it('fails what is no job, and goes on', async () => {
    const { openModelQueue } = await import('../../harness/queue/model-queue.js');
    const { connectToRedis } = await import('../../harness/queue/redis.js');
    sides = createQueueBench(server.url);
    const { signal } = new AbortController();
    const client = await connectToRedis({
      ...{ place: sides.place, patienceMs: 1000, signal },
      note: () => undefined,
    });
    const job = makeJob(1);
    await openModelQueue(client, queueNameOf(job)).add([{ ...job, task: 7 } as unknown as QueueJob]);
    const { order } = await drain([makeJob(2)]);
    expect(order).toEqual(['vit 2']);
    const [dead] = await openModelQueue(client, queueNameOf(job)).dead();
    expect(dead.reason).toBe('not a job that this version of bench understands. Enqueue it again');
    client.disconnect();
  });
});

describe('what names a job', () => {
  it('is everything but what it may take', () => {
    const job = makeJob(1);
    expect(jobIdOf({ ...job, seconds: 99 })).toBe(jobIdOf(job));
    const others: readonly QueueJob[] = [
      makeJob(2),
      { ...job, kind: 'task' },
      { ...job, key: 'c'.repeat(64) },
      { ...job, task: 'mini/x' },
      { ...job, run: { ...job.run, out: '/elsewhere' } },
      { ...job, bench: { version: '1.0.1' } },
    ];
    expect(new Set([job, ...others].map(jobIdOf)).size).toBe(others.length + 1);
  });

  it('has a queue for each model and bench, whatever their names', () => {
    const names = [
      queueNameOf(makeJob(1)),
      queueNameOf(makeJob(1, { model: makeModel('a:b/c') })),
      queueNameOf(makeJob(1, { model: makeModel('a_b_c') })),
      queueNameOf(makeJob(1, { bench: { version: '2.0.0' } })),
      queueNameOf(makeJob(1, { model: { ...makeModel('vit'), sha256: 'd'.repeat(64) } })),
    ];
    expect(new Set(names).size).toBe(5);
    for (const name of names) expect(name).toMatch(/^[\w.-]+$/);
  });
});
