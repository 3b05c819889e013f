import { describe, expect, it } from '@jest/globals';
import { ProtocolError } from '../../../harness/core/errors.js';
import { rowOf, type Tensor } from '../../../harness/core/tensor.js';
import { buildZeroShotClassifier, fillTemplate } from '../../../tasks/classification/zero-shot-classifier.js';
import { matrixOf } from '../../metrics/random-input.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { zeroShotClassifierRow } from '../../numbers/rows/classification.js';
import { embedText, encodeTexts, unit } from '../fake-model.js';

const templates = ['{c}', '{c} in a photo', 'a drawing of {c}', 'a {c} at night.'];

/** Class by class in plain numbers: normalise each, add up, normalise. The mean and the sum have one direction. */
function slowColumn(prompts: readonly string[]): number[] {
  const sum = new Array<number>(embedText('').length).fill(0);
  for (const prompt of prompts) unit(embedText(prompt)).forEach((value, i) => (sum[i] += value));
  return unit(sum);
}

function expectRow(classifier: Tensor, index: number, expected: readonly number[]): void {
  const row = rowOf(classifier, index);
  expect(row).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(row[i]).toBeCloseTo(value, 6);
  });
}

describe('fillTemplate', () => {
  it.each([
    ['a photo of a {c}.', 'cat', 'a photo of a cat.'],
    ['{c} on a table', 'cat', 'cat on a table'],
    ['a drawing of {c}', 'cat', 'a drawing of cat'],
    ['{c}', 'cat', 'cat'],
    ['a photo of a {c}.', '', 'a photo of a .'],
    ['a {c}.', '$&', 'a $&.'],
    ['a {c}.', "$1 $$ $` $'", "a $1 $$ $` $'."],
    ['a {c}.', '{c}', 'a {c}.'],
    ['{article} {c} in the scene.', 'apple', 'an apple in the scene.'],
    ['{article} {c} in the scene.', 'pear', 'a pear in the scene.'],
    // as F-ViT has it: by letter, not by sound, and capitals are no vowels
    ['{article} {c}', 'hour hand', 'a hour hand'],
    ['{article} {c}', 'Ulm', 'a Ulm'],
    ['{article} {c}', '{article}', 'a {article}'],
    ['a {c}.', 'Œuf à la coque 🍳', 'a Œuf à la coque 🍳.'],
  ])('%j with %j is %j', (template, name, prompt) => {
    expect(fillTemplate(template, name)).toBe(prompt);
  });

  it('control: String.replace reads `$&` as the match', () => {
    expect('a {c}.'.replace('{c}', '$&')).toBe('a {c}.');
  });
});

describe('buildZeroShotClassifier', () => {
  it('by hand', async () => {
    // class 0: (3, 4) and (0, 2) are (0.6, 0.8) and (0, 1); mean (0.3, 0.9); length sqrt(0.9): (0.316228, 0.948683)
    // class 1: (-5, 0) and (0, -1) are (-1, 0) and (0, -1); mean (-0.5, -0.5): (-0.707107, -0.707107)
    const texts = matrixOf([
      [3, 4],
      [0, 2],
      [-5, 0],
      [0, -1],
    ]);
    const classifier = await buildZeroShotClassifier(['a', 'b'], ['{c}', '{c}.'], () =>
      Promise.resolve(texts),
    );
    expect(classifier.shape).toEqual([2, 2]);
    expectRow(classifier, 0, [0.3 / Math.sqrt(0.9), 0.9 / Math.sqrt(0.9)]);
    expectRow(classifier, 1, [-Math.SQRT1_2, -Math.SQRT1_2]);
  });

  it('control: by hand, the mean of embeddings that are not normalised is another one', () => {
    // (3, 4) + (0, 2) = (3, 6), whose direction is (0.447, 0.894)
    expect(Math.abs(unit([3, 6])[0] - 0.3 / Math.sqrt(0.9))).toBeGreaterThan(0.1);
  });

  it('asks for the prompts of a class together, all at once', async () => {
    const asked: (readonly string[])[] = [];
    await buildZeroShotClassifier(['cat', ''], ['a {c}', '{c}!'], (texts) => {
      asked.push(texts);
      return encodeTexts(texts);
    });
    expect(asked).toEqual([['a cat', 'cat!', 'a ', '!']]);
  });

  it.each([1, 2, 3, 4])('by a second way, %i templates', async (count) => {
    const names = ['cat', '', '$&', 'Great Dane', "$' {c} $1"];
    const used = templates.slice(0, count);
    const classifier = await buildZeroShotClassifier(names, used, encodeTexts);
    expect(classifier.shape).toEqual([names.length, embedText('').length]);
    names.forEach((name, index) => {
      const prompts = used.map((template) => {
        const [before, after] = template.split('{c}');
        return before + name + after;
      });
      expectRow(classifier, index, slowColumn(prompts));
    });
  });

  it.each(zeroShotClassifierRow.cases)("equals CLIP_benchmark's, $templates templates", (stored) =>
    expectAgreement(zeroShotClassifierRow, stored),
  );

  it('does not depend on how long the embeddings are', async () => {
    const names = ['cat', 'dog', 'owl'];
    const longer = async (texts: readonly string[]) => {
      const { data, shape } = await encodeTexts(texts);
      // every text another power of two: no digit is lost
      return { data: data.map((value, i) => value * 2 ** (Math.floor(i / shape[1]) - 5)), shape };
    };
    const [plain, scaled] = [
      await buildZeroShotClassifier(names, templates, encodeTexts),
      await buildZeroShotClassifier(names, templates, longer),
    ];
    expect([...scaled.data]).toEqual([...plain.data]);
  });

  it.each([
    { names: [], used: templates, counts: '0 class names and 4 templates' },
    { names: ['cat'], used: templates, counts: '1 class names and 4 templates' },
    { names: ['cat', 'dog'], used: [], counts: '2 class names and 0 templates' },
  ])('throws on $counts', async ({ names, used, counts }) => {
    const built = buildZeroShotClassifier(names, used, encodeTexts);
    await expect(built).rejects.toThrow(
      new ProtocolError(`zero-shot-classification: ${counts}, expected at least 2 and 1`),
    );
    await expect(built).rejects.toBeInstanceOf(ProtocolError);
  });
});
