import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../harness/core/errors.js';
import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import { lengthsOf, padTokens, type TokenLists } from '../../models/token-lists.js';
import { allowedDifference, probeTrim, type ProbedText } from '../../models/trim-probe.js';
import { compareVectors } from '../../models/verify/comparison.js';
import { makeModelFolder } from '../support/model-folder.js';
import { useRuntime } from '../support/runtime.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { writeToyText, type ToyText } from '../support/toy-text.js';

const newFolder = useTemporaryFolders();
const runtime = useRuntime();
const contextLength = 20;
/** Of the embedded tokenizer. */
const vocabulary = 2115;
const texts = [
  'a red dog',
  '',
  'a',
  'a red dog',
  'a very long text that is cut as it has more than twenty tokens in it',
];

/** How far two outputs are apart, as a share of the largest value. */
function difference(one: Tensor, other: Tensor): number {
  const { maxAbs, scale } = compareVectors([one.data], [other.data]);
  return maxAbs / scale;
}

describe.each<[ToyText, number | null, 'trimmed' | 'padded' | 'fixed', string]>([
  ['causal', null, 'trimmed', 'padding changes nothing'],
  ['masked', null, 'trimmed', 'padding changes nothing'],
  ['causal', contextLength, 'padded', 'the graph states a length of 20 ids'],
  ['last', null, 'padded', 'the tower looks at padding'],
  ['mean', null, 'padded', 'the tower looks at padding'],
  ['placed', null, 'padded', 'the graph refuses other lengths'],
  ['quantized', null, 'fixed', 'an embedding depends on its batch'],
])('a %s tower that states length %s', (kind, length, form, reason) => {
  const folder = makeModelFolder(join(newFolder(), 'm'), 'm');
  writeToyText(folder, kind, vocabulary, contextLength, length);

  it(`is ${form}, and encodes as it would alone`, async () => {
    const outcome = await runtime.encodeTexts({ folder, texts });
    expect(outcome.form.kind).toBe(form);
    expect(outcome.form.reason).toContain(reason);
    expect(outcome.encoded.shape).toEqual([5, 4]);
    expect([...outcome.encoded.data.subarray(0, 4)]).toEqual([...outcome.encoded.data.subarray(12, 16)]);
    // the quantized one was asked for other batches: duplicates are left out
    const allowed = kind === 'quantized' ? 0.05 : 1e-6;
    expect(difference(outcome.encoded, outcome.padded)).toBeLessThan(allowed);
  });
});

/** A tower that sums the ids of a text, and what `padding` says of the rest. */
function probedTower(
  changes: Partial<ProbedText>,
  padding: (ids: Int32Array, rows: number) => number = () => 0,
): { readonly probed: ProbedText; readonly shapes: (readonly number[])[] } {
  const shapes: (readonly number[])[] = [];
  const encode = (given: readonly string[]) => {
    const lengths = Int32Array.from(given, (text) => Math.min(2 + text.length, 30));
    const ids = new Int32Array(given.length * 30);
    lengths.forEach((used, row) => ids.fill(3, row * 30, row * 30 + used));
    return { ids, lengths, shape: [given.length, 30] as const, cut: 0 };
  };
  const run = (tokens: TokenLists, length: number) => {
    const { ids, shape } = padTokens(tokens, length, 1);
    shapes.push(shape);
    const used = lengthsOf(tokens.starts);
    const rows = Array.from(used, (own, row) => {
      const rest = ids.subarray(row * length + own, (row + 1) * length);
      return 3 * own + padding(rest, used.length);
    });
    return Promise.resolve(createTensor(Float32Array.from(rows), [rows.length, 1]));
  };
  const tokenizer = { encode, contextLength: 30 };
  const probed = {
    tokenizer,
    takesAnyLength: true,
    precision: 'fp32',
    provider: 'cpu',
    run,
    ...changes,
  } as const;
  return { probed, shapes };
}

describe('probeTrim', () => {
  it('tries texts together and alone, at their own lengths and filled up, but none that is cut', async () => {
    const { probed, shapes } = probedTower({});
    expect((await probeTrim(probed)).kind).toBe('trimmed');
    // 2, 7 and 24 ids; the longest text of the probe is cut at 30
    expect(shapes).toEqual([
      [3, 30],
      [1, 30],
      [1, 30],
      [3, 24],
      [1, 2],
      [1, 7],
      [1, 24],
    ]);
  });

  it('sees what is just beyond the allowed difference', async () => {
    // the largest value is 72
    const slip = (share: number) => (rest: Int32Array) => (rest.length === 28 ? 72 * share : 0);
    expect((await probeTrim(probedTower({}, slip(0.9e-5)).probed)).kind).toBe('trimmed');
    expect((await probeTrim(probedTower({}, slip(1.2e-5)).probed)).kind).toBe('padded');
    expect((await probeTrim(probedTower({ precision: 'fp16' }, slip(1.2e-5)).probed)).kind).toBe('trimmed');
    expect((await probeTrim(probedTower({ precision: 'fp16' }, slip(0.1)).probed)).kind).toBe('padded');
  });

  it('sees neighbours that matter', async () => {
    const { probed } = probedTower({}, (_rest, rows) => 0.01 * rows);
    expect((await probeTrim(probed)).kind).toBe('fixed');
  });

  it('leaves TensorRT its one shape, and what no text can be made of', async () => {
    const { probed, shapes } = probedTower({ provider: 'tensorrt' });
    expect((await probeTrim(probed)).kind).toBe('fixed');
    const encode = () => {
      throw new ModelError('no such token');
    };
    const mute = { ...probed, provider: 'cpu', tokenizer: { encode, contextLength: 30 } } as const;
    expect((await probeTrim(mute)).kind).toBe('fixed');
    expect(shapes).toEqual([]);
  });

  it('does not hide another failure', async () => {
    const { probed } = probedTower({ run: () => Promise.reject(new TypeError('a fault of ours')) });
    await expect(probeTrim(probed)).rejects.toThrow('a fault of ours');
  });
});

describe('allowedDifference', () => {
  it('is small where sums are long, and far from what a tower that looks at padding gives', () => {
    expect(allowedDifference('fp32', 'cpu')).toBe(1e-5);
    expect(allowedDifference('int8', 'cpu')).toBe(1e-5);
    expect(Math.max(allowedDifference('fp16', 'cuda'), allowedDifference('fp32', 'cuda'))).toBeLessThan(0.01);
  });
});
