import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { readDataCompInfo } from '../../harness/exchange/datacomp-info.js';
import { expectOneLine } from '../support/errors.js';
import { trainedInfo, usedInfo } from '../support/foreign-files.js';

const bytes = (hex: string) => Buffer.from(hex, 'hex');

describe('info.pkl of DataComp', () => {
  it.each([
    ['an architecture and a tag', usedInfo, { name: 'ViT-B-32', pretrained: 'openai' }],
    ['a path, protocol 4', trainedInfo.four, { name: 'ViT-B-32', pretrained: 'exp1-epoch_8' }],
    ['a path, protocol 2', trainedInfo.two, { name: 'ViT-B-32', pretrained: 'exp1-epoch_8' }],
  ])('names the model: %s', (_what, hex, model) => {
    expect(readDataCompInfo(bytes(hex), 'f')).toEqual(model);
  });

  it('may name none', () => {
    // pickle.dumps({'scale': 'small'}, protocol=4)
    expect(
      readDataCompInfo(bytes('80049512000000000000007d948c057363616c65948c05736d616c6c94732e'), 'f'),
    ).toBeUndefined();
  });

  it.each([
    ['nothing', '', 'it ends too soon'],
    ['a text that is cut off', usedInfo.slice(0, 60), 'it ends too soon'],
    ['a length beyond the end', '80048cff41', 'it ends too soon'],
    ['a line without an end', '80046361', 'it ends too soon'],
    ['another thing', '8004420000', String.raw`opcode "B" at byte 2`],
  ])('is refused where it cannot be read: %s', async (_what, hex, part) => {
    await expectOneLine(() => readDataCompInfo(bytes(hex), 'f.pkl'), DataError, 'f.pkl: ', part);
  });

  it('runs nothing: a call of anything is only passed over', () => {
    // cos\nsystem\n(X\x04\x00\x00\x00exit tR. : Python would call os.system
    const hostile = Buffer.concat([
      bytes('8002'),
      Buffer.from('cos\nsystem\n(X\u0004\u0000\u0000\u0000exittR.', 'latin1'),
    ]);
    expect(readDataCompInfo(hostile, 'f')).toBeUndefined();
  });
});
