import { describe, expect, it } from '@jest/globals';
import type { Category } from '../../../harness/core/annotations.js';
import { ProtocolError } from '../../../harness/core/errors.js';
import { createRandom } from '../../../harness/core/random.js';
import { rowOf, type Tensor } from '../../../harness/core/tensor.js';
import { buildZeroShotClassifier } from '../../../tasks/classification/zero-shot-classifier.js';
import { buildTextClassifier, type TextSource } from '../../../tasks/dense/text-classifier.js';
import { cosine, embedText, encodeTexts, unit } from '../fake-model.js';
import { scoreCategories } from './slow-scores.js';

const templates = ['{c}', 'a photo of {c}', '{c} at night'];

function categoriesOf(...names: readonly (readonly string[])[]): readonly Category[] {
  return names.map((own, id) => ({ id, name: own[0], names: own }));
}

/** Keeps nothing. */
const source: TextSource = { encodeTexts, keep: (_what, make) => make() };

describe('buildTextClassifier', () => {
  it('of categories with one name is the zero-shot classifier', async () => {
    const names = ['cat', 'dog', 'owl'];
    const { rows, starts } = await buildTextClassifier(
      'p',
      categoriesOf(...names.map((name) => [name])),
      templates,
      source,
    );
    expect(rows).toEqual(await buildZeroShotClassifier(names, templates, encodeTexts));
    expect([...starts]).toEqual([0, 1, 2, 3]);
  });

  it('has a row for each name, those of a category side by side', async () => {
    const { rows, starts } = await buildTextClassifier(
      'p',
      categoriesOf(['cat', 'kitten'], ['dog'], ['owl', 'barn owl', 'eagle owl']),
      templates,
      source,
    );
    expect([...starts]).toEqual([0, 2, 3, 6]);
    const names = ['cat', 'kitten', 'dog', 'owl', 'barn owl', 'eagle owl'];
    expect(rows).toEqual(await buildZeroShotClassifier(names, templates, encodeTexts));
  });

  it('embeds many names in parts, none of which changes a number', async () => {
    const names = Array.from({ length: 513 }, (_, i) => `name ${i}`);
    const calls: number[] = [];
    const { rows } = await buildTextClassifier(
      'p',
      categoriesOf(names.slice(0, 500), names.slice(500)),
      ['{c}', 'a {c}'],
      {
        ...source,
        encodeTexts: (texts) => {
          calls.push(texts.length);
          return encodeTexts(texts);
        },
      },
    );
    // 513 names in ceil(513 / 256) = 3 parts of 171, times two templates
    expect(calls).toEqual([342, 342, 342]);
    expect(rows).toEqual(await buildZeroShotClassifier(names, ['{c}', 'a {c}'], encodeTexts));
  });

  it.each([
    { categories: undefined, used: templates, counts: '0 categories and 3 templates' },
    { categories: categoriesOf(['cat', 'kitten']), used: templates, counts: '1 categories and 3 templates' },
    { categories: categoriesOf(['cat'], ['dog']), used: [], counts: '2 categories and 0 templates' },
  ])('throws on $counts', async ({ categories, used, counts }) => {
    const built = buildTextClassifier('region-probe', categories, used, source);
    await expect(built).rejects.toThrow(
      new ProtocolError(`region-probe: ${counts}, expected at least 2 and 1`),
    );
  });
});

describe('scoreCategories', () => {
  const rows: Tensor = { data: Float32Array.of(1, 0, 0, 1, 0.6, 0.8, -1, 0), shape: [4, 2] };

  it('by hand: the best name of each category', () => {
    // (0.8, 0.6) with (1, 0) and (0, 1): 0.8 and 0.6; with (0.6, 0.8): 0.96; with (-1, 0): -0.8
    const scores = scoreCategories({ rows, starts: Int32Array.of(0, 2, 3, 4) }, Float64Array.of(0.8, 0.6));
    [0.8, 0.96, -0.8].forEach((score, index) => {
      expect(scores[index]).toBeCloseTo(score, 7);
    });
  });

  it('by a second way, on random features', async () => {
    const names = [['cat', 'kitten'], ['dog'], ['owl', 'barn owl', 'eagle owl']];
    const classifier = await buildTextClassifier('p', categoriesOf(...names), templates, source);
    const random = createRandom(5);
    for (let round = 0; round < 20; round++) {
      const feature = Float32Array.from({ length: embedText('').length }, () => random() - 0.5);
      const scores = scoreCategories(classifier, Float32Array.from(unit(feature)));
      names.forEach((own, index) => {
        const cosines = own.map((name) => {
          const sum = new Array<number>(feature.length).fill(0);
          for (const template of templates)
            unit(embedText(template.replace('{c}', name))).forEach((value, i) => (sum[i] += value));
          return cosine(feature, sum);
        });
        expect(scores[index]).toBeCloseTo(Math.max(...cosines), 5);
      });
    }
  });

  it('gives a name its own row 1', () => {
    const starts = Int32Array.of(0, 2, 3, 4);
    expect(scoreCategories({ rows, starts }, rowOf(rows, 1))[0]).toBe(1);
  });

  it('throws on a feature of another width', () => {
    expect(() => scoreCategories({ rows, starts: Int32Array.of(0, 4) }, new Float32Array(3))).toThrow(
      new ProtocolError(
        "region features of 3 values, expected 2 as the text embeddings have. Check the model's card",
      ),
    );
  });
});
