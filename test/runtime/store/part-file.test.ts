import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../../harness/core/hash.js';
import { createTensor } from '../../../harness/core/tensor.js';
import { Damage } from '../../../harness/runtime/store/damage.js';
import { checksumOf, readPart, readRows, writePart } from '../../../harness/runtime/store/part-file.js';
import { contentOf, flipBit, makeBatch, spoil } from '../../support/embeddings.js';
import { catchError, expectOneLine } from '../../support/errors.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

/** Reads a file as the format says, with nothing of ours. */
function readPlainly(file: string) {
  const bytes = readFileSync(file);
  const start = 8 + Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as {
    __metadata__: Record<string, string>;
    embeddings: { dtype: string; shape: [number, number]; data_offsets: [number, number] };
  };
  const { shape, data_offsets: offsets } = header.embeddings;
  const values = Array.from({ length: shape[0] * shape[1] }, (_, i) => bytes.readFloatLE(start + 4 * i));
  return { header, start, values, shape, offsets, size: bytes.length };
}

describe('writePart', () => {
  it('writes one tensor that any reader of the format finds, with ids and batches in words', async () => {
    const batches = [makeBatch(1, 3), makeBatch(2, 2)];
    const file = await writePart(newFolder(), contentOf(batches));
    const { header, start, values, shape, offsets, size } = readPlainly(file);
    expect(start % 8).toBe(0);
    expect(shape).toEqual([5, 4]);
    expect(offsets).toEqual([0, 80]);
    expect(size).toBe(start + 80);
    expect(header.embeddings.dtype).toBe('F32');
    expect(values).toEqual(batches.flatMap(({ embeddings }) => [...embeddings.data]));
    const { ids, batches: named, format, version } = header.__metadata__;
    expect({ format, version }).toEqual({ format: 'vitabench-embeddings', version: '1' });
    expect(JSON.parse(ids)).toEqual(['s1-0', 's1-1', 's1-2', 's2-0', 's2-1']);
    expect(JSON.parse(named)).toMatchObject([
      { key: batches[0].key, row: 0, count: 3 },
      { key: batches[1].key, row: 3, count: 2 },
    ]);
  });

  it('names a file by its content: the same for the same, another for one value that differs', async () => {
    const folder = newFolder();
    const one = makeBatch(1);
    const file = await writePart(folder, contentOf([one]));
    expect(await writePart(folder, contentOf([one]))).toBe(file);
    const data = one.embeddings.data.slice();
    data[0] += 1;
    const other = { ...one, embeddings: createTensor(data, one.embeddings.shape) };
    expect(await writePart(folder, contentOf([other]))).not.toBe(file);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('leaves nothing behind when its bytes come to an end with an error', async () => {
    const folder = newFolder();
    const data = (function* () {
      yield new Uint8Array(4);
      throw new Error('gone');
    })();
    const error = await catchError(() => writePart(folder, { ...contentOf([makeBatch(1)]), data }));
    expect(error).toEqual(new Error('gone'));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('readPart and readRows', () => {
  it('give every batch back, bit by bit', async () => {
    const batches = [makeBatch(1, 3), makeBatch(2, 1), makeBatch(3, 2)];
    batches[1].embeddings.data[0] = -0;
    batches[1].embeddings.data[1] = 1e-45; // the smallest float32
    const part = await readPart(await writePart(newFolder(), contentOf(batches)));
    expect(part).toMatchObject({ rows: 6, width: 4, ids: batches.flatMap(({ ids }) => ids) });
    for (const [index, { embeddings }] of batches.entries())
      expect(await readRows(part, part.batches[index])).toEqual(embeddings);
  });

  it('see a bit that has turned over, wherever it is', async () => {
    const file = await writePart(newFolder(), contentOf([makeBatch(1, 2, 2), makeBatch(2, 2, 2)]));
    const whole = readFileSync(file);
    const sound = await readPart(file);
    const readAll = async () => {
      const part = await readPart(file);
      return Promise.all(part.batches.map(async (batch) => (await readRows(part, batch)).data));
    };
    const expected = await readAll();
    for (let place = 0; place < whole.length; place++) {
      writeFileSync(file, flipBit(whole, place));
      const outcome = await readAll().catch((error: unknown) => error);
      // spaces behind the header, and the name of a part of it that nobody reads, are no embeddings
      if (outcome instanceof Damage) continue;
      expect(outcome).toEqual(expected);
      expect(place).toBeLessThan(sound.dataStart);
    }
    writeFileSync(file, flipBit(whole, -1));
    expect(await catchError(readAll)).toBeInstanceOf(Damage);
  });

  it.each<[string, (bytes: Buffer) => Uint8Array, string]>([
    ['an empty file', () => Buffer.alloc(0), '0 bytes, too few for a header'],
    ['a file that is cut off', (bytes) => bytes.subarray(0, -1), 'bytes of values, expected'],
    ['a file with more behind it', (bytes) => Buffer.concat([bytes, Buffer.alloc(4)]), 'bytes of values'],
    ['a header that is cut off', (bytes) => bytes.subarray(0, 100), 'in a file of 100'],
    ['text', () => Buffer.from('this is no such file, but one of text'), 'in a file of'],
  ])('refuse %s', async (_case, change, reason) => {
    const file = await writePart(newFolder(), contentOf([makeBatch(1)]));
    spoil(file, change);
    await expectOneLine(() => readPart(file), Damage, reason);
  });

  it('refuse a sound safetensors file of somebody else', async () => {
    const json = '{"embeddings":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}';
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    const file = join(newFolder(), 'part-0.safetensors');
    writeFileSync(file, Buffer.concat([length, Buffer.from(json), Buffer.alloc(4)]));
    await expectOneLine(() => readPart(file), Damage, 'not written by bench');
  });

  it('refuse rows that pass for those of another batch, and rows with NaN', async () => {
    const [one, two] = [makeBatch(1), makeBatch(2)];
    const part = await readPart(await writePart(newFolder(), contentOf([one, two])));
    const [first, second] = part.batches;
    const swapped = { ...first, row: second.row, sha256: second.sha256 };
    await expectOneLine(() => readRows(part, swapped), Damage, 'not those that were written');
    const bad = { ...one, embeddings: createTensor(Float32Array.of(1, NaN, 2, 3), [1, 4]) };
    const other = await readPart(await writePart(newFolder(), contentOf([bad])));
    await expectOneLine(() => readRows(other, other.batches[0]), Damage, 'NaN');
  });

  it('tell a file that is not there from a damaged one', async () => {
    const error = await catchError(() => readPart(join(newFolder(), 'none')));
    expect((error as NodeJS.ErrnoException).code).toBe('ENOENT');
  });
});

describe('checksumOf', () => {
  it('is the SHA-256 of key, line break and bytes', () => {
    expect(checksumOf('k', Uint8Array.of(65, 66))).toBe(sha256('k\nAB'));
  });
});
