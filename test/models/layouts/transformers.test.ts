import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../../harness/core/errors.js';
import {
  clipTokenizer,
  imageGraph,
  textGraph,
  transformersProcessor,
  unigram,
} from '../../support/layout-files.js';
import { readCard, type Content } from './folder.js';

describe('transformers.js and Optimum', () => {
  const files = {
    'onnx/vision_model.onnx': imageGraph,
    'onnx/text_model.onnx': textGraph,
    'preprocessor_config.json': transformersProcessor,
    'tokenizer.json': clipTokenizer,
    'config.json': { model_type: 'clip', text_config: { max_position_embeddings: 77 } },
  };

  it('gives names, preprocessing and length', async () => {
    const card = await readCard(files);
    expect(card).toMatchObject({
      ...{ id: 'my-model', family: 'vit' },
      image: {
        ...{ file: 'onnx/vision_model.onnx', input: 'image', output: 'image_embedding', size: [224, 224] },
        ...{ mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6] },
        ...{ interpolation: 'bicubic', resizeMode: 'shortest', crop: 'center' },
      },
      text: {
        ...{
          file: 'onnx/text_model.onnx',
          input: 'text',
          output: 'text_embeds',
          tokenizer: 'tokenizer.json',
        },
        ...{ clean: 'lower', contextLength: 64, pad: 0 },
      },
    });
  });

  it('takes the length from config.json where the graph leaves it open, else from the tokenizer', async () => {
    const open = { ...textGraph, inputs: [{ name: 'text', type: 'int64' as const, shape: ['n', 's'] }] };
    const lengthOf = async (more: Readonly<Record<string, Content>>) =>
      (await readCard({ ...files, 'onnx/text_model.onnx': open, ...more })).text?.contextLength;
    expect(await lengthOf({})).toBe(77);
    const limit = { 'tokenizer_config.json': { model_max_length: 32 } };
    expect(await lengthOf({ 'config.json': {}, ...limit })).toBe(32);
    expect(await lengthOf({ 'config.json': {} })).toBe(77);
    // SigLIP's class has 64, so its config.json leaves it out; its tokenizers have no limit.
    const siglip = { 'config.json': { model_type: 'siglip2', text_config: null }, 'tokenizer.json': unigram };
    expect(await lengthOf(siglip)).toBe(64);
  });

  it('takes a key that is null for one that is missing, as newer processors write them', async () => {
    const nulls = { crop_size: null, do_center_crop: null, do_normalize: true, rescale_factor: null };
    const squash = {
      size: { height: 224, width: 224 },
      resample: 2,
      do_resize: true,
      device: null,
      ...nulls,
    };
    const card = await readCard({ ...files, 'preprocessor_config.json': squash });
    expect(card.image).toMatchObject({ size: [224, 224], resizeMode: 'squash', crop: 'none' });
  });

  it('takes a crop to the size that an image has anyway for none', async () => {
    const whole = { ...transformersProcessor, size: { height: 224, width: 224 } };
    const card = await readCard({ ...files, 'preprocessor_config.json': whole });
    expect(card.image).toMatchObject({ size: [224, 224], resizeMode: 'squash', crop: 'none' });
  });

  it('reads a processor that squashes, and a tokenizer with rules and padding of its own (SigLIP)', async () => {
    const card = await readCard({
      ...files,
      'preprocessor_config.json': { size: { height: 256, width: 256 }, resample: 2, do_normalize: false },
      'tokenizer.json': unigram,
      'tokenizer_config.json': { pad_token: '</s>', model_max_length: 1e30 },
    });
    expect(card.image).toMatchObject({
      ...{ size: [256, 256], resizeMode: 'squash', crop: 'none', interpolation: 'bilinear' },
      ...{ mean: [0, 0, 0], std: [1, 1, 1] },
    });
    expect(card.text).toMatchObject({ clean: 'none', pad: 1 });
  });

  it('takes the fullest precision there is, and the same one for both towers', async () => {
    const { 'onnx/vision_model.onnx': image, 'onnx/text_model.onnx': text, ...rest } = files;
    const card = await readCard({
      ...rest,
      'onnx/vision_model_quantized.onnx': image,
      'onnx/vision_model_fp16.onnx': image,
      'onnx/text_model_fp16.onnx': text,
      'onnx/text_model_quantized.onnx': text,
    });
    expect([card.image.file, card.text?.file]).toEqual([
      'onnx/vision_model_fp16.onnx',
      'onnx/text_model_fp16.onnx',
    ]);
  });

  const wrong: readonly (readonly [
    name: string,
    change: Readonly<Record<string, Content>>,
    message: RegExp,
  ])[] = [
    [
      'another crop',
      { 'preprocessor_config.json': { ...transformersProcessor, size: { shortest_edge: 256 } } },
      /shorter side 256, crop 224 x 224/,
    ],
    [
      'no crop',
      { 'preprocessor_config.json': { ...transformersProcessor, do_center_crop: false } },
      /shorter side 224, crop none/,
    ],
    [
      'a crop of what is squashed',
      { 'preprocessor_config.json': { ...transformersProcessor, size: { height: 256, width: 256 } } },
      /size 256 x 256, crop 224 x 224, expected the same/,
    ],
    [
      'no scaling',
      { 'preprocessor_config.json': { ...transformersProcessor, do_rescale: false } },
      /do_rescale false, expected true/,
    ],
    [
      'no resizing',
      { 'preprocessor_config.json': { ...transformersProcessor, do_resize: false } },
      /do_resize false, expected true/,
    ],
    [
      'no length of a text',
      {
        'onnx/text_model.onnx': {
          ...textGraph,
          inputs: [{ name: 'text', type: 'int64', shape: ['n', 's'] }],
        },
        ...{ 'config.json': {}, 'tokenizer.json': unigram },
      },
      /do not say how many tokens a text has/,
    ],
    [
      'another scale',
      { 'preprocessor_config.json': { ...transformersProcessor, rescale_factor: 1 } },
      /rescale_factor 1, expected 1\/255/,
    ],
    [
      'another filter',
      { 'preprocessor_config.json': { ...transformersProcessor, resample: 5 } },
      /resample 5, expected 0 to 3/,
    ],
    ['no size', { 'preprocessor_config.json': {} }, /preprocessor_config\.json: size: /],
    [
      'padding that is no token',
      { 'tokenizer.json': unigram, 'tokenizer_config.json': { pad_token: '<x>' } },
      /has no "<x>"/,
    ],
    [
      'one graph for both',
      {
        'onnx/vision_model.onnx': {
          ...imageGraph,
          inputs: [...(imageGraph.inputs ?? []), ...(textGraph.inputs ?? [])],
        },
      },
      /one graph for images and texts, expected one for each/,
    ],
    [
      'a graph of something else',
      { 'onnx/vision_model.onnx': { inputs: [{ name: 'audio', shape: ['n', 16000] }] } },
      /its inputs are audio, expected pixels/,
    ],
    [
      'no embedding',
      {
        'onnx/vision_model.onnx': {
          ...imageGraph,
          outputs: [
            { name: 'a', shape: [1, 2] },
            { name: 'b', shape: [1, 2] },
          ],
        },
      },
      /its outputs are a, b, expected one embedding/,
    ],
    [
      'an unknown family',
      { 'onnx/vision_model.onnx': { ...imageGraph, nodes: [] } },
      /not recognised as ViTamin, ViT, ConvNeXt/,
    ],
  ];
  it.each(wrong)('%s: one line', async (_name, change, message) => {
    await expect(readCard({ ...files, ...change })).rejects.toThrow(ModelError);
    await expect(readCard({ ...files, ...change })).rejects.toThrow(message);
  });
});
