import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DataError } from '../../harness/core/errors.js';
import { readTar } from '../../harness/data/tar.js';
import { catchError } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { collect, packTar, type TarEntry } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();

async function writeTar(entries: readonly TarEntry[]): Promise<string> {
  const file = join(newFolder(), '0.tar');
  writeFileSync(file, await packTar(entries));
  return file;
}

describe('readTar', () => {
  it('gives back what was packed, in order', async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9/._-]{1,30}[a-z]$/), {
      minLength: 1,
      maxLength: 5,
    });
    const content = names.chain((list) =>
      fc.tuple(
        ...list.map((name) =>
          fc.record({ name: fc.constant(name), bytes: fc.uint8Array({ maxLength: 1200 }) }),
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(content, async (members) => {
        const read = await collect(readTar(await writeTar(members), 'toy'));
        expect(read.map(({ name, bytes }) => [name, [...bytes]])).toEqual(
          members.map(({ name, bytes }) => [name, [...bytes]]),
        );
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  it('reads a member that comes in many chunks', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) & 255));
    const [member] = await collect(readTar(await writeTar([{ name: 'a.webp', bytes }]), 'toy'));
    expect(Buffer.compare(Buffer.from(member.bytes), bytes)).toBe(0);
  });

  it('gives what lies before the damage', async () => {
    const bytes = await packTar([
      { name: 'a', bytes: '1' },
      { name: 'b', bytes: '2' },
    ]);
    const file = join(newFolder(), '0.tar');
    writeFileSync(file, bytes.subarray(0, 1024 + 300));
    const read: string[] = [];
    const error = await catchError(async () => {
      for await (const { name } of readTar(file, 'toy')) read.push(name);
    });
    expect(read).toEqual(['a']);
    expect(error).toBeInstanceOf(DataError);
  });
});

// Linux says which files a process holds open, and how far it has read them.
const descriptors = '/proc/self/fd';
const onLinux = existsSync(descriptors) ? describe : describe.skip;

onLinux('the file behind it', () => {
  const descriptorsOf = (file: string) =>
    readdirSync(descriptors).filter((fd) => {
      try {
        return readlinkSync(join(descriptors, fd)) === file;
      } catch {
        return false;
      }
    });

  const untilClosed = async (file: string) => {
    for (let turn = 0; turn < 10_000 && descriptorsOf(file).length > 0; turn++) await setImmediate();
    return descriptorsOf(file);
  };

  const megabytes = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      name: `${index}.webp`,
      bytes: Buffer.alloc(1 << 20, index),
    }));

  it('is read no further than its reader asks', async () => {
    const file = await writeTar(megabytes(8));
    const members = readTar(file, 'toy');
    await members.next();
    for (let turn = 0; turn < 200; turn++) await setImmediate();
    const [fd] = descriptorsOf(file);
    const read = Number(/pos:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1]);
    expect(read).toBeGreaterThan(1 << 20);
    expect(read).toBeLessThan(3 << 20);
    await members.return(undefined);
    expect(await untilClosed(file)).toEqual([]);
  });

  it('is closed when its reader stops early', async () => {
    const file = await writeTar(megabytes(3));
    for await (const { name } of readTar(file, 'toy')) {
      expect(name).toBe('0.webp');
      expect(descriptorsOf(file)).toHaveLength(1);
      break;
    }
    expect(await untilClosed(file)).toEqual([]);
  });

  it('is closed when its reader throws', async () => {
    const file = await writeTar(megabytes(3));
    const error = await catchError(async () => {
      for await (const { name } of readTar(file, 'toy')) throw new Error(name);
    });
    expect((error as Error).message).toBe('0.webp');
    expect(await untilClosed(file)).toEqual([]);
  });

  it('is closed at its end', async () => {
    const file = await writeTar(megabytes(2));
    await collect(readTar(file, 'toy'));
    expect(await untilClosed(file)).toEqual([]);
  });

  it('is closed when it is damaged', async () => {
    const file = await writeTar(megabytes(1));
    writeFileSync(file, readFileSync(file).subarray(0, 5000));
    await catchError(() => collect(readTar(file, 'toy')));
    expect(await untilClosed(file)).toEqual([]);
  });
});
