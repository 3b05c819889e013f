import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../../harness/core/errors.js';
import { checkModel } from '../../../models/check-model.js';
import { readAnswerGraphs } from '../../../models/inspect/answer-report.js';
import { readModelFolder } from '../../../models/model-folder.js';
import { expectOneLine } from '../../support/errors.js';
import { makeModelFolder } from '../../support/model-folder.js';
import { makeModel, type TestModel, type TestValue } from '../../support/onnx-model.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { makeToyWeights, toyTokenizer, writeToyLmm, type ToyForm } from '../../support/toy-lmm.js';

const newFolder = useTemporaryFolders();
const weights = makeToyWeights(1);

type Card = Parameters<typeof writeToyLmm>[3];

async function readToy(form: ToyForm, card: Card, change: (folder: string) => void = () => undefined) {
  const folder = makeModelFolder(join(newFolder(), 'm'), 'm');
  writeToyLmm(folder, weights, form, card);
  change(folder);
  return readModelFolder(folder);
}

/** Changes what a graph says of one of its ends. */
const restate =
  (name: string, change: Partial<TestValue> | null) =>
  (graph: TestModel): TestModel => {
    const apply = (values: readonly TestValue[] = []) =>
      values.flatMap((value) => {
        if (value.name !== name) return [value];
        return change ? [{ ...value, ...change }] : [];
      });
    return { ...graph, inputs: apply(graph.inputs), outputs: apply(graph.outputs) };
  };

const graph =
  (inputs: readonly TestValue[], outputs: readonly TestValue[]) => (file: string) => (folder: string) => {
    writeFileSync(join(folder, file), makeModel({ inputs, outputs }));
  };

describe('checkModel with a language model', () => {
  it.each<[name: string, form: ToyForm, card: Card]>([
    ['as it comes', {}, {}],
    ['in float16', { half: true }, {}],
    ['with all inputs that exports may have', { branch: true, logitsCount: true, ints: 'int32' }, {}],
    [
      'without mask and positions',
      { change: (one) => restate('position_ids', null)(restate('attention_mask', null)(one)) },
      {},
    ],
    ['without stated shapes', { change: restate('logits', { shape: ['N', 'T', 'V'] }) }, {}],
    ['with a grid', { grid: true }, {}],
    ['with the projector inside', { inside: true }, {}],
  ])('takes one %s', async (_name, form, card) => {
    await expect(checkModel(await readToy(form, card))).resolves.toBeUndefined();
  });

  it.each<
    [
      name: string,
      form: ToyForm,
      card: Card,
      change: ((folder: string) => void) | undefined,
      parts: readonly string[],
    ]
  >([
    [
      'another size',
      {},
      { size: [16, 16] },
      undefined,
      ['vision_encoder.onnx: input pixel_values is [N, 3, 8, 8]', '[N, 3, 16, 16]. Correct lmm.size'],
    ],
    [
      'an output that is not there',
      {},
      { names: { features: 'x' } },
      undefined,
      ['no output "x", it has image_features'],
    ],
    [
      'features without patches',
      {},
      {},
      graph(
        [{ name: 'pixel_values', shape: ['N', 3, 8, 8] }],
        [{ name: 'image_features', shape: ['N', 6] }],
      )('vision_encoder.onnx'),
      ['image_features is [?, 6], expected [N, P, W] or [N, W, h, w]'],
    ],
    [
      'a projector of another width',
      {},
      {},
      graph([{ name: 'x', shape: ['N', 'P', 5] }], [{ name: 'y', shape: ['N', 'P', 8] }])('projector.onnx'),
      ['image_features of ', ' is 6 wide, x of ', ' is 5 wide, expected the same'],
    ],
    [
      'a projector for another decoder',
      {},
      {},
      graph([{ name: 'x', shape: ['N', 'P', 6] }], [{ name: 'y', shape: ['N', 'P', 9] }])('projector.onnx'),
      ['y of ', ' is 9 wide, inputs_embeds of ', ' is 8 wide'],
    ],
    [
      'a projector of two inputs',
      {},
      {},
      graph(
        [{ name: 'x', shape: ['N', 'P', 6] }, { name: 'z' }],
        [{ name: 'y', shape: ['N', 'P', 8] }],
      )('projector.onnx'),
      ['projector.onnx: 2 inputs and 1 outputs, expected one of each'],
    ],
    [
      'words of another width',
      { change: restate('inputs_embeds', { shape: ['N', 'T', 16] }) },
      {},
      undefined,
      ['inputs_embeds of ', 'embed_tokens.onnx is 8 wide', 'decoder_model_merged.onnx is 16 wide'],
    ],
    [
      'a decoder without its past',
      { change: dropPast },
      {},
      undefined,
      ['no input "past_key_values.0.key"', 'the merged decoder'],
    ],
    [
      'a past that is not given back',
      { change: restate('present.1.value', null) },
      {},
      undefined,
      ['no output "present.1.value"'],
    ],
    [
      'half of a layer',
      { change: restate('past_key_values.1.value', null) },
      {},
      undefined,
      ['no input "past_key_values.1.value"'],
    ],
    [
      'a past of fixed length',
      { change: restate('past_key_values.0.key', { shape: ['N', 2, 16, 4] }) },
      {},
      undefined,
      ['past_key_values.0.key is [?, 2, 16, 4], expected [N, heads, T, d]'],
    ],
    [
      'ids of another type',
      { change: restate('position_ids', { type: 'float32' }) },
      {},
      undefined,
      ['position_ids is float32, expected int32 or int64'],
    ],
    [
      'an input that nobody knows',
      {
        change: (one) => ({
          ...one,
          inputs: [...(one.inputs ?? []), { name: 'cache_position', type: 'int64', shape: ['T'] }],
        }),
      },
      {},
      undefined,
      ['also asks for "cache_position"'],
    ],
    [
      'fewer logits than tokens',
      { change: restate('logits', { shape: ['N', 'T', 20] }) },
      {},
      undefined,
      ['words.json: 24 tokens, logits of ', ' has 20'],
    ],
    ['no end', {}, { stop: undefined }, undefined, ['words.json: no eos_token']],
    ['a size that varies', {}, { crop: 'none' }, undefined, ['m: lmm.crop none with resizeMode shortest']],
  ])('refuses %s', async (_name, form, card, change, parts) => {
    const model = await readToy(form, card, change);
    await expectOneLine(() => checkModel(model), ModelError, ...parts);
  });

  it('misses a file that is not there', async () => {
    const gone = readToy({}, {}, (folder) => {
      rmSync(join(folder, 'projector.onnx'));
    });
    await expect(gone).rejects.toThrow('names projector.onnx, which is not in');
  });

  it('takes the end token that tokenizer_config.json names', async () => {
    const model = await readToy({}, { stop: undefined }, (folder) => {
      writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify({ eos_token: '</s>' }));
    });
    await expect(checkModel(model)).resolves.toBeUndefined();
    // it moves answers, so it is a file of the model
    expect(model.files).toContain(join(model.folder, 'tokenizer_config.json'));
    expect(toyTokenizer.added_tokens).toHaveLength(3);
  });
});

describe('what bench models inspect says of a language model', () => {
  it('is its graphs, with the past of the decoder in one line', async () => {
    const reports = readAnswerGraphs(await readToy({ half: true }, {}));
    expect(reports.map(({ role, file }) => [role, file])).toEqual([
      ['lmm.vision', 'vision_encoder.onnx'],
      ['lmm.projector', 'projector.onnx'],
      ['lmm.embed', 'embed_tokens.onnx'],
      ['lmm.decoder', 'decoder_model_merged.onnx'],
    ]);
    const [vision, projector, embed, decoder] = reports;
    // 6 x 3 x 4 x 4, 6 x 8, 24 x 8 weights
    expect([vision, projector, embed].map(({ paramsM }) => Math.round(paramsM * 1e6))).toEqual([
      288, 48, 192,
    ]);
    expect(decoder.inputs.map(({ name }) => name)).toEqual([
      'inputs_embeds',
      'attention_mask',
      'position_ids',
    ]);
    expect(decoder.decoder).toMatchObject({ takesBranch: false, width: 8, vocabulary: 24 });
    expect(decoder.decoder?.cache).toHaveLength(4);
    expect(projector.output?.name).toBe('projected');
  });

  it('is nothing of a model without one', async () => {
    const model = await readModelFolder(makeModelFolder(join(newFolder(), 'm'), 'm'));
    expect(readAnswerGraphs(model)).toEqual([]);
  });
});

function dropPast(graph: TestModel): TestModel {
  return { ...graph, inputs: (graph.inputs ?? []).filter(({ name }) => !name.startsWith('past')) };
}
