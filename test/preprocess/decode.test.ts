import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { clipToRgb } from '../../harness/preprocess/colour.js';
import { decodeImage } from '../../harness/preprocess/decode.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { decodingRow, littleEndian } from '../numbers/rows/images.js';
import { fixture, readImage } from './fixture.js';

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

describe('equal to PIL', () => {
  test.each(decodingRow.cases)('$file ($mode)', async (stored) => {
    await expectAgreement(decodingRow, stored);
    const { data, width, height, channels } = await decodeImage(readImage(stored.file));
    expect(data).toHaveLength(width * height * channels);
  });

  // Negative control: one grey level more, which 255 and above hide in RGB, is another checksum of the integers.
  test('the checksum of integers sees what RGB clips', async () => {
    const expected = fixture.images.find(({ file }) => file === 'png-grey16.png');
    const image = await decodeImage(readImage('png-grey16.png'));
    if (image.mode !== 'I') throw new Error(`opened as ${image.mode}`);
    const data = image.data.slice();
    const bright = data.findIndex((value) => value >= 255 && value < 65535);
    data[bright]++;
    expect(sha256(clipToRgb({ ...image, data }).data)).toBe(expected?.rgbSha256);
    expect(sha256(littleEndian(data))).not.toBe(expected?.integersSha256);
  });
});

// Below 0 and above 255 is clipped; nothing is scaled.
test('integers become grey RGB', () => {
  const data = Int32Array.from([-3000, 0, 254, 255, 256, 65535]);
  const levels = [0, 0, 254, 255, 255, 255];
  const rgb = clipToRgb({ width: 3, height: 2, channels: 1, data });
  expect([...rgb.data]).toEqual(levels.flatMap((level) => [level, level, level]));
});

/** A PNG with its header's four-byte sizes, bit depth and colour type replaced, and the checksum made right. */
function withHeader(change: (header: DataView) => void): Uint8Array {
  const bytes = Uint8Array.from(readImage('png-grey.png'));
  change(new DataView(bytes.buffer, 16, 13));
  new DataView(bytes.buffer).setUint32(29, crc32(bytes.subarray(12, 29)));
  return bytes;
}

const cut = (file: string, keep: number): Uint8Array => {
  const bytes = readImage(file);
  return bytes.subarray(0, Math.floor(bytes.length * keep));
};

function jpegWith(offsetInFrame: number, value: number): Uint8Array {
  const bytes = Uint8Array.from(readImage('jpeg-444.jpg'));
  const frame = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0);
  bytes[frame + offsetInFrame] = value;
  return bytes;
}

describe('one clear line', () => {
  test.each<[string, Uint8Array, RegExp]>([
    [
      'nothing',
      new Uint8Array(0),
      /not a known image format, got 0 bytes that start with "", expected a JPEG/,
    ],
    [
      'text',
      Buffer.from('<svg xmlns="x"/>'),
      /not a known image format, got 16 bytes that start with "3c73766720786d6c"/,
    ],
    ['half a JPEG', cut('jpeg-420.jpg', 0.5), /the jpeg file is truncated or corrupt\./],
    ['most of a JPEG', cut('jpeg-420.jpg', 0.98), /the jpeg file is truncated or corrupt/],
    ['half a progressive JPEG', cut('jpeg-progressive.jpg', 0.5), /the jpeg file is truncated or corrupt/],
    ['a JPEG without its last two bytes', readImage('jpeg-420.jpg').subarray(0, -2), /truncated or corrupt/],
    ['the start of a JPEG', readImage('jpeg-420.jpg').subarray(0, 60), /the file ends inside its header/],
    ['half a PNG', cut('png-rgb.png', 0.5), /the png file is truncated or corrupt/],
    ['the start of a PNG', readImage('png-rgb.png').subarray(0, 20), /the file ends inside its header/],
    ['a palette PNG without a palette', cut('png-palette.png', 0.02), /the file ends inside its header/],
    ['half a WebP', cut('webp-lossy.webp', 0.5), /the webp file is truncated or corrupt/],
    ['half a 16-bit grey PNG', cut('png-grey16.png', 0.5), /the png file is truncated or corrupt/],
    [
      '8-bit grey that says 16',
      withHeader((header) => {
        header.setUint8(8, 16);
      }),
      /the png file is truncated or corrupt/,
    ],
    ['GIF', Buffer.from('GIF89a\x01\0\x01\0'), /^image: a GIF file, which is not read, expected a JPEG/],
    ['BMP', Buffer.from('BM\x46\0\0\0'), /^image: a BMP file, which is not read, expected a JPEG/],
    ['TIFF, Intel', Buffer.from('II*\0\x08\0'), /^image: a TIFF file, which is not read, expected/],
    ['TIFF, Motorola', Buffer.from('MM\0*\0\0'), /^image: a TIFF file, which is not read, expected/],
    [
      'colour type 5',
      withHeader((header) => {
        header.setUint8(9, 5);
      }),
      /PNG colour type 5, expected 0, 2, 3, 4 or 6/,
    ],
    [
      'a bomb',
      withHeader((header) => {
        header.setUint32(0, 60000);
        header.setUint32(4, 60000);
      }),
      /the png file has more than 178956970 pixels, PIL's limit: 60000 x 60000\. /,
    ],
    ['12-bit JPEG', jpegWith(4, 12), /12-bit JPEG is not supported, expected 8 bits/],
    ['a JPEG of two components', jpegWith(9, 2), /JPEG with 2 components, expected 1, 3 or 4/],
  ])('%s', async (_name, bytes, message) => {
    const error: unknown = await decodeImage(bytes).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(DataError);
    const text = error instanceof Error ? error.message : '';
    expect(text).toMatch(message);
    expect(text).toMatch(/^image: [^\n]{1,220}\.$/);
  });

  // Records name their bad samples, and are the same bytes however many threads decode.
  test('files that fail at once say what each says alone', async () => {
    const names = ['jpeg-420.jpg', 'png-rgb.png', 'webp-lossy.webp', 'png-grey16.png'];
    const damaged = Array.from({ length: 24 }, (_, index) => cut(names[index % 4], 0.5));
    const messageOf = (bytes: Uint8Array) =>
      decodeImage(bytes).then(
        () => 'decoded',
        (error: unknown) => (error as Error).message,
      );
    const alone = [];
    for (const bytes of damaged) alone.push(await messageOf(bytes));
    expect(await Promise.all(damaged.map(messageOf))).toEqual(alone);
    expect(new Set(alone).size).toBe(3);
  });

  test('damaged compressed data of a PNG', async () => {
    const bytes = Uint8Array.from(readImage('png-rgb.png'));
    bytes[bytes.length >> 1] ^= 0x55;
    await expect(decodeImage(bytes)).rejects.toThrow(/^image: the png file is truncated or corrupt/);
  });
});

test('bytes after the end of a JPEG are ignored, as PIL does', async () => {
  const bytes = readImage('jpeg-420.jpg');
  const longer = Buffer.concat([bytes, Buffer.from('left over')]);
  expect((await decodeImage(longer)).data).toEqual((await decodeImage(bytes)).data);
});
