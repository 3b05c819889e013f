import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { readBytes } from '../../harness/data/byte-source.js';
import { parquetReader } from '../../harness/data/parquet.js';
import { retrievalJsonReader } from '../../harness/data/retrieval-json.js';
import { readSamples } from '../../harness/data/reader.js';
import { checkPages } from '../../harness/data/parquet-pages.js';
import { readTar } from '../../harness/data/tar.js';
import { openZip } from '../../harness/data/zip.js';
import { createFolderWriter } from '../../harness/results/whole-folder.js';
import { expectOneLine } from '../support/errors.js';
import { packParquet } from '../support/parquet.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { i32, struct, zigzag } from '../support/thrift.js';
import { collect, makeEntry, packTar, type TarEntry } from '../support/webdataset.js';
import { packZip } from '../support/zip.js';

const newFolder = useTemporaryFolders();

function write(name: string, bytes: Uint8Array | string): string {
  const file = join(newFolder(), name);
  writeFileSync(file, bytes);
  return file;
}

const leading = ['../../a.webp', '/etc/a.webp', 'a/../../../b.webp', '..\\c.webp', '~/d.webp'];

describe('a tar archive', () => {
  it('is read, never unpacked: names that lead out are only names', async () => {
    const file = write('0.tar', await packTar(leading.map((name) => ({ name, bytes: 'x' }))));
    const members = await collect(readTar(file, 'toy'));
    expect(members.map(({ name }) => name)).toEqual(leading);
    expect(readdirSync(dirname(file))).toEqual(['0.tar']);
    expect(existsSync('/etc/a.webp') || existsSync(join(dirname(file), '../../a.webp'))).toBe(false);
  });

  it('has no links, devices and pipes for a reader', async () => {
    const others = (
      ['symlink', 'link', 'character-device', 'block-device', 'fifo', 'directory', 'contiguous-file'] as const
    ).map((type): TarEntry => ({ name: `${type}.webp`, type, linkname: '/etc/passwd' }));
    const file = write('0.tar', await packTar([...others, { name: 'image.webp', bytes: 'x' }]));
    const members = await collect(readTar(file, 'toy'));
    expect(members.map(({ name }) => name)).toEqual(['image.webp']);
  });

  it('whose member says more bytes than the archive has is refused before there is room for them', async () => {
    const bytes = await packTar([{ name: 'a.webp', bytes: 'x' }]);
    bytes.write('00000000000\0', 124); // the size, in octal digits
    bytes.write('03000000000\0', 124); // 384 MiB
    let sum = 0;
    bytes.fill(' ', 148, 156);
    for (const byte of bytes.subarray(0, 512)) sum += byte;
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const before = process.memoryUsage().arrayBuffers;
    await expectOneLine(
      () => collect(readTar(write('0.tar', bytes), 'toy')),
      DataError,
      'a.webp',
      '402653184',
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
  });
});

describe('a zip archive', () => {
  it.each(leading.slice(0, 3))('with a member %s is refused', async (name) => {
    const file = write('a.zip', packZip([{ name, bytes: 'x' }]));
    await expectOneLine(() => openZip(file, 'toy'), DataError, 'toy: ', 'Fetch this archive again');
  });

  it('is a bomb of which no more is unpacked than a member says, and no member may say 512 MiB', async () => {
    const zeros = Buffer.alloc(2 ** 24);
    const file = write(
      'a.zip',
      packZip([
        { name: 'a', bytes: zeros, size: 1000 },
        { name: 'b', bytes: zeros, size: 2 ** 30 },
      ]),
    );
    const zip = await openZip(file, 'toy');
    await expectOneLine(() => zip.read('a'), DataError, 'toy: member a: damaged');
    await expectOneLine(() => zip.read('b'), DataError, 'expected at most 512 MiB');
    zip.close();
  });
});

describe('a gzip bomb', () => {
  const bomb = gzipSync(Buffer.alloc(2 ** 27));

  it('is unpacked no further than a file of data would be', async () => {
    await expectOneLine(() => readBytes(write('a.json.gz', bomb)), DataError, 'unpack to more than 64 MiB');
  });

  it('of captions is none either', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'captions.json.gz'), bomb);
    writeFileSync(join(folder, 'images.zip'), packZip([{ name: 'a.jpg', bytes: 'x' }]));
    const entry = makeEntry({ format: 'retrieval-json' });
    await expectOneLine(
      () => retrievalJsonReader.open(folder, entry),
      DataError,
      'unpack to more than 64 MiB',
    );
  });

  it('is none where it is a long text of few words', async () => {
    const text = JSON.stringify(
      Array.from({ length: 200_000 }, (_, index) => ({ id: index, answer: 'yes' })),
    );
    expect(String(await readBytes(write('a.json.gz', gzipSync(text))))).toBe(text);
  });
});

describe('a Parquet file', () => {
  const good = packParquet(
    {
      image: { type: 'bytes', values: ['a'.repeat(200), 'b'.repeat(200)] },
      label: { type: 'integer', values: [0, 1] },
    },
    {
      huggingface: JSON.stringify({
        info: { features: { label: { names: ['a', 'b'], _type: 'ClassLabel' } } },
      }),
    },
    { codec: 'zstd' },
  );

  async function read(bytes: Buffer) {
    const folder = newFolder();
    writeFileSync(join(folder, 'test.parquet'), bytes);
    writeFileSync(join(folder, 'zeroshot_classification_templates.txt'), 'a {c}.\n');
    return collect(readSamples(await parquetReader.open(folder, makeEntry({ format: 'parquet' }))));
  }

  /** The same file with one number for another of as many bytes: the head of a page says what it likes. */
  function change(from: readonly number[], to: readonly number[]): Buffer {
    const at = good.indexOf(Buffer.from(from));
    expect(at).toBeGreaterThan(0);
    const copy = Buffer.from(good);
    copy.set(to, at);
    return copy;
  }

  it('is read', async () => {
    expect(await read(good)).toHaveLength(2);
  });

  it.each([
    ['unpacks to a gigabyte', { unpacked: 2 ** 30 }, '1073741824 unpacked bytes, expected 0 to 536870911'],
    ['unpacks to less than nothing', { unpacked: -1 }, '-1 unpacked bytes'],
    ['has more packed bytes than its column', { packed: 1000 }, '1000 bytes, expected 0 to'],
    ['has more values than its column', { values: 2 ** 31 - 1 }, '2147483647 values, expected 0 to 2'],
  ])('of a page that says it %s is refused by its head', async (_what, changes, part) => {
    const { unpacked, packed, values } = { unpacked: 10, packed: 10, values: 2, ...changes };
    const data = struct([
      [1, i32(values)],
      [2, i32(0)],
    ]);
    const head = struct([
      [1, i32(0)],
      [2, i32(unpacked)],
      [3, i32(packed)],
      [5, [12, data]],
    ]);
    const bytes = new Uint8Array([...head, ...Buffer.alloc(10)]);
    const source = {
      byteLength: bytes.length,
      slice: (from: number, to?: number) => bytes.slice(from, to).buffer,
    };
    const facts = { num_values: 2n, data_page_offset: 0n, total_compressed_size: BigInt(bytes.length) };
    const group = {
      num_rows: 2n,
      columns: [{ meta_data: { ...facts, path_in_schema: ['image'] } }],
    };
    await expectOneLine(() => checkPages(source, group, ['image']), Error, part);
  });

  it('of a page that says it holds more values than its column is refused before there is room for them', async () => {
    const from = [0x2c, 0x15, ...zigzag(2)];
    await expectOneLine(
      () => read(change(from, [0x2c, 0x15, 0x7e])),
      DataError,
      'says it has 63 values, expected 0 to 2',
    );
  });
});

describe('a file of predictions', () => {
  it.each(['../a.png', '/tmp/a.png', 'maps/../../a.png', 'C:\\a.png'])(
    'is not written to %s',
    async (name) => {
      const folder = newFolder();
      const writer = createFolderWriter(join(folder, 'out'));
      await expectOneLine(() => writer.write(name, Buffer.from('x')), DataError, 'leads out of it');
      await writer.discard();
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});
