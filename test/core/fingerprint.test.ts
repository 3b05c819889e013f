import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Interrupted } from '../../harness/core/errors.js';
import {
  fingerprintFiles,
  hashFile,
  openFingerprintCache,
  type FingerprintCache,
} from '../../harness/core/fingerprint.js';
import { sha256 } from '../../harness/core/hash.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vitabench-fingerprint-'));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function writeFiles(folder: string, files: Record<string, string>): Promise<string[]> {
  const paths = Object.keys(files).map((name) => join(folder, name));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return paths;
}

const sets = { 'b.tar': 'second', 'a.tar': 'first', 'sub/c.txt': '' };

describe('fingerprintFiles', () => {
  it('by hand: the hash of "hash  name" lines in the order of names', async () => {
    const files = await writeFiles(root, sets);
    const lines = [`${sha256('first')}  a.tar`, `${sha256('second')}  b.tar`, `${sha256('')}  sub/c.txt`];
    expect(await fingerprintFiles(root, files)).toBe(sha256(lines.join('\n')));
  });

  it('does not depend on the order of the files, nor on where the folder lies', async () => {
    const files = await writeFiles(join(root, 'here'), sets);
    const elsewhere = await writeFiles(join(root, 'there/deeper'), sets);
    const hash = await fingerprintFiles(join(root, 'here'), files);
    expect(await fingerprintFiles(join(root, 'here'), files.toReversed())).toBe(hash);
    expect(await fingerprintFiles(join(root, 'there/deeper'), elsewhere)).toBe(hash);
  });

  it('leaves the list of files as it is', async () => {
    const files = await writeFiles(root, sets);
    const before = [...files];
    await fingerprintFiles(root, files);
    expect(files).toEqual(before);
  });

  it.each([
    ['a byte', { ...sets, 'a.tar': 'firsT' }],
    ['a name', { 'b.tar': 'second', 'A.tar': 'first', 'sub/c.txt': '' }],
    ['a folder', { 'b.tar': 'second', 'a.tar': 'first', 'bus/c.txt': '' }],
    ['which file has which bytes', { ...sets, 'b.tar': 'first', 'a.tar': 'second' }],
    ['a file less', { 'b.tar': 'second', 'a.tar': 'first' }],
    ['a file more', { ...sets, 'd.txt': '' }],
  ])('changes with %s', async (_what, changed) => {
    const before = await fingerprintFiles(root, await writeFiles(root, sets));
    const other = join(root, 'other');
    expect(await fingerprintFiles(other, await writeFiles(other, changed))).not.toBe(before);
  });

  it('reads files longer than one chunk of a stream', async () => {
    const text = 'vita'.repeat(50_000);
    const files = await writeFiles(root, { 'long.bin': text });
    expect(await fingerprintFiles(root, files)).toBe(sha256(`${sha256(text)}  long.bin`));
  });

  it('throws on a file that is not there', async () => {
    await expect(fingerprintFiles(root, [join(root, 'none.tar')])).rejects.toThrow(/ENOENT/);
  });

  it('takes a hash from the cache by path and stamp', async () => {
    const [file] = await writeFiles(root, { 'a.tar': 'first' });
    const { size, mtimeMs, ctimeMs } = await stat(file);
    const asked: [string, string][] = [];
    const hash = await fingerprintFiles(root, [file], {
      get: (path, stamp) => {
        asked.push([path, stamp]);
        return 'planted';
      },
      set: () => {
        throw new Error('a known hash is not set again');
      },
      save: () => Promise.resolve(),
    });
    expect(asked).toEqual([[file, `${size}:${mtimeMs}:${ctimeMs}`]]);
    expect(hash).toBe(sha256('planted  a.tar'));
  });

  it('sets what the cache does not know', async () => {
    const [file] = await writeFiles(root, { 'a.tar': 'first' });
    const told: string[] = [];
    await fingerprintFiles(root, [file], {
      get: () => undefined,
      set: (path, _stamp, hash) => told.push(path, hash),
      save: () => Promise.resolve(),
    });
    expect(told).toEqual([file, sha256('first')]);
  });
});

describe('openFingerprintCache', () => {
  const cacheFile = () => join(root, 'cache/fingerprints.json');

  it('keeps hashes over a save and a new start', async () => {
    const cache = await openFingerprintCache(cacheFile());
    cache.set('/x', '3:1', 'abc');
    await cache.save();
    const again = await openFingerprintCache(cacheFile());
    expect(again.get('/x', '3:1')).toBe('abc');
    expect(again.get('/x', '3:2')).toBeUndefined();
    expect(again.get('/x', '4:1')).toBeUndefined();
    expect(again.get('/y', '3:1')).toBeUndefined();
  });

  it('replaces what it knew of a file', async () => {
    const cache = await openFingerprintCache(cacheFile());
    cache.set('/x', '3:1', 'old');
    cache.set('/x', '3:2', 'new');
    expect(cache.get('/x', '3:1')).toBeUndefined();
    expect(cache.get('/x', '3:2')).toBe('new');
  });

  it('leaves only its file behind, and writes none when nothing is new', async () => {
    const cache = await openFingerprintCache(cacheFile());
    await cache.save();
    await expect(stat(cacheFile())).rejects.toThrow(/ENOENT/);
    cache.set('/x', '3:1', 'abc');
    await cache.save();
    expect(await readdir(join(root, 'cache'))).toEqual(['fingerprints.json']);
  });

  it('spares reading a file again until it changes, also when the new bytes bear the old size and time', async () => {
    const [file] = await writeFiles(root, { 'a.tar': 'first' });
    const kept = await openFingerprintCache(cacheFile());
    let hashed = 0;
    const cache: FingerprintCache = {
      ...kept,
      set: (...entry) => {
        hashed++;
        kept.set(...entry);
      },
    };
    const time = new Date('2024-01-01T00:00:00Z');
    await utimes(file, time, time);
    const before = await fingerprintFiles(root, [file], cache);
    expect(await fingerprintFiles(root, [file], cache)).toBe(before);
    expect(hashed).toBe(1);
    await writeFile(file, 'FIRST');
    await utimes(file, time, time);
    expect(await fingerprintFiles(root, [file], cache)).toBe(sha256(`${sha256('FIRST')}  a.tar`));
    expect(hashed).toBe(2);
  });

  it.each([
    ['empty', ''],
    ['cut off', '[["/x",{"stamp":"3:1","ha'],
    ['no JSON', '\u0000\u0001'],
    ['null', 'null'],
    ['a number', '5'],
    ['an object', '{"/x":{"stamp":"3:1","hash":"abc"}}'],
    ['a list of something else', '[1, 2]'],
    ['a list of half entries', '[["/x"]]'],
    ['entries without a hash', '[["/x",{"stamp":"3:1"}]]'],
    ['entries with a number for a hash', '[["/x",{"stamp":"3:1","hash":7}]]'],
    ['entries of null', '[["/x",null]]'],
  ])('takes a damaged file for an empty cache: %s', async (_what, text) => {
    await writeFiles(root, { 'cache/fingerprints.json': text });
    const cache = await openFingerprintCache(cacheFile());
    expect(cache.get('/x', '3:1')).toBeUndefined();
    cache.set('/y', '3:1', 'abc');
    await cache.save();
    expect(JSON.parse(await readFile(cacheFile(), 'utf8'))).toContainEqual([
      '/y',
      { stamp: '3:1', hash: 'abc' },
    ]);
  });
});

describe('a file that is being hashed', () => {
  it('is let go in the middle when the run is to stop', async () => {
    const file = join(root, 'large.tar');
    await writeFile(file, '');
    // zeros, which take no room on the disk; hashing them takes half a second and more
    await truncate(file, 2 ** 30);
    const controller = new AbortController();
    const hashing = hashFile(file, undefined, controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 5);
    await expect(hashing).rejects.toBeInstanceOf(Interrupted);
  });
});
