import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { takeLock, type LockAttempt } from '../../harness/core/file-lock.js';
import { catchError } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const own = `process ${process.pid} on ${hostname()}`;

function newLock(): string {
  return join(newFolder(), '.lock');
}

/** The text of a lock of a process that has ended. */
function leftBehind(host = hostname()): string {
  return `process ${spawnSync(process.execPath, ['--version']).pid} on ${host}\n`;
}

function giveBack(attempt: LockAttempt): void {
  if (attempt.state === 'held') throw new Error(`held by ${attempt.owner}`);
  attempt.release();
}

/** Another process that takes the lock, and what it does then. */
function startHolder(file: string, then: string) {
  const source = `
    import { takeLock } from ${JSON.stringify(join(packageRoot, 'dist/harness/core/file-lock.js'))};
    const { state } = await takeLock(${JSON.stringify(file)});
    console.log(state);
    ${then}`;
  return spawn(process.execPath, ['--input-type=module', '--eval', source]);
}

describe('a lock', () => {
  it('is taken once, names its owner, and can be taken again when it was given back', async () => {
    const file = newLock();
    const first = await takeLock(file);
    expect(readFileSync(file, 'utf8')).toBe(`${own}\n`);
    expect(await takeLock(file)).toEqual({ state: 'held', owner: own });
    giveBack(first);
    expect(existsSync(file)).toBe(false);
    giveBack(await takeLock(file));
  });

  it('is taken by one of many who want it at once, be it free or left behind', async () => {
    for (const before of [undefined, leftBehind()]) {
      const file = newLock();
      if (before !== undefined) writeFileSync(file, before);
      const attempts = await Promise.all(Array.from({ length: 20 }, () => takeLock(file)));
      const taken = attempts.filter(({ state }) => state === 'taken');
      expect(taken).toHaveLength(1);
      expect(readFileSync(file, 'utf8')).toBe(`${own}\n`);
      giveBack(taken[0]);
      expect(readdirSync(join(file, '..'))).toEqual([]);
    }
  });

  it.each([
    ['a process of this host that has ended', leftBehind(), 'taken'],
    ['our own id in a file that we have not made (a container started again)', `${own}\n`, 'taken'],
    ['a process of another host', leftBehind('elsewhere'), 'held'],
    ['a process that lives', `process ${process.ppid} on ${hostname()}\n`, 'held'],
    ['nobody: it was cut off, or is being written', '', 'held'],
    ['half of an owner', `process 9999999 on ${hostname()}`, 'held'],
  ])('of %s', async (_what, text, state) => {
    const file = newLock();
    writeFileSync(file, text);
    const attempt = await takeLock(file);
    expect(attempt.state).toBe(state);
    if (attempt.state === 'taken') giveBack(attempt);
    else {
      const owner = text.endsWith('\n') ? text.trim() : 'a process that it does not name';
      expect([attempt.owner, readFileSync(file, 'utf8')]).toEqual([owner, text]);
    }
  });

  it('that was left behind is not taken over while another process does that', async () => {
    const file = newLock();
    writeFileSync(file, leftBehind());
    writeFileSync(`${file}.takeover`, `process ${process.ppid} on ${hostname()}\n`);
    expect(await takeLock(file)).toMatchObject({
      state: 'held',
      owner: expect.stringContaining(`${process.ppid}`),
    });
    // nor does it stay so when that process has died over it
    writeFileSync(`${file}.takeover`, leftBehind());
    giveBack(await takeLock(file));
    expect(readdirSync(join(file, '..'))).toEqual([]);
  });

  it('of another is left alone when ours was removed by hand', async () => {
    const file = newLock();
    const ours = await takeLock(file);
    rmSync(file);
    writeFileSync(file, leftBehind('elsewhere'));
    giveBack(ours);
    expect(readFileSync(file, 'utf8')).toContain('elsewhere');
  });

  it('that is a link to nowhere: held', async () => {
    const file = newLock();
    symlinkSync('nowhere', file);
    expect(await takeLock(file)).toMatchObject({ state: 'held' });
  });

  it('in a folder that is not there: the error of the system', async () => {
    const error = await catchError(() => takeLock(join(newFolder(), 'none', '.lock')));
    expect((error as NodeJS.ErrnoException).code).toBe('ENOENT');
  });
});

describe('a lock of another process', () => {
  it.each([
    ['leaves at once', 'process.exit(130);', [130, null]],
    [
      'is stopped by Ctrl-C',
      "process.kill(process.pid, 'SIGINT'); setInterval(() => {}, 1000);",
      [null, 'SIGINT'],
    ],
  ])('is given back when that process %s', async (_how, then, end) => {
    const file = newLock();
    const holder = startHolder(file, then);
    expect(await once(holder, 'exit')).toEqual(end);
    expect(existsSync(file)).toBe(false);
  });

  it('that was left behind is taken over by one of several', async () => {
    const file = newLock();
    writeFileSync(file, leftBehind());
    const holders = Array.from({ length: 5 }, () => startHolder(file, 'setInterval(() => {}, 1000);'));
    const states = await Promise.all(
      holders.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()),
    );
    await Promise.all(
      holders.map((holder) => {
        holder.kill('SIGKILL');
        return once(holder, 'exit');
      }),
    );
    expect(states.sort()).toEqual(['held', 'held', 'held', 'held', 'taken']);
  });

  it('holds while it lives, and is taken over when it was killed', async () => {
    const file = newLock();
    const holder = startHolder(file, 'setInterval(() => {}, 1000);');
    await once(holder.stdout, 'data');
    expect(await takeLock(file)).toEqual({ state: 'held', owner: `process ${holder.pid} on ${hostname()}` });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(existsSync(file)).toBe(true);
    giveBack(await takeLock(file));
  });
});
