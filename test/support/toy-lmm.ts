// A toy language model that sees images: four graphs with random weights, with attention over a past as real decoders have it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { answerSchema } from '../../harness/config/lmm-schema.js';
import { createRandom } from '../../harness/core/random.js';
import { makeModel, type TestModel, type TestNode, type TestTensor, type TestValue } from './onnx-model.js';

/** Sizes of the toy. */
export const toySizes = {
  side: 8,
  patch: 4,
  features: 6,
  width: 8,
  heads: 2,
  layers: 2,
  positions: 128,
} as const;

const words = Array.from({ length: 18 }, (_, index) => `w${index}`);

/** Its tokens; the id of each is its place. */
export const toyTokens = ['<unk>', '<s>', '</s>', 'USER', ':', 'ASSISTANT', ...words];

/** How the graphs are to be written. */
export interface ToyForm {
  /** float16 at all ends; inside it is float32. */
  readonly half?: boolean;
  /** The vision encoder gives a grid [N, W, h, w]. */
  readonly grid?: boolean;
  /** The projector is inside the vision encoder. */
  readonly inside?: boolean;
  /** The decoder has `use_cache_branch`, and answers rubbish where that is wrong. */
  readonly branch?: boolean;
  /** The decoder has `num_logits_to_keep`. */
  readonly logitsCount?: boolean;
  /** The decoder takes int32 instead of int64. */
  readonly ints?: 'int32' | 'int64';
  /** Changes the decoder before it is written. */
  readonly change?: (decoder: TestModel) => TestModel;
}

/** A matrix, row-major, with its numbers of rows and columns. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** Its weights, by name. */
export type ToyWeights = Readonly<Record<string, Matrix>>;

const endScale = 1.6;

/** Random weights from a seed. */
export function makeToyWeights(seed: number): ToyWeights {
  const random = createRandom(seed);
  const { features, width, layers, positions, patch } = toySizes;
  const matrix = (rows: number, columns: number, scale: number): Matrix => ({
    ...{ rows, columns },
    values: Float32Array.from({ length: rows * columns }, () => (random() * 2 - 1) * scale),
  });
  const layer = (index: number) =>
    ['q', 'k', 'v', 'o', 'up', 'down'].map((name) => [`${name}${index}`, matrix(width, width, 0.9)] as const);
  const logits = matrix(width, toyTokens.length, 1);
  // an end token that is likely enough to be said
  const end = toyTokens.indexOf('</s>');
  for (let row = 0; row < width; row++) logits.values[row * logits.columns + end] *= endScale;
  return {
    vision: matrix(features, 3 * patch * patch, 0.2),
    projector: matrix(features, width, 0.8),
    embed: matrix(toyTokens.length, width, 1),
    places: matrix(positions, width, 1),
    ...Object.fromEntries(Array.from({ length: layers }, (_, index) => layer(index)).flat()),
    logits,
  };
}

/** The files of the four graphs, by name, with their bytes, and the members of the card that name them. */
export function makeToyGraphs(weights: ToyWeights, form: ToyForm = {}) {
  const decoder = makeDecoderGraph(weights, form);
  const files = {
    'vision_encoder.onnx': makeVisionGraph(weights, form),
    ...(form.inside ? {} : { 'projector.onnx': makeProjectorGraph(weights, form) }),
    'embed_tokens.onnx': makeEmbedGraph(weights, form),
    'decoder_model_merged.onnx': form.change ? form.change(decoder) : decoder,
  };
  return Object.fromEntries(Object.entries(files).map(([name, graph]) => [name, makeModel(graph)] as const));
}

/** Puts a toy into a model folder and its model.json; `card` is what else the card is to say. */
export function writeToyLmm(
  folder: string,
  weights: ToyWeights,
  form: ToyForm = {},
  card: Partial<z.input<typeof answerSchema>> = {},
): void {
  for (const [name, bytes] of Object.entries(makeToyGraphs(weights, form)))
    writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'words.json'), JSON.stringify(toyTokenizer));
  const file = join(folder, 'model.json');
  const members = JSON.parse(readFileSync(file, 'utf8')) as object;
  const lmm: z.input<typeof answerSchema> = {
    vision: 'vision_encoder.onnx',
    ...(form.inside ? {} : { projector: 'projector.onnx' }),
    ...{ embed: 'embed_tokens.onnx', decoder: 'decoder_model_merged.onnx', tokenizer: 'words.json' },
    template: 'USER: <image>\n{prompt} ASSISTANT:',
    stop: ['</s>'],
    maxNewTokens: 12,
    size: [toySizes.side, toySizes.side],
    ...card,
  };
  writeFileSync(file, JSON.stringify({ ...members, lmm }));
}

const special = ['<unk>', '<s>', '</s>'];

/** A tokenizer.json of whole words, with a start token in front. */
export const toyTokenizer = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: special.map((content, id) => ({
    ...{ id, content, special: true, normalized: false },
    ...{ single_word: false, lstrip: false, rstrip: false },
  })),
  normalizer: null,
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
    pair: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
    special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
  },
  decoder: null,
  model: {
    type: 'WordLevel',
    vocab: Object.fromEntries(toyTokens.map((token, id) => [token, id])),
    unk_token: '<unk>',
  },
};

/** Graph parts that are written one after the other. */
interface Parts {
  readonly nodes: TestNode[];
  readonly initializers: TestTensor[];
}

/** Adds a node with one output, which it names. */
function add(
  parts: Parts,
  op: string,
  inputs: readonly string[],
  attributes: TestNode['attributes'] = {},
): string {
  const output = `t${parts.nodes.length}`;
  parts.nodes.push({ op, inputs, outputs: [output], attributes });
  return output;
}

function weight(parts: Parts, weights: ToyWeights, key: string, dims?: readonly number[]): string {
  const name = `weight_${key}`;
  const { rows, columns, values } = weights[key];
  if (!parts.initializers.some((one) => one.name === name))
    parts.initializers.push({ name, dims: dims ?? [rows, columns], values: [...values] });
  return name;
}

function ints(parts: Parts, values: readonly number[], dims: readonly number[] = [values.length]): string {
  const name = `ints_${values.join('_')}_${dims.join('_')}`;
  if (!parts.initializers.some((one) => one.name === name))
    parts.initializers.push({ name, dims, type: 'int64', values });
  return name;
}

function float(parts: Parts, value: number): string {
  const name = `float_${value}`;
  if (!parts.initializers.some((one) => one.name === name))
    parts.initializers.push({ name, dims: [], values: [value] });
  return name;
}

/** Numbers of onnx.proto. */
const elementTypes = { float32: 1, int64: 7, bool: 9, float16: 10 } as const;

const cast = (parts: Parts, input: string, to: keyof typeof elementTypes) =>
  add(parts, 'Cast', [input], { to: elementTypes[to] });

/** The end of a graph under its own name, in the type of the ends. */
function end(parts: Parts, value: string, name: string, { half }: ToyForm): void {
  const typed = half ? cast(parts, value, 'float16') : value;
  parts.nodes.push({ op: 'Identity', inputs: [typed], outputs: [name] });
}

const floatEnd = (name: string, shape: TestValue['shape'], { half }: ToyForm): TestValue => ({
  ...{ name, type: half ? 'float16' : 'float32' },
  ...(shape && { shape }),
});

const begin = (parts: Parts, name: string, { half }: ToyForm) => (half ? cast(parts, name, 'float32') : name);

const start = (): Parts => ({ nodes: [], initializers: [] });

function makeVisionGraph(weights: ToyWeights, form: ToyForm): TestModel {
  const parts = start();
  const { side, patch, features, width } = toySizes;
  const kernel = weight(parts, weights, 'vision', [features, 3, patch, patch]);
  const strides = { kernel_shape: [patch, patch], strides: [patch, patch] };
  const grid = add(parts, 'Conv', [begin(parts, 'pixel_values', form), kernel], strides);
  const cells = side / patch;
  const rows = add(
    parts,
    'Transpose',
    [add(parts, 'Reshape', [grid, ints(parts, [0, features, cells * cells])])],
    { perm: [0, 2, 1] },
  );
  const inside = form.inside ? project(parts, weights, rows) : rows;
  end(parts, form.grid ? grid : inside, 'image_features', form);
  const shape = form.grid
    ? ['N', features, cells, cells]
    : ['N', cells * cells, form.inside ? width : features];
  return {
    ...parts,
    inputs: [floatEnd('pixel_values', ['N', 3, side, side], form)],
    outputs: [floatEnd('image_features', shape, form)],
  };
}

function project(parts: Parts, weights: ToyWeights, features: string): string {
  return add(parts, 'Tanh', [add(parts, 'MatMul', [features, weight(parts, weights, 'projector')])]);
}

function makeProjectorGraph(weights: ToyWeights, form: ToyForm): TestModel {
  const parts = start();
  end(parts, project(parts, weights, begin(parts, 'features', form)), 'projected', form);
  return {
    ...parts,
    inputs: [floatEnd('features', ['N', 'P', toySizes.features], form)],
    outputs: [floatEnd('projected', ['N', 'P', toySizes.width], form)],
  };
}

function makeEmbedGraph(weights: ToyWeights, form: ToyForm): TestModel {
  const parts = start();
  const table = weight(parts, weights, 'embed');
  end(parts, add(parts, 'Gather', [table, 'input_ids']), 'inputs_embeds', form);
  return {
    ...parts,
    inputs: [{ name: 'input_ids', type: form.ints ?? 'int64', shape: ['N', 'T'] }],
    outputs: [floatEnd('inputs_embeds', ['N', 'T', toySizes.width], form)],
  };
}

function makeDecoderGraph(weights: ToyWeights, form: ToyForm): TestModel {
  const parts = start();
  const { width, heads, layers } = toySizes;
  const depth = width / heads;
  const positions = cast(parts, 'position_ids', 'int64');
  const mask = cast(parts, 'attention_mask', 'int64');
  const total = add(parts, 'Gather', [add(parts, 'Shape', [mask]), ints(parts, [1], [])], { axis: 0 });
  const range = add(parts, 'Range', [ints(parts, [0], []), total, ints(parts, [1], [])]);
  const earlier = add(parts, 'LessOrEqual', [
    range,
    add(parts, 'Unsqueeze', [positions, ints(parts, [1, 3])]),
  ]);
  const seen = add(parts, 'Unsqueeze', [cast(parts, mask, 'bool'), ints(parts, [1, 2])]);
  const allowed = add(parts, 'And', [earlier, seen]);
  const place = add(parts, 'Gather', [weight(parts, weights, 'places'), positions]);
  let hidden = add(parts, 'Add', [begin(parts, 'inputs_embeds', form), place]);
  const cache: { readonly past: string; readonly present: string }[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const multiply = (input: string, name: string) =>
      add(parts, 'MatMul', [input, weight(parts, weights, `${name}${layer}`)]);
    const split = (name: string) =>
      add(
        parts,
        'Transpose',
        [add(parts, 'Reshape', [multiply(hidden, name), ints(parts, [0, 0, heads, depth])])],
        {
          perm: [0, 2, 1, 3],
        },
      );
    const remember = (kind: 'key' | 'value', next: string) => {
      const [past, present] = [`past_key_values.${layer}.${kind}`, `present.${layer}.${kind}`];
      const joined = add(parts, 'Concat', [begin(parts, past, form), next], { axis: 2 });
      end(parts, joined, present, form);
      cache.push({ past, present });
      return joined;
    };
    const keys = remember('key', split('k'));
    const values = remember('value', split('v'));
    const turned = add(parts, 'Transpose', [keys], { perm: [0, 1, 3, 2] });
    const scores = add(parts, 'Div', [
      add(parts, 'MatMul', [split('q'), turned]),
      float(parts, Math.sqrt(depth)),
    ]);
    const masked = add(parts, 'Where', [allowed, scores, float(parts, -1e9)]);
    const mixed = add(parts, 'MatMul', [add(parts, 'Softmax', [masked], { axis: -1 }), values]);
    const joined = add(parts, 'Reshape', [
      add(parts, 'Transpose', [mixed], { perm: [0, 2, 1, 3] }),
      ints(parts, [0, 0, width]),
    ]);
    const attended = add(parts, 'Add', [hidden, multiply(joined, 'o')]);
    hidden = add(parts, 'Add', [attended, multiply(add(parts, 'Tanh', [multiply(attended, 'up')]), 'down')]);
  }
  if (form.logitsCount) {
    const first = add(parts, 'Unsqueeze', [add(parts, 'Neg', ['num_logits_to_keep']), ints(parts, [0])]);
    hidden = add(parts, 'Slice', [hidden, first, ints(parts, [1_000_000]), ints(parts, [1])]);
  }
  let logits = add(parts, 'MatMul', [hidden, weight(parts, weights, 'logits')]);
  if (form.branch) logits = add(parts, 'Add', [logits, makePenalty(parts)]);
  end(parts, logits, 'logits', form);
  const ids = form.ints ?? 'int64';
  return {
    ...parts,
    inputs: [
      floatEnd('inputs_embeds', ['N', 'T', width], form),
      { name: 'attention_mask', type: ids, shape: ['N', 'total'] },
      { name: 'position_ids', type: ids, shape: ['N', 'T'] },
      ...cache.map(({ past }) => floatEnd(past, ['N', heads, 'past', depth], form)),
      ...(form.branch ? [{ name: 'use_cache_branch', type: 'bool', shape: [1] } as const] : []),
      ...(form.logitsCount ? [{ name: 'num_logits_to_keep', type: 'int64', shape: [] } as const] : []),
    ],
    outputs: [
      floatEnd('logits', ['N', 'L', toyTokens.length], form),
      ...cache.map(({ present }) => floatEnd(present, ['N', heads, 'total', depth], form)),
    ],
  };
}

/** What is added to logits: nothing where `use_cache_branch` says whether there is a past, else far more than they are. */
function makePenalty(parts: Parts): string {
  const shape = add(parts, 'Shape', ['past_key_values.0.key']);
  const length = add(parts, 'Gather', [shape, ints(parts, [2])], { axis: 0 });
  const hasPast = cast(parts, add(parts, 'Greater', [length, ints(parts, [0])]), 'float32');
  const wrong = add(parts, 'Sub', [cast(parts, 'use_cache_branch', 'float32'), hasPast]);
  parts.initializers.push({
    ...{ name: 'ramp', dims: [toyTokens.length] },
    values: toyTokens.map((_, index) => 1e6 * index),
  });
  return add(parts, 'Mul', [wrong, 'ramp']);
}
