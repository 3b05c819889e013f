import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readModelFolder } from '../../../models/model-folder.js';
import { clipTokenizer, imageGraph, openClipPreprocess, textGraph } from '../../support/layout-files.js';
import { makeFolder, readCard } from './folder.js';

describe('open_clip', () => {
  const files = {
    'open_clip_config.json': {
      model_cfg: { embed_dim: 8, vision_cfg: { image_size: 224 }, text_cfg: { context_length: 64 } },
      preprocess_cfg: openClipPreprocess,
    },
    'vision.onnx': imageGraph,
    'exports/words.onnx': textGraph,
    'tokenizer.json': clipTokenizer,
  };

  it('finds the towers by their inputs, whatever the files are called', async () => {
    expect(await readCard(files)).toMatchObject({
      ...{ id: 'my-model', family: 'vit' },
      image: { file: 'vision.onnx', input: 'image', size: [224, 224], std: [0.25, 0.25, 0.25] },
      text: { file: 'exports/words.onnx', input: 'text', output: 'text_embeds', contextLength: 64 },
    });
  });

  it('says which graphs it cannot choose between, and that there is none', async () => {
    await expect(readCard({ ...files, 'other.onnx': imageGraph })).rejects.toThrow(
      /2 graphs for images \(other\.onnx, vision\.onnx\), expected one/,
    );
    const folder = makeFolder(files);
    rmSync(join(folder, 'vision.onnx'));
    await expect(readModelFolder(folder)).rejects.toThrow(/no \.onnx file that takes pixels/);
  });
});
