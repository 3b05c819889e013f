import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { datasetEntrySchema, datasetsFileSchema } from '../../harness/config/dataset-entry.js';
import { checkValue } from '../../harness/config/json-file.js';
import { knownModelSchema } from '../../harness/config/known-model.js';
import { modelCardSchema } from '../../harness/config/model-card.js';
import { registeredModelSchema } from '../../harness/config/registered-model.js';
import { suiteSchema, suitesFileSchema, userSuitesFileSchema } from '../../harness/config/suite.js';
import { taskCardSchema, taskCardsFileSchema } from '../../harness/config/task-card.js';
import { ConfigError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';
import { plantKeys } from '../support/plant-faults.js';

type Json = Readonly<Record<string, unknown>>;

const suite = { id: 'my-suite', name: 'Mine', tasks: ['mini/toy'], suites: ['all'] };

const aggregate = { id: 'my_mean', name: 'Mine', members: 'my tasks', tasks: ['mini/toy'], suites: ['all'] };

const taskCard = {
  id: 'datacomp/cifar10',
  name: 'CIFAR-10',
  group: 'classification',
  dataset: 'cifar10',
  protocol: ['zero-shot-classification'],
  metric: 'acc1',
  size: 10000,
  chance: 0.1,
  groups: [{ metric: 'acc_wg', column: 'region', leftOut: [5] }],
  classes: 'ade20k-150',
  templates: 'vild-14',
  view: { kind: 'sliding', shortSide: 1.5, stride: 0.5 },
  shiftOf: ['datacomp/imagenet1k'],
  detection: { scoreThreshold: 0.01, nmsIou: 0.4, maxDetections: 100 },
  notes: 'none',
  source: 'tasklist.yml',
};

const datasetEntry = {
  id: 'cifar10',
  name: 'CIFAR-10',
  format: 'webdataset',
  root: 'data',
  paths: ['wds_cifar10_test'],
  files: ['classnames.txt'],
  split: 'test',
  count: 10000,
  classes: 10,
  imageMode: 'rgb',
  labels: '.cls',
  licence: 'unknown',
  hub: 'djghosh/wds_cifar10_test',
  obtain: 'hf download',
  sha256: 'a'.repeat(64),
  tasks: ['datacomp/cifar10'],
};

const laidOut = {
  ...datasetEntry,
  files: undefined,
  format: 'coco-panoptic',
  annotations: 'panoptic.json',
  images: ['images'],
  maps: 'maps',
  imageSuffix: '_leftImg8bit',
};

const modelCard = {
  $schema: '../schemas/model.json',
  id: 'vitamin-l-224',
  family: 'vitamin',
  size: 'L',
  paramsM: { image: 333.3, text: 123.7 },
  gmacs: { image: 72.6 },
  training: { data: 'datacomp-1b', uniquePairsM: 1280, samplesSeenM: 12800, seed: 1 },
  image: {
    file: 'visual.onnx',
    input: 'pixel_values',
    output: 'image_embeds',
    size: [224, 224],
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
    interpolation: 'bicubic',
    resizeMode: 'shortest',
    crop: 'center',
  },
  text: {
    file: 'textual.onnx',
    input: 'input_ids',
    output: 'text_embeds',
    tokenizer: 'tokenizer.json',
    clean: 'canonicalize',
    contextLength: 77,
    pad: 0,
  },
  dense: { file: 'dense.onnx', output: 'dense_features', stride: 16 },
  detector: {
    file: 'detector.onnx',
    input: 'pixel_values',
    size: [896, 896],
    boxes: 'boxes',
    objectness: 'objectness',
    embeddings: 'region_embeds',
    masks: 'region_masks',
    temperature: 50,
    fusion: { base: 0.1, novel: 0.8, temperature: 75 },
    trainedOn: ['person'],
  },
  segmenter: {
    file: 'segmenter.onnx',
    input: 'pixel_values',
    size: [1024, 1024],
    stride: 4,
    masks: 'mask_logits',
    embeddings: 'mask_embeds',
    objectness: 'objectness',
    temperature: 100,
    ensemble: { seen: 0.4, unseen: 0.8, temperature: 100 },
    trainedOn: ['person'],
  },
  lmm: {
    ...{ vision: 'v.onnx', projector: 'p.onnx', embed: 'e.onnx', decoder: 'd.onnx', tokenizer: 't.json' },
    template: 'USER: <image>\n{prompt} ASSISTANT:',
    stop: ['</s>', '###'],
    maxNewTokens: 16,
    ...{ pad: false, size: [336, 336], mean: [0, 0, 0], std: [1, 1, 1] },
    ...{ interpolation: 'bicubic', resizeMode: 'squash', crop: 'none' },
    names: {
      ...{ pixels: 'x', features: 'f', ids: 'i', embeds: 'e', mask: 'm', positions: 'p', logits: 'l' },
      ...{ pastKey: 'k{i}', pastValue: 'v{i}', presentKey: 'pk{i}', presentValue: 'pv{i}' },
    },
  },
  logitScale: 100,
  logitBias: null,
  precision: 'fp32',
  reference: 'parity.json',
};

const knownModel = {
  $schema: '../schemas/known-model.json',
  id: 'vitamin-l-224-datacomp1b',
  name: 'ViTamin-L',
  aliases: ['vitamin-l'],
  family: 'vitamin',
  size: 'L',
  paramsM: { image: 333.3, text: 123.7 },
  gmacs: { image: 72.6, text: 6.6 },
  training: { data: 'datacomp-1b', uniquePairsM: 1280, samplesSeenM: 12800 },
  imageSize: 224,
  embedWidth: 768,
  text: { layers: 12, width: 768, contextLength: 77 },
  checkpoint: { openClip: 'ViTamin-L', pretrained: 'datacomp1b', hub: 'jienengchen/ViTamin-L-224px' },
  onnx: { hub: 'someone/vitamin-l-onnx' },
  published: {
    imagenet: 0.808,
    imagenet_shift: 0.698,
    vtab: 0.653,
    retrieval: 0.603,
    mean38: 0.667,
    // without `tasks`: its keys are free
  },
  notes: 'none',
  source: 'a repository @24f7475: README.md',
};

const registeredModel = { version: 1, folder: '/models/mine' };

/** Every closed schema with a value that uses all its members. */
const cases: readonly (readonly [name: string, schema: z.ZodType, full: Json])[] = [
  ['suite', suiteSchema, suite],
  ['suites file', suitesFileSchema, { $schema: 's', version: 1, suites: [suite], aggregates: [aggregate] }],
  [
    "a user's suite file",
    userSuitesFileSchema,
    { $schema: 's', version: 1, suites: [suite], aggregates: [aggregate], cards: [taskCard] },
  ],
  ['task card', taskCardSchema, taskCard],
  ['task cards file', taskCardsFileSchema, { $schema: 's', version: 1, tasks: [taskCard] }],
  ['data set entry', datasetEntrySchema, datasetEntry],
  ['data set entry of a laid out format', datasetEntrySchema, laidOut],
  ['data sets file', datasetsFileSchema, { $schema: 's', version: 1, datasets: [datasetEntry] }],
  ['model card', modelCardSchema, modelCard],
  ['known model', knownModelSchema, knownModel],
];

describe.each(cases)('%s', (_name, schema, full) => {
  it('takes a value with all members', () => {
    expect(checkValue(full, 'file.json', schema, ConfigError)).toEqual(full);
  });

  it('names an unknown key, wherever it is', async () => {
    for (const [place, planted] of plantKeys(full)) {
      const where = place === '' ? 'file.json: ' : `file.json: ${place}: `;
      const message = await expectOneLine(
        () => checkValue(planted, 'file.json', schema, ConfigError),
        ConfigError,
        where,
        '"surprise"',
      );
      expect(message).toBe(`${where}unrecognized key: "surprise"`);
    }
  });

  it('names a member of the wrong type', async () => {
    for (const key of Object.keys(full))
      await expectOneLine(
        () => checkValue({ ...full, [key]: Symbol('wrong') }, 'file.json', schema, ConfigError),
        ConfigError,
        `file.json: ${key}: `,
      );
  });

  it.each([null, undefined, [], 'text', 3])('refuses %j', async (value) => {
    await expectOneLine(
      () => checkValue(value, 'file.json', schema, ConfigError),
      ConfigError,
      'file.json: invalid input: expected object',
    );
  });
});

it('plants as many keys as there are objects', () => {
  const places = [...plantKeys(modelCard)].map(([place]) => place);
  expect(places).toEqual([
    '', 'paramsM', 'gmacs', 'training', 'image', 'text', 'dense', 'detector', 'detector.fusion',
    'segmenter', 'segmenter.ensemble', 'lmm', 'lmm.names',
  ]); // prettier-ignore
});

const withLmm = (changes: Json): Json => ({ ...modelCard.lmm, ...changes });

describe('facts that are refused', () => {
  it.each<[schema: z.ZodType, full: Json, change: Json, part: string]>([
    [taskCardSchema, taskCard, { id: 'cifar10' }, 'id: '],
    [taskCardSchema, taskCard, { group: 'captioning' }, '"classification"|"retrieval"'],
    [taskCardSchema, taskCard, { size: 0 }, 'size: '],
    [taskCardSchema, taskCard, { chance: 10 }, 'chance: '],
    [taskCardSchema, taskCard, { metric: undefined }, 'metric: '],
    [taskCardsFileSchema, { version: 1 }, { version: 2, tasks: [taskCard] }, 'version: '],
    [taskCardsFileSchema, { version: 1 }, { tasks: [] }, 'tasks: '],
    [suiteSchema, suite, { id: 'My Suite' }, 'id: '],
    [suitesFileSchema, { version: 1 }, { suites: [] }, 'suites: '],
    [datasetEntrySchema, datasetEntry, { id: '../up' }, 'id: '],
    [datasetEntrySchema, datasetEntry, { format: 'zip' }, 'format: '],
    [datasetEntrySchema, datasetEntry, { paths: [] }, 'paths: '],
    [datasetEntrySchema, datasetEntry, { count: -1 }, 'count: '],
    [datasetEntrySchema, datasetEntry, { classes: 1.5 }, 'classes: '],
    [datasetEntrySchema, datasetEntry, { imageMode: 'cmyk' }, 'imageMode: '],
    [datasetEntrySchema, datasetEntry, { sha256: 'abc' }, 'sha256: '],
    [datasetEntrySchema, datasetEntry, { tasks: [] }, 'tasks: '],
    [modelCardSchema, modelCard, { id: 'a/b' }, 'id: '],
    [modelCardSchema, modelCard, { image: undefined }, 'image: '],
    [modelCardSchema, modelCard, { image: { file: 'v.onnx' } }, 'image.size: '],
    [modelCardSchema, modelCard, { image: { file: '', size: [32, 32] } }, 'image.file: '],
    [modelCardSchema, modelCard, { image: { file: 'v.onnx', size: [32] } }, 'image.size'],
    [modelCardSchema, modelCard, { image: { file: 'v.onnx', size: [0, 32] } }, 'image.size.0: '],
    [
      modelCardSchema,
      modelCard,
      { image: { file: '../v.onnx', size: [8, 8] } },
      'leads out of the model folder',
    ],
    [
      modelCardSchema,
      modelCard,
      { image: { file: '/v.onnx', size: [8, 8] } },
      'leads out of the model folder',
    ],
    [modelCardSchema, modelCard, { reference: 'a\\..\\..\\b' }, 'leads out of the model folder'],
    [modelCardSchema, modelCard, { logitScale: 0 }, 'logitScale: '],
    [modelCardSchema, modelCard, { paramsM: { image: -1 } }, 'paramsM.image: '],
    [modelCardSchema, modelCard, { dense: { file: 'd.onnx' } }, 'dense.stride: '],
    [modelCardSchema, modelCard, { detector: { size: [8, 8] } }, 'detector.file: '],
    [modelCardSchema, modelCard, { detector: { file: 'd', boxes: '' } }, 'detector.boxes: '],
    [
      modelCardSchema,
      modelCard,
      { detector: { file: 'd', fusion: { base: 0, novel: 1.5, temperature: 1 } } },
      'detector.fusion.novel: ',
    ],
    [modelCardSchema, modelCard, { detector: { file: 'd', trainedOn: [] } }, 'detector.trainedOn: '],
    [modelCardSchema, modelCard, { segmenter: { file: '../s' } }, 'leads out of the model folder'],
    [modelCardSchema, modelCard, { segmenter: { file: 's', stride: 0 } }, 'segmenter.stride: '],
    [modelCardSchema, modelCard, { segmenter: { file: 's', embeddings: null } }, 'segmenter.embeddings: '],
    [
      modelCardSchema,
      modelCard,
      { lmm: withLmm({ template: 'USER: {prompt}' }) },
      'lmm.template: "USER: {prompt}" has not one <image>',
    ],
    [modelCardSchema, modelCard, { lmm: withLmm({ template: '<image>{prompt}{prompt}' }) }, 'lmm.template: '],
    [modelCardSchema, modelCard, { lmm: withLmm({ stop: [] }) }, 'lmm.stop: '],
    [modelCardSchema, modelCard, { lmm: withLmm({ maxNewTokens: 0 }) }, 'lmm.maxNewTokens: '],
    [modelCardSchema, modelCard, { lmm: withLmm({ projector: '/p.onnx' }) }, 'leads out of the model folder'],
    [
      modelCardSchema,
      modelCard,
      { lmm: withLmm({ names: { pastKey: 'past' } }) },
      'lmm.names.pastKey: "past" has not one {i}',
    ],
    [modelCardSchema, modelCard, { precision: 'bf16' }, 'precision: '],
    [knownModelSchema, knownModel, { aliases: ['ViTamin-L'] }, 'aliases.0: '],
    [knownModelSchema, knownModel, { published: { imagenet: 80.8 } }, 'published.imagenet: '],
    [knownModelSchema, knownModel, { published: { tasks: { a: -1 } } }, 'published.tasks.a: '],
    [knownModelSchema, knownModel, { onnx: { hub: 'https://hub/a/b' } }, 'onnx.hub: '],
    [knownModelSchema, knownModel, { checkpoint: { openClip: 'ViTamin-L' } }, 'checkpoint.hub: '],
    [knownModelSchema, knownModel, { source: undefined }, 'source: '],
    [registeredModelSchema, registeredModel, { version: 2 }, 'version: '],
    [registeredModelSchema, registeredModel, { folder: '' }, 'folder: '],
    [registeredModelSchema, registeredModel, { surprise: 1 }, '"surprise"'],
  ])('case %#', async (schema, full, change, part) => {
    const value = { ...full, ...change };
    await expectOneLine(
      () => checkValue(value, 'f.json', schema, ConfigError),
      ConfigError,
      'f.json: ',
      part,
    );
  });
});

describe('defaults', () => {
  it('completes a model card from its three required members', () => {
    const card = {
      id: 'm',
      family: 'vit',
      image: { file: 'v.onnx', size: [32, 32] },
      text: { file: 't.onnx' },
    };
    expect(checkValue(card, 'f', modelCardSchema, ConfigError)).toEqual({
      ...card,
      image: {
        ...card.image,
        input: 'pixel_values',
        output: 'image_embeds',
        mean: [0.48145466, 0.4578275, 0.40821073],
        std: [0.26862954, 0.26130258, 0.27577711],
        interpolation: 'bicubic',
        resizeMode: 'shortest',
        crop: 'center',
      },
      text: {
        file: 't.onnx',
        input: 'input_ids',
        output: 'text_embeds',
        tokenizer: 'tokenizer.json',
        clean: 'lower',
        contextLength: 77,
        pad: 0,
      },
    });
  });

  it('completes a detector and a segmenter of which only the file is known', () => {
    const heads = { detector: { file: 'd.onnx' }, segmenter: { file: 's.onnx' } };
    const { detector, segmenter } = checkValue({ ...modelCard, ...heads }, 'f', modelCardSchema, ConfigError);
    expect(detector).toEqual({
      ...{ file: 'd.onnx', input: 'pixel_values', boxes: 'boxes', objectness: 'objectness' },
      embeddings: 'region_embeds',
    });
    expect(segmenter).toEqual({
      ...{ file: 's.onnx', input: 'pixel_values', stride: 4, masks: 'mask_logits' },
      embeddings: 'mask_embeds',
    });
  });

  it('looks for data below the data root unless the entry says otherwise', () => {
    const { root, ...entry } = datasetEntry;
    expect(checkValue(entry, 'f', datasetEntrySchema, ConfigError).root).toBe(root);
  });
});
