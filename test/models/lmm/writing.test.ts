import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { createTensor } from '../../../harness/core/tensor.js';
import { ModelError } from '../../../harness/core/errors.js';
import { createLanguageTokenizer } from '../../../harness/preprocess/language-tokenizer.js';
import { tokenizeConversation, writeConversation } from '../../../models/lmm/conversation.js';
import { keepRows, makeDecoder, noPast } from '../../../models/lmm/decoder.js';
import { indexOfLargest, writeAnswers, type Writing } from '../../../models/lmm/generate.js';
import { flattenGrid } from '../../../models/lmm/image-features.js';
import { finishText, readStopRules } from '../../../models/lmm/stop-rules.js';
import { answerSchema } from '../../../harness/config/lmm-schema.js';
import type { GraphSession } from '../../../harness/runtime/session.js';
import { expectOneLine } from '../../support/errors.js';
import { toyTokenizer } from '../../support/toy-lmm.js';

const vicuna = 'A chat. USER: <image>\n{prompt} ASSISTANT:';

describe('the conversation', () => {
  it('has the prompt word for word, whatever is in it', () => {
    const prompt = 'What is $& in <image> and {prompt}?\nA. $1';
    expect(writeConversation(vicuna, prompt, true)).toEqual(['A chat. USER: ', `\n${prompt} ASSISTANT:`]);
    expect(writeConversation(vicuna, prompt, false)).toEqual([`A chat. USER: ${prompt} ASSISTANT:`]);
    expect(writeConversation('{prompt} <image>', 'a', true)).toEqual(['a ', '']);
    expect(writeConversation('{prompt} <image>', 'a', false)).toEqual(['a ']);
  });

  it('is cut into tokens apart, with the start token once at the front', () => {
    // the letters of a text, as a tokenizer without rules that look across the cut
    const encode = (text: string) => [...Buffer.from(text)];
    const letters = { start: 1, encode };
    expect(tokenizeConversation(letters, 'a<image>\n{prompt}b', 'x', true)).toEqual([
      [1, 97],
      [10, 120, 98],
    ]);
    expect(tokenizeConversation(letters, 'a<image>\n{prompt}b', 'x', false)).toEqual([[1, 97, 120, 98]]);
    expect(tokenizeConversation({ ...letters, start: undefined }, '<image>{prompt}', 'x', true)).toEqual([
      [],
      [120],
    ]);
  });
});

/** A tokenizer as Llama has it: SentencePiece blanks, bytes for what it has no token for. */
const pieces = [
  '<unk>',
  '<s>',
  '</s>',
  '<0x0A>',
  '<0xE2>',
  '<0x82>',
  '<0xAC>',
  '▁',
  '▁Yes',
  '▁No',
  'Yes',
  '.',
];
const llama = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: ['<unk>', '<s>', '</s>'].map((content, id) => ({
    ...{ id, content, special: true, normalized: false, single_word: false, lstrip: false, rstrip: false },
  })),
  normalizer: {
    type: 'Sequence',
    normalizers: [
      { type: 'Prepend', prepend: '▁' },
      { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
    ],
  },
  pre_tokenizer: null,
  post_processor: toyTokenizer.post_processor,
  decoder: {
    type: 'Sequence',
    decoders: [
      { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
      { type: 'ByteFallback' },
      { type: 'Fuse' },
      { type: 'Strip', content: ' ', start: 1, stop: 0 },
    ],
  },
  model: {
    ...{ type: 'BPE', dropout: null, unk_token: '<unk>', fuse_unk: true, byte_fallback: true },
    vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
    merges: [],
  },
};

describe('the tokenizer of a language model', () => {
  const tokenizer = createLanguageTokenizer(llama, { eos_token: { content: '</s>' } }, 't.json');

  it('knows its start and end', () => {
    expect(tokenizer).toMatchObject({ start: 1, end: 2, vocabularySize: pieces.length });
    expect(tokenizer.idOf('</s>')).toBe(2);
    // in the vocabulary, but no token that stands for itself wherever it is
    expect(tokenizer.idOf('▁Yes')).toBeUndefined();
    expect(createLanguageTokenizer(llama, {}, 't.json').end).toBeUndefined();
  });

  it('begins every text alike', () => {
    // LLaVA: a line break after the image is a blank and a byte
    expect(tokenizer.encode('\n')).toEqual([7, 3]);
  });

  it('makes text of blanks and bytes, without special tokens', () => {
    expect(tokenizer.decode([1, 8, 11, 2])).toBe('Yes.');
    expect(tokenizer.decode([8, 9])).toBe('Yes No');
    expect(tokenizer.decode([7, 4, 5, 6])).toBe('€');
    expect(tokenizer.decode([])).toBe('');
    expect(tokenizer.decode([2])).toBe('');
  });

  it('has its unknown token for words that it does not know, and without one says so', async () => {
    const words = createLanguageTokenizer(toyTokenizer, {}, 't.json');
    expect(words.encode('w0 zebra w1')).toEqual([6, 0, 7]);
    const strict = { ...toyTokenizer, model: { ...toyTokenizer.model, unk_token: undefined } };
    const tokenizer = createLanguageTokenizer(strict, {}, 't.json');
    await expectOneLine(() => tokenizer.encode('w0 zebra'), ModelError, 't.json: token "zebra"');
  });

  it('refuses one that ends every text with a token', async () => {
    const single = [...toyTokenizer.post_processor.single, { SpecialToken: { id: '</s>', type_id: 0 } }];
    const special = {
      ...toyTokenizer.post_processor.special_tokens,
      '</s>': { id: '</s>', ids: [2], tokens: ['</s>'] },
    };
    const ending = {
      ...toyTokenizer,
      post_processor: { ...toyTokenizer.post_processor, single, special_tokens: special },
    };
    await expectOneLine(
      () => createLanguageTokenizer(ending, {}, 't.json'),
      ModelError,
      't.json: the empty text has tokens 1, 2, expected a start token or none',
    );
  });
});

describe('the end of an answer', () => {
  const tokenizer = createLanguageTokenizer(llama, { eos_token: '</s>' }, 't.json');

  it('is a token where there is one, else a text', () => {
    const facts = { maxNewTokens: 5 };
    expect(readStopRules({ ...facts, stop: undefined }, tokenizer)).toEqual({
      ids: new Set([2]),
      texts: [],
      most: 5,
    });
    const both = readStopRules({ ...facts, stop: ['</s>', '###'] }, tokenizer);
    expect(both).toEqual({ ids: new Set([2]), texts: ['###'], most: 5 });
  });

  it('must be known', async () => {
    await expectOneLine(
      () => readStopRules({ maxNewTokens: 5, stop: undefined }, { ...tokenizer, end: undefined }),
      ModelError,
      't.json: no eos_token',
      'lmm.stop',
    );
  });

  it('is cut off with what follows, and with blanks', () => {
    expect(finishText(' \n Yes. ### No', ['###'])).toBe('Yes.');
    expect(finishText('a b', [])).toBe('a b');
    expect(finishText('x USER: ### y', ['###', 'USER'])).toBe('x');
    // Python's strip leaves the byte order mark and takes the separators of ASCII
    expect(finishText('\u001c\ufeffa\u0085', [])).toBe('\ufeffa');
  });
});

describe('greedy writing', () => {
  it('takes the first of equals', () => {
    expect(indexOfLargest([1, 3, 3, 2])).toBe(1);
    expect(indexOfLargest([-Infinity, -Infinity, -5])).toBe(2);
  });

  /** A decoder that says the given tokens to each conversation, and notes the rows and tokens that it is asked for. */
  function script(answers: readonly (readonly number[])[], most = 9) {
    const vocabulary = 10;
    const asked: number[][] = [];
    const tell = (rows: readonly number[], step: number) => {
      const logits = new Float32Array(rows.length * vocabulary);
      rows.forEach((row, place) => {
        logits[place * vocabulary + (answers[row][step] ?? 0)] = 1;
      });
      const held = Float32Array.from(rows);
      const past = { length: step + 1, tensors: { rows: { held, shape: [rows.length, 1] } } };
      return Promise.resolve({ logits: createTensor(logits, [rows.length, vocabulary]), past });
    };
    const writing: Writing = {
      most,
      ends: (token) => token === 9,
      isComplete: (tokens) => tokens.at(-1) === 8,
      decoder: {
        read: ({ shape }, past) =>
          tell(past === noPast ? [...Array(shape[0]).keys()] : [...past.tensors.rows.held], past.length),
      },
      embed: (ids, shape) => {
        asked.push([...ids]);
        return Promise.resolve(createTensor(new Float32Array(ids.length), [...shape, 1]));
      },
    };
    const embeds = createTensor(new Float32Array(answers.length * 2), [answers.length, 2, 1]);
    return { asked, written: writeAnswers(embeds, writing) };
  }

  it('stops each row at its end and takes finished rows out when they are half', async () => {
    const { asked, written } = script([[1, 2, 3, 9], [9], [4, 8, 7], [5, 6, 7, 1, 2, 9]]);
    expect(await written).toEqual([[1, 2, 3], [], [4, 8], [5, 6, 7, 1, 2]]);
    // all four rows while three are open, then two, then one
    expect(asked).toEqual([[1, 9, 4, 5], [2, 6], [3, 7], [1], [2]]);
  });

  it('stops at the longest answer', async () => {
    const { asked, written } = script(
      [
        [1, 1, 1, 1],
        [2, 9],
      ],
      3,
    );
    expect(await written).toEqual([[1, 1, 1], [2]]);
    expect(asked).toHaveLength(2);
  });

  it('is the same for one row as for many, whatever they say', async () => {
    const random = createRandom(5);
    const answers = Array.from({ length: 9 }, () =>
      Array.from({ length: 12 }, () => 1 + Math.floor(random() * 9)),
    );
    const together = await script(answers).written;
    const alone = await Promise.all(answers.map(async (one) => (await script([one]).written)[0]));
    expect(together).toEqual(alone);
  });
});

describe('the past', () => {
  it('is kept row by row', () => {
    const past = { length: 3, tensors: { k: { held: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] } } };
    expect(keepRows(past, [2, 0])).toEqual({
      length: 3,
      tensors: { k: { held: Float32Array.of(5, 6, 1, 2), shape: [2, 2] } },
    });
  });

  it('keeps NaN out of answers, and lets infinity be', async () => {
    const { names } = answerSchema.parse({
      ...{ vision: 'v', embed: 'e', decoder: 'd', tokenizer: 't', template: '<image>{prompt}' },
    });
    const float = (name: string, shape: (number | null)[]) => ({ name, type: 'float32', shape });
    const inputs = [float('inputs_embeds', [null, null, 1])];
    const outputs = [float('logits', [null, null, 2])];
    for (const kind of ['key', 'value']) {
      inputs.push(float(`past_key_values.0.${kind}`, [null, 1, null, 1]));
      outputs.push(float(`present.0.${kind}`, [null, 1, null, 1]));
    }
    const answering = (values: readonly number[]): GraphSession => ({
      ...{ file: 'd.onnx', inputs, outputs, close: () => Promise.resolve() },
      ...{ run: fail, runAll: fail, runMany: fail },
      runHeld: (_inputs, wanted) =>
        Promise.resolve(
          Object.fromEntries(
            wanted.map((name) => [name, { held: Float32Array.from(values), shape: [1, 2, 2] }]),
          ),
        ),
    });
    const fail = () => Promise.reject(new Error('not asked'));
    const embeds = createTensor(new Float32Array(2), [1, 2, 1]);
    const read = (values: readonly number[]) => makeDecoder(answering(values), names).read(embeds, noPast);
    // only the last token counts
    expect([...(await read([NaN, 1, -Infinity, 3])).logits.data]).toEqual([-Infinity, 3]);
    await expectOneLine(() => read([0, 1, NaN, 3]), ModelError, 'd.onnx: output logits holds NaN');
  });
});

describe('a grid of features', () => {
  it('is read row by row', async () => {
    // 2 channels of 1 x 2 cells, of 2 images
    const grid = createTensor(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 1, 2]);
    expect(flattenGrid(grid, 'v.onnx', 'f')).toEqual(
      createTensor(Float32Array.of(1, 3, 2, 4, 5, 7, 6, 8), [2, 2, 2]),
    );
    const rows = createTensor(new Float32Array(4), [1, 2, 2]);
    expect(flattenGrid(rows, 'v.onnx', 'f')).toBe(rows);
    const flat = createTensor(new Float32Array(4), [2, 2]);
    await expectOneLine(() => flattenGrid(flat, 'v.onnx', 'f'), ModelError, 'v.onnx: output f is [2, 2]');
  });
});
