import { deflateSync, crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { parseSegmentation } from '../../harness/core/rle/segmentation.js';
import { decodeImage, shrinkImage } from '../../harness/preprocess/decode.js';
import { decodeLabelMap } from '../../harness/preprocess/maps/decode-label-map.js';
import { expectOneLine } from '../support/errors.js';
import { makeImageBomb, makePng } from '../support/png.js';

function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function header(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes[8] = 8;
  return chunk('IHDR', bytes);
}

const png = (...chunks: readonly Buffer[]) =>
  Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks, chunk('IEND', Buffer.alloc(0))]);
const pixels = chunk('IDAT', deflateSync(Buffer.from([0, 1, 2, 0, 3, 4])));
const bomb = deflateSync(Buffer.alloc(2 ** 27));

const svg = Buffer.from(
  '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" ' +
    'xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="http://127.0.0.1/a.png"/><text>&x;</text></svg>',
);

describe('an image', () => {
  it('of more pixels than PIL opens is refused before it is decoded', async () => {
    await expectOneLine(
      () => decodeImage(makeImageBomb()),
      DataError,
      'more than 178956970 pixels',
      '60000 x 60000',
    );
    await expectOneLine(() => shrinkImage(makeImageBomb(), 64), DataError, 'more than 178956970 pixels');
    await expectOneLine(
      () => decodeLabelMap(makeImageBomb(), 'a.png'),
      DataError,
      '60000 x 60000',
      'at most 178956970',
    );
  });

  it('of fewer pixels than its header says is refused', async () => {
    const lying = png(header(9000, 9000), pixels);
    await expectOneLine(() => decodeImage(lying), DataError, 'truncated or corrupt');
    await expectOneLine(() => decodeLabelMap(lying, 'a.png'), DataError, 'truncated or corrupt');
  });

  it.each<readonly [string, Uint8Array]>([
    ['SVG, which may name files and addresses', svg],
    ['GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')],
    ['TIFF', Buffer.from('II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1')],
    ['HEIF', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['PDF', Buffer.from('%PDF-1.7\n')],
    ['nothing', Buffer.alloc(0)],
  ])('that is %s never reaches a decoder', async (_what, bytes) => {
    await expectOneLine(() => decodeImage(bytes), DataError, 'expected a JPEG, PNG or WebP file');
    await expectOneLine(() => shrinkImage(bytes, 64), DataError, 'expected a JPEG, PNG or WebP file');
  });

  it('that is cut off anywhere is refused', async () => {
    const whole = makePng(4, 4);
    for (const end of [9, 20, 30, 40, whole.length - 20])
      await expectOneLine(() => decodeImage(whole.subarray(0, end)), DataError, 'image: ');
  });
});

describe('a label map', () => {
  it('is read without the profile that lies in it', async () => {
    const profile = chunk('iCCP', Buffer.concat([Buffer.from('x\0\0', 'latin1'), bomb]));
    const start = performance.now();
    expect(await decodeLabelMap(png(header(2, 2), profile, pixels), 'a.png')).toMatchObject({
      width: 2,
      height: 2,
    });
    const plain = await decodeLabelMap(png(header(2, 2), pixels), 'a.png');
    expect([...plain.data]).toEqual([1, 2, 3, 4]);
    // unpacked by the decoder it takes a second
    expect(performance.now() - start).toBeLessThan(800);
  });

  it('with a damaged profile is still damaged', async () => {
    const profile = chunk('iCCP', Buffer.from('x\0\0abc', 'latin1'));
    profile[12] ^= 1;
    await expectOneLine(
      () => decodeLabelMap(png(header(2, 2), profile, pixels), 'a.png'),
      DataError,
      'corrupt',
    );
  });

  it('whose pixels unpack to far more than its header says is refused', async () => {
    const file = png(header(2, 2), chunk('IDAT', bomb));
    await expectOneLine(
      () => decodeLabelMap(file, 'a.png'),
      DataError,
      'unpacks to more than',
      '2 x 2 pixels',
    );
  });

  it('with two headers is refused', async () => {
    await expectOneLine(
      () => decodeLabelMap(png(header(2, 2), header(9999, 9999), pixels), 'a.png'),
      DataError,
      'two headers',
    );
  });
});

describe('a mask', () => {
  it('of a border that would be walked for minutes is refused', () => {
    const far = [[0, 0, 4e8, 0, 4e8, 4e8, 0, 4e8]];
    expect(() => parseSegmentation(far, 10, 10)).toThrow('pixels long, expected it in its image');
  });

  it('of more pixels than any image is refused, before its runs overflow', () => {
    const huge = { size: [1e7, 1e7], counts: [1e14] };
    expect(() => parseSegmentation(huge, 1e7, 1e7)).toThrow('at most 268435456');
  });
});
