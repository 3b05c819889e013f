import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, DataError } from '../../harness/core/errors.js';
import { connectToRedis } from '../../harness/queue/redis.js';
import { runCli } from '../support/cli.js';
import { createQueueBench, makeJob, until } from '../support/queue.js';
import { hasRedis, sayNoRedis, startRedis, type RedisServer } from '../support/redis.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const folder = useTemporaryFolders();
const withRedis = hasRedis ? describe : describe.skip;
sayNoRedis();

const servers: RedisServer[] = [];
afterAll(async () => {
  for (const server of servers) await server.stop('SIGKILL');
});

async function start(...more: readonly string[]): Promise<RedisServer> {
  const server = await startRedis(folder(), more);
  servers.push(server);
  return server;
}

const withUser = (url: string, user: string) => url.replace('//', `//${user}@`);

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

withRedis('a server that does not do', () => {
  it('wants a password: only the right one is let in, and none is shown', async () => {
    const server = await start('--requirepass', 'geheim');
    for (const url of [server.url, withUser(server.url, ':falsch'), withUser(server.url, 'bob:geheim')]) {
      const error = await failureOf(createQueueBench(url).open());
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toMatch(
        /queue: redis:\/\/127.0.0.1:\d+\/0: the server refuses the name or the password/,
      );
      expect(String(error)).not.toMatch(/geheim|falsch|bob/);
    }
    await (await createQueueBench(withUser(server.url, ':geheim')).open()).close();
  });

  it.each<[text: string, more: readonly string[], kind: typeof ConfigError | typeof DataError]>([
    ['the server is a replica', ['--replicaof', '127.0.0.1', '1'], ConfigError],
    ['the server is part of a Redis cluster', ['--cluster-enabled', 'yes'], ConfigError],
    ['Redis is full: it has reached its maxmemory', ['--maxmemory', '100kb'], DataError],
  ])('%s', async (text, more, kind) => {
    const error = await failureOf(createQueueBench((await start(...more)).url).open());
    expect(error).toBeInstanceOf(kind);
    expect(String(error)).toContain(text);
  });

  it('lets a user do too little', async () => {
    const server = await start('--user', 'eve', 'on', '>geheim', '~other:*', '+@all');
    const error = await failureOf(createQueueBench(withUser(server.url, 'eve:geheim')).open());
    expect(String(error)).toContain('this user may not do what a queue needs');
  });

  it('throws away keys when it is full: that is said, and no fault', async () => {
    const server = await start('--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru');
    const sides = createQueueBench(server.url);
    await (await sides.open()).close();
    expect(sides.notes.join()).toContain('maxmemory-policy allkeys-lru');
  });

  it('is not there', async () => {
    const notes: string[] = [];
    const { place } = createQueueBench('redis://127.0.0.1:1');
    const settings = {
      ...{ place, patienceMs: 50, signal: new AbortController().signal },
      note: (text: string) => void notes.push(text),
    };
    const error = await failureOf(connectToRedis(settings));
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain('no Redis server answers there');
    expect(notes).toHaveLength(1);
  });
});

withRedis('TLS', () => {
  it('lets in where the certificate is trusted, and shows no secret', async () => {
    const at = folder();
    const tls = makeCertificate(at);
    if (!tls) return;
    const server = await start('--requirepass', 'geheim', ...tls.options);
    const url = withUser(server.url, ':geheim')
      .replace('redis:', 'rediss:')
      .replace('127.0.0.1', 'localhost');
    const error = await failureOf(createQueueBench(url).open());
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain('its certificate is not trusted here');
    const trusted = { NODE_EXTRA_CA_CERTS: tls.certificate };
    const { stdout, stderr } = await runCli(['doctor', '--queue', url, '--json'], at, undefined, trusted);
    expect(JSON.parse(stdout)).toContainEqual({
      id: 'queue',
      ok: true,
      text: expect.stringMatching(
        /^rediss:\/\/localhost:\d+\/0: Redis [\d.]+, 0 workers, 0 jobs waiting, 0 in hand$/,
      ),
    });
    expect(stdout + stderr).not.toContain('geheim');
  });

  it('is said to be missing by bench doctor, which names BENCH_QUEUE', async () => {
    const { code, stdout } = await runCli(['doctor'], folder(), undefined, {
      BENCH_QUEUE: 'http://:geheim@host',
    });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^note {2}queue {6}BENCH_QUEUE: not the address of a queue/m);
    expect(stdout).not.toContain('geheim');
  });
});

/** A certificate for localhost, and the options of a server that has it; undefined where there is no openssl. */
function makeCertificate(
  at: string,
): { readonly certificate: string; readonly options: string[] } | undefined {
  const [key, certificate] = [join(at, 'key.pem'), join(at, 'cert.pem')];
  const { status } = spawnSync('openssl', [
    ...['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-days', '1'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
    ...['-keyout', key, '-out', certificate],
  ]);
  if (status !== 0) return undefined;
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key];
  return {
    certificate,
    options: ['--port', '0', ...files, '--tls-auth-clients', 'no', '--tls-port'],
  };
}

withRedis('a server that goes and comes', () => {
  it('is waited for, once said; what it forgot can be put in again, and what was in hand counts', async () => {
    const server = await start();
    const sides = createQueueBench(server.url);
    const queue = await sides.open();
    const jobs = [1, 2, 3].map((place) => makeJob(place));
    await queue.add(jobs);
    const stop = new AbortController();
    const done: number[] = [];
    const worker = sides.work({
      signal: stop.signal,
      perform: async ({ range }) => {
        if (range.from === 3) {
          await server.stop('SIGKILL');
          await server.start();
        }
        done.push(range.from);
        return { status: 'done' };
      },
    });
    await until(() => done.length === 1);
    expect(await queue.survey(jobs)).toMatchObject({ waiting: 0, active: [], dead: [] });
    await queue.add(jobs.slice(0, 2));
    await until(() => done.length === 3);
    expect(done).toEqual([3, 2, 1]);
    stop.abort();
    await worker;
    await queue.close();
    expect([...sides.notes].sort()).toEqual([
      ...Array<unknown>(2).fill(expect.stringMatching(/\/0 is there again$/)),
      ...Array<unknown>(2).fill(expect.stringMatching(/Waiting for it$/)),
    ]);
  });

  it('forgets everything: a worker that drains stays for those who enqueue', async () => {
    const server = await start();
    const sides = createQueueBench(server.url);
    const queue = await sides.open();
    const jobs = [1, 2].map((place) => makeJob(place));
    await queue.add(jobs);
    const stop = new AbortController();
    const done: number[] = [];
    let isOver = false;
    const worker = sides.work({
      signal: stop.signal,
      perform: ({ range }) => {
        if (done.push(range.from) === 1) server.cli('flushall');
        return Promise.resolve({ status: 'done' });
      },
    });
    void worker.then(() => (isOver = true));
    await until(async () => done.length === 1 && (await queue.survey(jobs)).workers.length === 1);
    expect(isOver).toBe(false);
    await queue.add(jobs.slice(0, 1));
    await until(() => done.length === 2);
    stop.abort();
    expect(await worker).toMatchObject({ done: 2, stopped: true });
    await queue.close();
  });

  it('is away when a worker is stopped: it ends all the same', async () => {
    const server = await start();
    const sides = createQueueBench(server.url);
    const stop = new AbortController();
    const worker = sides.work({
      drain: false,
      signal: stop.signal,
      perform: () => Promise.reject(new Error()),
    });
    const queue = await sides.open();
    await until(async () => (await queue.survey([])).workers.length === 1);
    await server.stop('SIGKILL');
    await until(() => sides.notes.length === 2);
    stop.abort();
    expect(await worker).toMatchObject({ stopped: true });
    await queue.close();
  });

  it('is full for a while: what it was asked for is asked again', async () => {
    const server = await start();
    const sides = createQueueBench(server.url);
    const queue = await sides.open();
    await queue.add([makeJob(1)]);
    server.cli('config', 'set', 'maxmemory', '100kb');
    const refused = await failureOf(queue.add([makeJob(2)]));
    expect(String(refused)).toContain('Redis is full: it has reached its maxmemory');
    const worker = sides.work({ perform: () => Promise.resolve({ status: 'done' }) });
    await until(() => sides.notes.some((note) => note.includes('Redis is full')));
    server.cli('config', 'set', 'maxmemory', '0');
    await queue.close();
    expect(await worker).toMatchObject({ done: 1, failed: 0 });
    expect(sides.notes).toHaveLength(1);
  });
});

withRedis('a worker of another version', () => {
  it('is refused with a line that names both, and takes nothing', async () => {
    const server = await start();
    const sides = createQueueBench(server.url);
    const queue = await sides.open();
    await queue.add([makeJob(1)]);
    const perform = () => Promise.reject(new Error('taken'));
    const newer = await failureOf(sides.work({ perform, bench: { version: '1.1.0', commit: 'c0ffee' } }));
    expect(newer).toBeInstanceOf(ConfigError);
    expect(String(newer)).toContain(
      'its jobs are of bench 1.0.0 (commit c0ffee), and this is bench 1.1.0 (commit c0ffee)',
    );
    const other = await failureOf(sides.work({ perform, bench: { version: '1.0.0', commit: 'decade' } }));
    expect(String(other)).toContain('this is bench 1.0.0 (commit decade)');
    expect(await queue.survey([makeJob(1)])).toMatchObject({ waiting: 1, dead: [] });
    await queue.close();
    const unknown = sides.work({
      perform: () => Promise.resolve({ status: 'done' }),
      bench: { version: '1.0.0' },
    });
    expect(await unknown).toMatchObject({ done: 1 });
  });

  it('leaves the jobs of others alone where there are some of its own', async () => {
    const server = await start();
    const sides = createQueueBench(server.url);
    const queue = await sides.open();
    const [own, foreign] = [makeJob(1), makeJob(2, { bench: { version: '0.9.0' } })];
    await queue.add([own, foreign]);
    const done: number[] = [];
    const stop = new AbortController();
    const worker = sides.work({
      signal: stop.signal,
      perform: ({ range }) => {
        done.push(range.from);
        stop.abort();
        return Promise.resolve({ status: 'done' });
      },
    });
    await worker;
    expect(done).toEqual([1]);
    expect(sides.notes).toEqual([expect.stringContaining('its jobs are of bench 0.9.0')]);
    await queue.close();
  });
});
