import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../../harness/core/errors.js';
import {
  clipTokenizer,
  imageGraph,
  openClipPreprocess,
  textGraph,
  unigram,
} from '../../support/layout-files.js';
import { readCard, type Content } from './folder.js';

describe('visual/ and textual/', () => {
  const files = {
    'visual/model.onnx': imageGraph,
    'textual/model.onnx': textGraph,
    'visual/preprocess_cfg.json': { size: [224, 224], ...openClipPreprocess },
    'textual/tokenizer.json': clipTokenizer,
    'config.json': { text_cfg: { context_length: 64 } },
  };

  it('gives names, preprocessing and tokenizer', async () => {
    expect(await readCard(files)).toMatchObject({
      ...{ id: 'my-model', family: 'vit' },
      image: {
        ...{ file: 'visual/model.onnx', input: 'image', output: 'image_embedding', size: [224, 224] },
        ...{ mean: [0.5, 0.5, 0.5], interpolation: 'bilinear', resizeMode: 'shortest' },
      },
      text: {
        file: 'textual/model.onnx',
        tokenizer: 'textual/tokenizer.json',
        clean: 'lower',
        contextLength: 64,
        pad: 0,
      },
    });
  });

  it('takes preprocess_cfg.json from the folder itself, and needs no text tower', async () => {
    const card = await readCard({
      'visual/model.onnx': imageGraph,
      'preprocess_cfg.json': { size: 224, ...openClipPreprocess, resize_mode: 'squash' },
    });
    expect([card.image.resizeMode, card.image.crop, card.text]).toEqual(['squash', 'none', undefined]);
  });

  it('cleans as the configuration says; a tokenizer that is not CLIP’s only has its white space collapsed', async () => {
    const kwargs = { 'config.json': { text_cfg: { tokenizer_kwargs: { clean: 'canonicalize' } } } };
    expect((await readCard({ ...files, ...kwargs })).text?.clean).toBe('canonicalize');
    expect((await readCard({ ...files, 'textual/tokenizer.json': unigram })).text?.clean).toBe('whitespace');
  });

  it.each([
    [
      'no preprocessing',
      { 'visual/preprocess_cfg.json': undefined },
      /no visual\/preprocess_cfg\.json or preprocess_cfg\.json/,
    ],
    [
      'no tokenizer',
      { 'textual/tokenizer.json': undefined },
      /no tokenizer\.json, so texts cannot be encoded/,
    ],
    [
      'no size',
      { 'visual/preprocess_cfg.json': openClipPreprocess },
      /preprocess_cfg\.json: no image size in it/,
    ],
    [
      'padding in a colour',
      { 'visual/preprocess_cfg.json': { size: 224, resize_mode: 'longest', fill_color: 255 } },
      /fill_color 255, expected 0/,
    ],
    [
      'unknown cleaning',
      { 'config.json': { text_cfg: { tokenizer_kwargs: { clean: 'shout' } } } },
      /tokenizer_kwargs\.clean is "shout"/,
    ],
  ])('%s: one line', async (_name, change, message) => {
    const all = Object.entries<Content | undefined>({ ...files, ...change });
    const left = Object.fromEntries(all.flatMap(([name, content]) => (content ? [[name, content]] : [])));
    await expect(readCard(left)).rejects.toThrow(ModelError);
    await expect(readCard(left)).rejects.toThrow(message);
  });
});
