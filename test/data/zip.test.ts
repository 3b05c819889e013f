import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { openZip } from '../../harness/data/zip.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { packZip, type ZipMember } from '../support/zip.js';

const newFolder = useTemporaryFolders();
const members: readonly ZipMember[] = [
  { name: 'in/a.jpg', bytes: 'alpha '.repeat(50) },
  { name: 'in/', bytes: '', method: 0 },
  { name: 'b.png', bytes: 'beta', method: 0 },
  { name: 'ü.webp', bytes: '' },
];

function write(bytes: Uint8Array): string {
  const file = join(newFolder(), 'images.zip');
  writeFileSync(file, bytes);
  return file;
}

async function openPacked(changes: readonly ZipMember[]) {
  return openZip(write(packZip(changes)), 'toy: images.zip');
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

/** Closing a file takes some turns of the event loop; how many handles are left then. */
async function waitForClosing(file: string): Promise<number> {
  for (let turn = 0; turn < 1000 && openHandles(file) > 0; turn++) await new Promise(setImmediate);
  return openHandles(file);
}

function openHandles(file: string): number {
  const handles = readdirSync('/proc/self/fd').map((handle) => {
    try {
      return readlinkSync(`/proc/self/fd/${handle}`);
    } catch {
      return '';
    }
  });
  return handles.filter((target) => target === file).length;
}

describe('a zip archive', () => {
  it('gives its files by name, in any order, stored or deflated', async () => {
    const zip = await openPacked(members);
    expect(zip.names).toEqual(['in/a.jpg', 'b.png', 'ü.webp']);
    expect(text(await zip.read('b.png'))).toBe('beta');
    expect(text(await zip.read('in/a.jpg'))).toBe('alpha '.repeat(50));
    expect(text(await zip.read('ü.webp'))).toBe('');
    const both = await Promise.all([zip.read('in/a.jpg'), zip.read('b.png')]);
    expect(both.map(text)).toEqual(['alpha '.repeat(50), 'beta']);
    zip.close();
  });

  it('written by Python is read', async () => {
    const random = createRandom(3);
    const bytes = Buffer.from(Array.from({ length: 100_000 }, () => Math.floor(random() * 7)));
    const file = join(newFolder(), 'python.zip');
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED); ' +
      'z.writestr("images/one.jpg", sys.stdin.buffer.read()); z.writestr("images/two.jpg", b"2"); z.close()';
    execFileSync('python3', ['-c', script, file], { input: bytes });
    const zip = await openZip(file, 'toy');
    expect(zip.names).toEqual(['images/one.jpg', 'images/two.jpg']);
    expect(Buffer.from(await zip.read('images/one.jpg')).equals(bytes)).toBe(true);
    zip.close();
  });

  it('gives its file handle back', async () => {
    const file = write(packZip(members));
    const zip = await openZip(file, 'toy');
    await zip.read('b.png');
    const during = openHandles(file);
    zip.close();
    expect([during, await waitForClosing(file)]).toEqual([1, 0]);
  });
});

describe('a damaged archive', () => {
  const good = packZip(members);
  it.each([
    ['an empty file', Buffer.alloc(0), 'is an empty file'],
    ['a Git-LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\n'), 'git lfs pull'],
    ['no zip archive', Buffer.from('GIF89a'.repeat(20)), 'damaged, cut off, or no zip archive'],
    ['cut off at the end', good.subarray(0, good.length - 5), 'damaged, cut off, or no zip archive'],
    ['cut off in the middle', good.subarray(0, 100), 'damaged, cut off, or no zip archive'],
    ['cut off in front', good.subarray(60), 'damaged'],
    ['a path that leads out', packZip([{ name: '../a.jpg', bytes: 'x' }]), '../a.jpg'],
    ['an absolute path', packZip([{ name: '/a.jpg', bytes: 'x' }]), '/a.jpg'],
    ['a name twice', packZip([members[0], members[0]]), 'member in/a.jpg is in it twice'],
    [
      'a wrong size of a stored member',
      packZip([{ name: 'a.jpg', bytes: 'x', method: 0, size: 2 }]),
      'damaged',
    ],
  ])('that is %s is refused', async (_what, bytes, part) => {
    const file = write(bytes);
    await expectOneLine(() => openZip(file, 'toy: images.zip'), DataError, 'toy: images.zip: ', part);
    expect(await waitForClosing(file)).toBe(0);
  });

  it('that is not there is refused', async () => {
    const file = join(newFolder(), 'none.zip');
    await expectOneLine(() => openZip(file, 'toy: none.zip'), DataError, 'toy: none.zip: ', 'ENOENT');
  });

  it.each<readonly [string, Omit<ZipMember, 'name'>, string]>([
    ['is encrypted', { bytes: 'x', flags: 1 }, 'is encrypted'],
    ['is compressed in another way', { bytes: 'x', method: 14 }, 'compression method 14, expected 0'],
    ['is too large', { bytes: 'x', size: 600 * 1024 * 1024 }, 'expected at most 512 MiB'],
    ['unpacks to more bytes than it says', { bytes: 'x'.repeat(1000), size: 10 }, 'damaged'],
    ['unpacks to fewer bytes than it says', { bytes: 'x', size: 10 }, 'damaged'],
    ['differs from its checksum', { bytes: 'x', crc: 7 }, 'CRC-32'],
    ['differs from its checksum, stored', { bytes: 'x', crc: 7, method: 0 }, 'CRC-32'],
  ])('gives its other members where one %s', async (_what, member, part) => {
    const file = write(packZip([...members, { name: 'bad.jpg', ...member }]));
    const zip = await openZip(file, 'toy: images.zip');
    await expectOneLine(() => zip.read('bad.jpg'), DataError, 'toy: images.zip: member bad.jpg: ', part);
    expect(text(await zip.read('b.png'))).toBe('beta');
    await expectOneLine(() => zip.read('c.jpg'), DataError, 'member c.jpg: is not in the archive');
    zip.close();
    expect(await waitForClosing(file)).toBe(0);
  });

  it.each([40, 60, 75])('gives its other members where byte %d is changed', async (at) => {
    const bytes = Buffer.from(good);
    bytes[at] ^= 0xff;
    const zip = await openZip(write(bytes), 'toy');
    if (at < 50) await expectOneLine(() => zip.read('in/a.jpg'), DataError, 'toy: member in/a.jpg: damaged');
    expect(text(await zip.read('ü.webp'))).toBe('');
    zip.close();
  });
});
