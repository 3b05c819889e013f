import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toModelId } from '../../../../harness/library/run/subject/model-name.js';

describe('the folder of a model that is known by a name', () => {
  it.each([
    ['gpt-4o', 'gpt-4o'],
    ['llava-hf/llava-1.5-7b-hf', 'llava-hf__llava-1.5-7b-hf'],
    ['llava:13b-v1.6', 'llava_13b-v1.6'],
    ['org/name:tag@sha', 'org__name_tag_sha'],
    ['/models/llava', '__models__llava'],
    ['C:\\models\\llava', 'C__models_llava'],
    ['..', '_'],
    ['.', '_'],
    ['', '_'],
    ['../../etc', '___..__etc'],
    ['.hidden', '_hidden'],
    ['--model', '_model'],
    ['a.', 'a_'],
    ['a b\n', 'a_b_'],
    ['模型', '__'],
  ])('%j is %j', (name, id) => {
    expect(toModelId(name)).toBe(id);
  });

  it('is short for a long name, and another for another', () => {
    const long = 'x'.repeat(5000);
    expect(toModelId(long)).toMatch(/^x{120}-[0-9a-f]{8}$/);
    expect(toModelId(`${long}y`)).not.toBe(toModelId(long));
    expect(toModelId(long)).toBe(toModelId(long));
  });

  it('is a safe name of one folder, whatever the server says', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 100, maxLength: 400 })),
        (name) => {
          expect(toModelId(name)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,128}$/);
          expect(toModelId(name)).not.toMatch(/\.$/);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});
