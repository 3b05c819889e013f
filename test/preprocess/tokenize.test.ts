import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ModelError } from '../../harness/core/errors.js';
import {
  describeTextPreprocessing,
  textPreprocessingVersion,
} from '../../harness/preprocess/text-preprocessing.js';
import { createTokenizer } from '../../harness/preprocess/tokenize.js';

const path = new URL('../fixtures/preprocess/tokenizer.json', import.meta.url).pathname;
const tokenizerJson = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
const options = {
  tokenizerJson,
  clean: 'lower',
  contextLength: 8,
  pad: 0,
  file: 'tiny/tokenizer.json',
} as const;
const tokenizer = createTokenizer(options);

// Ids of make-tokenizer.py: "!" to "~" are 0 to 93, so "a" (97) is 97 - 33 = 64; with </w> 256 more: 320.
// Merges: 512 at</w>, 513 cat</w>, 514 ph, 515 ot, 516 phot, 517 photo</w>; 518 starts, 519 ends.
describe('by hand, context length 8, padding 0', () => {
  test.each([
    ['', [518, 519]],
    ['a photo', [518, 320, 517, 519]],
    ['  A \n PHOTO\t', [518, 320, 517, 519]], // white space collapsed, lower case
    ['cats', [518, 66, 64, 83, 338, 519]], // c a t s</w>: "at</w>" needs the end of the word
    ['42', [518, 275, 273, 519]], // one number character at a time: 4</w> = 52 - 33 + 256, 2</w>
    ["don't", [518, 67, 78, 333, 6, 339, 519]], // d o n</w> | ' t</w>
    // é is C3 A9 in UTF-8; A1-AC are 94-105, AE-FF are 106-187: C3 = 106 + 21 = 127, A9 = 94 + 8 = 102, + 256
    ['\u00e9', [518, 127, 358, 519]],
    ['e\u0301', [518, 127, 358, 519]], // NFC makes it the same letter
    ['a cat a cat', [518, 320, 513, 320, 513, 519]],
  ])('%j', (text, expected) => {
    const { ids, lengths, shape } = tokenizer.encode([text]);
    expect([...ids]).toEqual([...expected, ...Array<number>(8 - expected.length).fill(0)]);
    expect([...lengths]).toEqual([expected.length]);
    expect(shape).toEqual([1, 8]);
  });

  test('a text of exactly the context length is not cut', () => {
    const { ids, lengths } = tokenizer.encode(['a cat a cat a cat']);
    expect([...ids]).toEqual([518, 320, 513, 320, 513, 320, 513, 519]);
    expect([...lengths]).toEqual([8]);
  });

  test('a longer one is cut, and the end token stays last', () => {
    const { ids, lengths, cut } = tokenizer.encode(['a cat a cat a cat a cat', 'cat']);
    expect(cut).toBe(1);
    expect([...ids.subarray(0, 8)]).toEqual([518, 320, 513, 320, 513, 320, 513, 519]);
    expect([...ids.subarray(8)]).toEqual([518, 513, 519, 0, 0, 0, 0, 0]);
    expect([...lengths]).toEqual([8, 3]);
  });

  test('padding is the card\u2019s, also where it is the end token', () => {
    const { ids } = createTokenizer({ ...options, pad: 519, contextLength: 5 }).encode(['a']);
    expect([...ids]).toEqual([518, 320, 519, 519, 519]);
  });
});

// "<" is 60 - 33 = 27, "|" 91, ">" 29; with </w> 256 more. The names are open_clip's own, not those of the file.
describe('names of special tokens inside a text', () => {
  const idsOf = (text: string, clean: 'lower' | 'whitespace' | 'none' = 'lower') => {
    const { ids, lengths } = createTokenizer({ ...options, clean, contextLength: 40 }).encode([text]);
    return [...ids.subarray(1, lengths[0] - 1)];
  };

  test.each([
    ['a<start_of_text>a<END_OF_TEXT>', [320, 518, 320, 519]], // lower case comes first
    ['&lt;end_of_text&gt;', [519]],
    ['!<end_of_text>', [0, 283, 68, 77, 323, 318, 78, 325, 318, 83, 68, 87, 339, 285]], // "!<" is one run of signs
    ['<|', [27, 347]],
  ])('%j', (text, expected) => {
    expect(idsOf(text)).toEqual(expected);
  });

  test('in another case, where case is kept, a name is one word, but no special token', () => {
    const ids = idsOf('<START_OF_TEXT>', 'whitespace');
    expect(ids).toHaveLength('<START_OF_TEXT>'.length);
    expect([ids[0], ids.at(-1)]).toEqual([27, 285]);
    expect(ids.slice(0, -1).every((id) => id < 256)).toBe(true); // not one </w> before the end
  });

  test('the file’s own name is special only under its own rules', () => {
    expect(idsOf('<|endoftext|>', 'none')).toEqual([519]);
    expect(idsOf('<|endoftext|>')).not.toContain(519);
  });

  test('a contraction is one in any case, also with the long s', () => {
    expect(idsOf("A'S", 'whitespace')).toEqual([32 + 256, 6, 50 + 256]);
    expect(idsOf("a'ſ")).toHaveLength(1 + 3); // ' and the two bytes of ſ, in one word
  });
});

test("a vocabulary that is not CLIP's keeps the rules of its file, after the cleaning", () => {
  const model = { ...(tokenizerJson.model as object), end_of_word_suffix: '' };
  const other = createTokenizer({ ...options, tokenizerJson: { ...tokenizerJson, model } });
  expect([...other.encode(['&lt;|endoftext|&gt;']).ids]).toEqual([518, 519, 519, 0, 0, 0, 0, 0]);
});

test('an empty text that has more than start and end is refused for CLIP', () => {
  const post = {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '<|endoftext|>', type_id: 0 } }],
  };
  const only = { ...tokenizerJson, post_processor: { ...post, pair: [], special_tokens: {} } };
  expect(() => createTokenizer({ ...options, tokenizerJson: only })).toThrow(
    'tiny/tokenizer.json: the empty text has 1 tokens, expected 2: start and end',
  );
});

test('what is hashed into records names the cleaning and the version of the code', () => {
  expect(describeTextPreprocessing('lower')).toEqual({ version: textPreprocessingVersion, clean: 'lower' });
});

test('no texts, no ids', () => {
  expect(tokenizer.encode([]).shape).toEqual([0, 8]);
  expect(tokenizer.encode([]).ids).toHaveLength(0);
});

test('any text gives a start, an end at its length, then padding; a batch is its texts one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 5 }), (texts) => {
      const { ids, lengths } = tokenizer.encode(texts);
      texts.forEach((text, row) => {
        const line = ids.subarray(row * 8, row * 8 + 8);
        expect(line[0]).toBe(518);
        expect(line[lengths[row] - 1]).toBe(tokenizer.endToken);
        expect(line.subarray(lengths[row]).every((id) => id === 0)).toBe(true);
        expect([...tokenizer.encode([text]).ids]).toEqual([...line]);
      });
    }),
    { seed: 11, numRuns: 100 },
  );
});

describe('a broken file names itself', () => {
  const fail = (change: Record<string, unknown> | null | string, rest: object = {}): (() => unknown) => {
    const broken = change !== null && typeof change === 'object' ? { ...tokenizerJson, ...change } : change;
    return () => createTokenizer({ ...options, ...rest, tokenizerJson: broken });
  };

  test.each<[string, () => unknown, string]>([
    ['not an object', fail('text'), 'tiny/tokenizer.json: not a tokenizer, expected a JSON object'],
    ['null', fail(null), 'tiny/tokenizer.json: not a tokenizer, expected a JSON object'],
    ['a config that is no object', fail({}, { tokenizerConfig: [] }), 'tiny/tokenizer.json: not a tokenizer'],
    ['no model', fail({ model: undefined }), 'tiny/tokenizer.json: not a usable tokenizer ('],
    ['an unknown model', fail({ model: { type: 'Magic' } }), 'tiny/tokenizer.json: not a usable tokenizer ('],
    [
      'no end token',
      fail({ post_processor: null }, { clean: 'none' }),
      'tiny/tokenizer.json: the empty text has no tokens',
    ],
    [
      'no start and end',
      fail({ post_processor: null }),
      'tiny/tokenizer.json: the empty text has 0 tokens, expected 2',
    ],
    [
      'a short context',
      fail({}, { contextLength: 1 }),
      'tiny/tokenizer.json: context length 1, expected 2 or more',
    ],
  ])('%s', (_name, create, message) => {
    expect(create).toThrow(ModelError);
    expect(create).toThrow(message);
  });

  test.each([
    ['none', 'nope'],
    ['lower', '<unknown>'], // the file's own word for it is often the end token
  ] as const)('a token outside the vocabulary, cleaning %s', (clean, token) => {
    const model = { ...(tokenizerJson.model as object), vocab: { a: 0 }, merges: [], unk_token: 'nope' };
    const create = createTokenizer({ ...options, clean, tokenizerJson: { ...tokenizerJson, model } });
    expect(() => create.encode(['zebra'])).toThrow(
      `tiny/tokenizer.json: token "${token}" of text "zebra" is not in`,
    );
  });
});
