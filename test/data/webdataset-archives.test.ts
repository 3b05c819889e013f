import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSamples } from '../../harness/data/reader.js';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { DataError } from '../../harness/core/errors.js';
import { webDatasetReader } from '../../harness/data/webdataset.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import {
  collect,
  labelled,
  makeEntry,
  packTar,
  writeWebDataset,
  type WebDatasetContent,
} from '../support/webdataset.js';
import { good, readChanged } from './small-webdataset.js';

const newFolder = useTemporaryFolders();
const readAll = (content: Partial<WebDatasetContent>, entry: Partial<DatasetEntry> = {}) =>
  readChanged(newFolder(), content, entry);

describe('archives', () => {
  const first = { name: 's0.webp', bytes: Buffer.alloc(1500, 7) };
  const label = { name: 's0.cls', bytes: '1' };

  it('refuses a Git-LFS pointer', async () => {
    const pointer = Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 9\n');
    await expectOneLine(
      () => readAll({ shards: [pointer] }),
      DataError,
      `${join('test', '0.tar')}: is a Git-LFS pointer`,
      'git lfs pull',
    );
  });

  it('refuses an archive cut off at any byte', async () => {
    // 512 + 1536 bytes, 512 + 512, 512 + 512, 512 + 512, then 1024 zeros: whole from byte 5120 on
    const whole = await packTar([first, label, ...labelled('s1', 1)]);
    const end = whole.length - 1024;
    expect(end).toBe(5120);
    const lengths = Array.from({ length: 64 }, (_, index) => Math.floor((index * end) / 64));
    for (const length of [...lengths, 512, 2047, 2049, 4607, end - 1])
      await expectOneLine(
        () => readAll({ shards: [whole.subarray(0, length)] }, { count: 2 }),
        DataError,
        'toy: ',
      );
    expect(await readAll({ shards: [whole.subarray(0, end)] }, { count: 2 })).toHaveLength(2);
  });

  it('names the shard that may be cut off between two members, where the count tells', async () => {
    const shards = [labelled('s0', 0), labelled('s1', 1), labelled('s2', 2)];
    const cut = (await packTar([...labelled('s1', 1), ...labelled('s3', 0)])).subarray(0, 2048);
    expect(await readAll({ shards: [shards[0], cut, shards[2]] }, { count: 3 })).toHaveLength(3);
    await expectOneLine(
      () => readAll({ shards: [shards[0], cut, shards[2]] }, { count: 4 }),
      DataError,
      'toy: 3 samples in ',
      'datasets.json says 4. It may be cut off: test/1.tar ends without the mark of a tar archive. Fetch it again',
    );
  });

  it.each([
    ['inside the first member', 1000, 'cut off after the start'],
    ['inside a header', 2048 + 100, 'cut off after s0.webp'],
    ['inside the second member', 2048 + 512, 'cut off after s0.webp'],
  ])('says where it was cut off: %s', async (_where, length, part) => {
    const whole = await packTar([first, label]);
    const shards = [whole.subarray(0, length)];
    await expectOneLine(() => readAll({ shards }), DataError, `${join('test', '0.tar')}: damaged or`, part);
  });

  it.each<[what: string, bytes: Uint8Array]>([
    ['text', Buffer.from('<html>403 Forbidden</html>'.repeat(40))],
    ['a gzip file', Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.alloc(1020, 3)])],
  ])('refuses %s', async (_what, bytes) => {
    await expectOneLine(() => readAll({ shards: [bytes] }), DataError, '0.tar: damaged or cut off');
  });

  it('refuses a header with one bit changed', async () => {
    const bytes = await packTar([...labelled('s0', 0), ...labelled('s1', 1)]);
    bytes[2048] ^= 1;
    await expectOneLine(() => readAll({ shards: [bytes] }), DataError, 'after s0.cls');
  });

  it('refuses a member that says it is larger than memory', async () => {
    const bytes = await packTar(labelled('s0', 0));
    bytes.write('77777777777\0', 124, 'latin1');
    const sum = bytes
      .subarray(0, 512)
      .reduce((total, byte, at) => total + (at < 148 || at > 155 ? byte : 32), 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    await expectOneLine(
      () => readAll({ shards: [bytes] }),
      DataError,
      '0.tar: member s0.webp says 8589934591 bytes, expected at most 512 MiB',
    );
  });

  it.each(['a folder in its place', 'nothing in its place'])('refuses %s', async (what) => {
    const folder = newFolder();
    await writeWebDataset(folder, good);
    const dataset = await webDatasetReader.open(folder, makeEntry());
    rmSync(join(folder, 'test/0.tar'));
    if (what === 'a folder in its place') await writeWebDataset(join(folder, 'test/0.tar'), { shards: [] });
    await expectOneLine(() => collect(readSamples(dataset)), DataError, join('test', '0.tar'));
  });
});
