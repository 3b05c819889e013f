import { describe, expect, it } from '@jest/globals';
import { modelCardSchema, type WrittenCard } from '../../../harness/config/model-card.js';
import { findWarnings, type InspectedTower } from '../../../models/inspect/warnings.js';

const written: WrittenCard = {
  ...{ id: 'vit-b-16-224-mine', family: 'vit' },
  image: { file: 'v.onnx', size: [224, 224] },
  text: { file: 't.onnx' },
  paramsM: { image: 86.2, text: 63.4 },
  gmacs: { image: 16.87 },
};
const measuredImage = { gmacs: 16.87, attentionGmacs: 0.71, unmatchedGmacs: 0, width: 512, normalized: true };
const image: InspectedTower = {
  ...{ role: 'image', file: 'v.onnx', bytes: 1, externalData: [], producer: 'p', irVersion: 8 },
  ...{ opsets: { 'ai.onnx': 17 }, precision: 'fp32', paramsM: 86.19, gelu: 'exact', text: undefined },
  inputs: [{ name: 'pixel_values', type: 'float32', shape: [null, 3, 224, 224] }],
  outputs: [],
  output: { name: 'image_embeds', type: 'float32', shape: [null, 512] },
  architecture: { convolutions: 1, depthwise: [], attention: 12, sigmoids: 0 },
  measured: measuredImage,
};
const text: InspectedTower = {
  ...image,
  ...{ role: 'text', file: 't.onnx', paramsM: 63.4 },
  text: { pooling: { kind: 'largest-id' }, vocabulary: 49408 },
};

const warningsOf = (
  card: Partial<WrittenCard>,
  changes: Partial<InspectedTower> = {},
  textChanges: Partial<InspectedTower> = {},
) =>
  findWarnings(modelCardSchema.parse({ ...written, ...card }), [
    { ...image, ...changes },
    { ...text, ...textChanges },
  ]);

describe('findWarnings', () => {
  it('has none for a model that is as its card says', () => {
    expect(warningsOf({})).toEqual([]);
  });

  it('names a family that the graph is not built like', () => {
    const depthwise = { convolutions: 5, depthwise: [7], attention: 0, sigmoids: 0 };
    expect(warningsOf({}, { architecture: depthwise })).toEqual([
      'v.onnx is built like convnext, the card says vit',
    ]);
    const other = { ...depthwise, depthwise: [] };
    expect(warningsOf({}, { architecture: other })).toEqual([
      'v.onnx is built like none of the families, the card says vit',
    ]);
  });

  it('names a model called after another size, such as an XL-384 at 256', () => {
    const size: Partial<WrittenCard> = {
      id: 'vitamin-xl-384-datacomp1b',
      family: 'vit',
      image: { file: 'v.onnx', size: [256, 256] },
    };
    expect(warningsOf(size)).toEqual([
      'the id says 384, image.size is 256 x 256: published scores at 384 need that size',
    ]);
    expect(warningsOf({ ...size, id: 'vitamin-xl-256' })).toEqual([]);
    expect(warningsOf({ id: 'vit-b-16-128m' })).toEqual([]); // samples, not pixels
  });

  it('says when a graph takes any size', () => {
    const inputs = [{ name: 'pixel_values', type: 'float32', shape: [null, 3, null, null] }];
    expect(warningsOf({}, { inputs })[0]).toMatch(
      /takes images of any size, so it cannot notice a wrong image\.size/,
    );
  });

  it('names approximations of GELU', () => {
    expect(warningsOf({}, { gelu: 'tanh' })[0]).toMatch(/v\.onnx computes GELU by the tanh approximation/);
    expect(warningsOf({}, {}, { gelu: 'quick' })[0]).toMatch(/t\.onnx computes QuickGELU/);
  });

  it('names counts that are more than 1 % from the card, with or without the products of attention', () => {
    expect(warningsOf({}, { paramsM: 88 })).toEqual(['v.onnx has 88.00 M parameters, the card says 86.20']);
    expect(warningsOf({ gmacs: { image: 17.58 } })).toEqual([]);
    expect(warningsOf({ gmacs: { image: 4.37 } })).toEqual(['v.onnx has 16.87 GMACs, the card says 4.370']);
  });

  it('says when products may be of other outputs, where there are any', () => {
    const measured = { ...measuredImage, unmatchedGmacs: 0.5 };
    const output = { name: 'image_embeds', type: 'float32', shape: [null, 512] };
    const outputs = [output, { ...output, name: 'logits' }];
    expect(warningsOf({}, { measured, outputs })[0]).toMatch(
      /v\.onnx: 0\.5000 GMACs of its cost may be of its/,
    );
    expect(warningsOf({}, { measured, outputs: [output] })).toEqual([]);
    expect(warningsOf({}, { outputs })).toEqual([]);
  });

  it('names embeddings that are not normalised, once', () => {
    const measured = { ...measuredImage, normalized: false };
    expect(warningsOf({}, { measured }, { measured: { ...measured } })).toEqual([
      'embeddings are not normalised by v.onnx and t.onnx: bench does it, other users of the files must',
    ]);
  });

  it('names a text tower that does not pool at an end token', () => {
    const tower = { pooling: { kind: 'other' } as const, vocabulary: 49408 };
    expect(warningsOf({}, {}, { text: tower })[0]).toMatch(/t\.onnx does not pool at the end token/);
  });
});
