import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { compareValues } from '../numbers/compare-values.js';
import {
  encodeImages,
  parityDenseRow,
  parityImageRow,
  parityModels,
  parityPixelsRow,
  parityTextRow,
  parityTokensRow,
} from '../numbers/rows/parity.js';

describe.each(parityModels.map((model) => [model.card.id, model] as const))('%s', (_id, model) => {
  const { images, texts, dense } = model.parity;

  it('is compared on images, texts and dense features', () => {
    expect(images.length).toBeGreaterThanOrEqual(3);
    expect(texts.length).toBeGreaterThanOrEqual(3);
    expect(dense.length).toBeGreaterThanOrEqual(1);
  });

  it('is fed the pixels of PIL', () => expectAgreement(parityPixelsRow, model));

  it('gives the image embeddings of PyTorch in batches of 3', () => expectAgreement(parityImageRow, model));

  it('gives the image embeddings of PyTorch in one batch', async () => {
    const found = await encodeImages(model, 'image', images, 64);
    const { largest } = compareValues({ found, expected: images.map(({ embedding }) => embedding) });
    expect(largest).toBeLessThan(parityImageRow.tolerance);
  });

  it('gives the dense features of PyTorch', () => expectAgreement(parityDenseRow, model));

  it('gives the tokens of the exporter exactly', () => expectAgreement(parityTokensRow, model));

  it('gives the text embeddings of PyTorch', () => expectAgreement(parityTextRow, model));

  it('would not pass with another resize', async () => {
    const image = { ...model.card.image, interpolation: 'bilinear' as const };
    const found = await encodeImages({ ...model, card: { ...model.card, image } }, 'image', images, 64);
    const { largest } = compareValues({ found, expected: images.map(({ embedding }) => embedding) });
    expect(largest).toBeGreaterThan(100 * parityImageRow.tolerance);
  });
});
