import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { parseVocabulary } from '../../harness/data/vocabulary-file.js';
import { expectOneLine } from '../support/errors.js';

const parse = (text: string) => parseVocabulary(Buffer.from(text), 'names.txt');

describe('a vocabulary file', () => {
  it('counts from 1 behind a reserved entry, as most of FC-CLIP’s do', () => {
    expect(parse('0:invalid_class_id\n1:wall,walls, brick wall\n2:sky\n')).toEqual([
      ['wall', 'walls', 'brick wall'],
      ['sky'],
    ]);
  });

  it('counts from 0 where no entry is reserved, or from 1 without one', () => {
    const classes = [['road', 'railroad'], ['sidewalk']];
    expect(parse('0:road,railroad\n1:sidewalk')).toEqual(classes);
    expect(parse('1:road,railroad\n2:sidewalk')).toEqual(classes);
  });

  it('may be plain names, one a line', () => {
    expect(parse('\uFEFFtraffic light,signal\r\n\r\n  tree: oak\r\n')).toEqual([
      ['traffic light', 'signal'],
      ['tree: oak'],
    ]);
  });

  it('takes a name once, and keeps parentheses, capitals and signs', () => {
    expect(parse('0:bag,bag,Bag\n\n1 : sign (back),5:00')).toEqual([
      ['bag', 'Bag'],
      ['sign (back)', '5:00'],
    ]);
  });

  it.each([
    ['0:a\n2:b', 'line 2: index 2, expected 1'],
    ['0:a\n0:b', 'line 2: index 0, expected 1'],
    ['2:a\n3:b', 'line 1: index 2, expected 0 or 1'],
    ['0:a\nb', 'line 2: "b" has no index'],
    ['0:a\n1:b,,c', 'line 2: a name is blank in "b,,c"'],
    ['0:a\n1:', 'line 2: a name is blank'],
    ['0:a\n1:b,', 'line 2: a name is blank'],
    ['0:a\n1:invalid_class_id', 'line 2: invalid_class_id at index 1'],
    ['0:invalid_class_id\n1:a', '1 classes, expected at least 2'],
    ['', '0 classes'],
  ])('throws DataError on %j', async (text, message) => {
    await expectOneLine(() => parse(text), DataError, 'names.txt: ', message);
  });

  it('throws DataError on bytes that are no text', async () => {
    const bytes = Buffer.of(97, 10, 0xff);
    await expectOneLine(
      () => parseVocabulary(bytes, 'names.txt'),
      DataError,
      'names.txt: line 2 is not UTF-8',
    );
  });
});
