import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import { decodeLabelMap } from '../../../harness/preprocess/maps/decode-label-map.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { decodeMap, labelMapsRow } from '../../numbers/rows/images.js';
import { expectOneLine } from '../../support/errors.js';
import { expectedLabels, mapEntries, readMapFixture } from './fixture.js';

describe('label maps and panoptic maps', () => {
  it.each(labelMapsRow.cases)('$file: what PIL gives', async (entry) => {
    await expectAgreement(labelMapsRow, entry);
    const { data } = await decodeMap(entry);
    // 16 bits are 16 bits, also where every label is small
    const bytes = { L: 1, '1': 1, P: 1, RGB: 4, RGBA: 4 }[entry.mode] ?? 2;
    expect(data.BYTES_PER_ELEMENT).toBe(bytes);
  });

  it.each(
    mapEntries.flatMap((entry) => ('refused' in entry ? [[entry.file, entry, entry.refused] as const] : [])),
  )('%s: refused in one line', async (file, entry, refused) => {
    await expectOneLine(() => decodeMap(entry), DataError, `${file}: `, refused);
  });

  // A wrong label is worse than an error: whatever byte is lost, the answer is an error or what it was.
  it.each(['grey8.png', 'strips16-be-lzw.tif', 'panoptic-rgb.png'])(
    '%s cut anywhere: an error',
    async (file) => {
      const entry = mapEntries.find((one) => one.file === file);
      if (!entry) throw new Error(file);
      const bytes = readMapFixture(file);
      for (let length = 0; length < bytes.length - 12; length += 1 + Math.floor(bytes.length / 60)) {
        await expectOneLine(() => decodeMap(entry, bytes.subarray(0, length)), DataError, `${file}: `);
      }
    },
  );

  it('name what a Git-LFS pointer looks like', async () => {
    const pointer = Buffer.from('version https://git-lfs.github.com/spec/v1\n');
    await expectOneLine(
      () => decodeLabelMap(pointer, 'a.png'),
      DataError,
      'a.png: ',
      'version https://git-lfs',
    );
  });

  it('decodes a file inside a larger buffer', async () => {
    for (const file of ['grey16.png', 'palette8.tif', 'strips16-be-raw.tif']) {
      const entry = mapEntries.find((one) => one.file === file);
      if (!entry) throw new Error(file);
      const bytes = Buffer.concat([Buffer.alloc(7, 1), readMapFixture(file)]).subarray(7);
      expect([...(await decodeMap(entry, bytes)).data]).toEqual(expectedLabels(entry));
    }
  });
});
