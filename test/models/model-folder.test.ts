import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { isModelFolder, readModelFolder } from '../../models/model-folder.js';
import { makeFolder } from './layouts/folder.js';

const micro = join(packageRoot, 'models', 'micro', 'vit-micro-s');

describe('readModelFolder', () => {
  it('lists what a card without model.json was made from', async () => {
    const folder = makeFolder({});
    mkdirSync(join(folder, 'onnx'), { recursive: true });
    cpSync(join(micro, 'visual.onnx'), join(folder, 'onnx', 'vision_model.onnx'));
    writeFileSync(
      join(folder, 'preprocessor_config.json'),
      JSON.stringify({ size: { height: 32, width: 32 } }),
    );
    const { files } = await readModelFolder(folder);
    expect(files).toEqual([
      join(folder, 'preprocessor_config.json'),
      join(folder, 'onnx', 'vision_model.onnx'),
    ]);
  });

  it('says which layouts it knows where there is none', async () => {
    const folder = makeFolder({ 'notes.json': {} });
    await expect(readModelFolder(folder)).rejects.toThrow(
      /My Model: no model\.json in it, and not laid out as transformers\.js \/ Optimum, visual\/ and textual\/, open_clip do/,
    );
  });
});

describe('isModelFolder', () => {
  it('knows a card, and each layout without one', () => {
    expect(isModelFolder(micro)).toBe(true);
    for (const name of ['onnx/vision_model_q4.onnx', 'visual/model.onnx', 'open_clip_config.json'])
      expect([name, isModelFolder(makeFolder({ [name]: {} }))]).toEqual([name, true]);
    expect(isModelFolder(makeFolder({ 'notes.json': {} }))).toBe(false);
    expect(isModelFolder(join(micro, 'none'))).toBe(false);
  });
});
