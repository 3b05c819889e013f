import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { modelIdSchema } from '../../../harness/config/model-card.js';
import { ModelError } from '../../../harness/core/errors.js';
import { checkModel } from '../../../models/check-model.js';
import { completeModel } from '../../../models/complete-model.js';
import { fingerprintModel } from '../../../models/fingerprint-model.js';
import { describeAnswerImage } from '../../../models/lmm/answer-card.js';
import { swapVision } from '../../../models/lmm/swap-vision.js';
import { readModelFolder, type ModelFolder } from '../../../models/model-folder.js';
import { expectOneLine } from '../../support/errors.js';
import { makeModelFolder } from '../../support/model-folder.js';
import { makeModel, type TestModel } from '../../support/onnx-model.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { makeToyGraphs, makeToyWeights, writeToyLmm, type ToyForm } from '../../support/toy-lmm.js';

const newFolder = useTemporaryFolders();
const weights = makeToyWeights(1);
const others = makeToyWeights(2);

type Card = Parameters<typeof writeToyLmm>[3];

function makeToy(id: string, form: ToyForm = {}, card: Card = {}, own = weights): Promise<ModelFolder> {
  const folder = makeModelFolder(join(newFolder(), id), id);
  writeToyLmm(folder, own, form, card);
  return readModelFolder(folder);
}

/** A model without `lmm` whose dense graph is this one. */
function makeDense(id: string, graph: Uint8Array, output: string): Promise<ModelFolder> {
  const size = { file: 'visual.onnx', size: [8, 8], mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
  const folder = makeModelFolder(join(newFolder(), id), id, {
    image: size,
    dense: { file: 'grid.onnx', output, stride: 4 },
    size: 'XL',
  });
  writeFileSync(join(folder, 'grid.onnx'), graph);
  return readModelFolder(folder);
}

const gridOf = (form: ToyForm) => makeToyGraphs(others, form)['vision_encoder.onnx'];

describe('swapVision', () => {
  it('takes the vision encoder of the tower with its transform, and all else of the language model', async () => {
    const language = await makeToy('lm', {}, { maxNewTokens: 5, pad: true });
    const tower = await makeToy(
      'tower',
      { grid: true },
      { mean: [0.1, 0.2, 0.3], pad: false, maxNewTokens: 9 },
      others,
    );
    const swapped = swapVision(language, tower);
    const { lmm } = swapped.card;
    expect(modelIdSchema.parse(swapped.card.id)).toBe('lm.tower');
    expect([swapped.folder, swapped.languageFolder]).toEqual([tower.folder, language.folder]);
    expect(lmm).toMatchObject({
      pad: false,
      mean: [0.1, 0.2, 0.3],
      maxNewTokens: 5,
      projector: 'projector.onnx',
    });
    expect(new Set(swapped.files)).toEqual(new Set([...language.files, ...tower.files]));
    expect(Object.keys(swapped.card)).not.toContain('text');
    await checkModel(swapped);
    expect(completeModel(swapped)).toMatchObject({ languageFolder: language.folder });
  });

  it('takes a dense graph where the tower has no language model, and the facts of the tower', async () => {
    const language = await makeToy('lm', {}, { mean: [0.9, 0.9, 0.9], pad: false });
    const tower = await makeDense('tower', gridOf({ grid: true }), 'image_features');
    const { card } = swapVision(language, tower);
    expect(card).toMatchObject({
      id: 'lm.tower',
      family: 'vit',
      size: 'XL',
      training: { data: 'vitabench-artwork' },
    });
    expect(card.lmm).toMatchObject({ vision: 'grid.onnx', pad: false });
    expect(describeAnswerImage(card)).toMatchObject({ size: [8, 8], mean: [0.5, 0.5, 0.5] });
  });

  it.each<[name: string, language: ToyForm, tower: () => Promise<ModelFolder>, parts: readonly string[]]>([
    [
      'another width',
      {},
      () => makeToy('tower', {}, { names: { features: 'wide' } }).then((model) => widen(model, 7)),
      ['tower: wide of ', 'is 7 wide, features of ', 'projector.onnx of lm is 6 wide'],
    ],
    [
      'a model without patches',
      {},
      () => makeBare('tower'),
      ['tower: neither lmm nor dense in model.json', 'of lm'],
    ],
    [
      'a projector inside the tower',
      {},
      () => makeToy('tower', { inside: true }),
      ['tower: has its projector inside'],
    ],
    [
      'a projector inside the language model',
      { inside: true },
      () => makeToy('tower'),
      ['lm: has its projector inside'],
    ],
    [
      'a projector inside the language model, and a dense graph',
      { inside: true },
      () => makeDense('tower', gridOf({ grid: true }), 'image_features'),
      ['lm: has its projector inside'],
    ],
  ])('refuses %s', async (_name, form, makeTower, parts) => {
    const language = await makeToy('lm', form);
    const tower = await makeTower();
    await expectOneLine(() => swapVision(language, tower), ModelError, ...parts);
  });

  it('needs a language model', async () => {
    const tower = await makeToy('tower');
    const bare = await makeBare('bare');
    await expectOneLine(() => swapVision(bare, tower), ModelError, 'bare: no lmm in model.json');
  });

  it('lets two towers with their projectors inside take turns before one decoder', async () => {
    const [language, tower] = [
      await makeToy('lm', { inside: true }),
      await makeToy('t', { inside: true }, {}, others),
    ];
    expect(swapVision(language, tower).card.lmm?.projector).toBeUndefined();
  });
});

describe('the fingerprint of a swapped model', () => {
  it('depends on the bytes of both folders, not on where they lie', async () => {
    const make = async (id: string) => {
      const language = await makeToy(id);
      const tower = await makeToy('tower', {}, {}, others);
      return swapVision(language, tower);
    };
    const [first, second] = [await make('lm'), await make('lm')];
    expect(await fingerprintModel(second)).toBe(await fingerprintModel(first));
    const moved = { ...first, folder: join(newFolder(), 'elsewhere') };
    cpSync(first.folder, moved.folder, { recursive: true });
    moved.files = first.files.map((file) => file.replace(first.folder, moved.folder));
    expect(await fingerprintModel(moved)).toBe(await fingerprintModel(first));
    const language = second.languageFolder ?? '';
    for (const file of [join(language, 'embed_tokens.onnx'), join(second.folder, 'vision_encoder.onnx')]) {
      const before = await fingerprintModel(second);
      writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.of(0)]));
      expect(await fingerprintModel(second)).not.toBe(before);
    }
  });
});

/** A model with neither patches nor a language model. */
async function makeBare(id: string): Promise<ModelFolder> {
  const folder = makeModelFolder(join(newFolder(), id), id);
  const file = join(folder, 'model.json');
  const { dense, ...card } = JSON.parse(readFileSync(file, 'utf8')) as { dense?: object };
  expect(dense).toBeDefined();
  writeFileSync(file, JSON.stringify(card));
  return readModelFolder(folder);
}

/** The model with a vision encoder that only states an output `wide`. */
function widen(model: ModelFolder, width: number): ModelFolder {
  const graph: TestModel = {
    inputs: [{ name: 'pixel_values', shape: ['N', 3, 8, 8] }],
    outputs: [{ name: 'wide', shape: ['N', 4, width] }],
  };
  const file = join(model.folder, 'vision_encoder.onnx');
  rmSync(file);
  writeFileSync(file, makeModel(graph));
  return model;
}
