import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../harness/config/package-root.js';
import { ModelError } from '../../../harness/core/errors.js';
import { parseUnchecked } from '../../../harness/config/read-file.js';
import { listExternalData } from '../../../harness/onnx/external-data.js';
import { indexGraph } from '../../../harness/onnx/graph-index.js';
import { precisionOf } from '../../../harness/onnx/precision.js';
import { readOnnx } from '../../../harness/onnx/read-onnx.js';
import { countParameters, weightsOf } from '../../../harness/onnx/weights.js';
import { createLanguageTokenizer } from '../../../harness/preprocess/language-tokenizer.js';
import { createTokenizer } from '../../../harness/preprocess/tokenize.js';
import { checkModel } from '../../../models/check-model.js';
import { completeModel } from '../../../models/complete-model.js';
import { describeArchitecture } from '../../../models/graph/architecture.js';
import { findGelu } from '../../../models/graph/gelu.js';
import { describeTextTower } from '../../../models/graph/text-tower.js';
import { readModelFolder } from '../../../models/model-folder.js';
import { makeDenseGraph } from '../../support/toy-heads.js';
import { makeTextGraph } from '../../support/toy-text.js';
import { makeModel } from '../../support/onnx-model.js';
import { putFile } from '../put-file.js';
import { readEach } from '../read-each.js';
import type { FuzzTarget } from '../target.js';

const micro = join(packageRoot, 'models', 'micro', 'vit-micro-xs');
const read = (name: string) => readFileSync(join(micro, name));

/** A byte-pair vocabulary of few words. */
const smallTokenizer = {
  version: '1.0',
  added_tokens: [
    {
      id: 5,
      content: '</s>',
      special: true,
      normalized: false,
      lstrip: false,
      rstrip: false,
      single_word: false,
    },
  ],
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }],
    pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }],
    special_tokens: { '</s>': { id: '</s>', ids: [5], tokens: ['</s>'] } },
  },
  decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
  model: {
    type: 'BPE',
    dropout: null,
    unk_token: '</s>',
    fuse_unk: false,
    vocab: { a: 0, b: 1, ab: 2, Ġ: 3, Ġab: 4, '</s>': 5 },
    merges: ['a b', 'Ġ ab'],
  },
};

/** Model folders: cards, graphs, tokenizers. */
export const modelTargets: readonly FuzzTarget[] = [
  {
    name: 'onnx',
    seeds: () => [
      makeModel(makeDenseGraph(2)),
      makeModel(makeTextGraph('causal', 9, 4)),
      makeModel({
        nodes: [
          {
            op: 'If',
            inputs: ['c'],
            outputs: ['y'],
            attributes: { then_branch: { nodes: [] }, axes: [1, 2] },
          },
          { op: 'f', domain: 'own', inputs: ['x'], outputs: ['z'] },
        ],
        initializers: [
          { name: 'w', dims: [2, 2], external: { location: 'weights.bin', offset: '0', length: '16' } },
        ],
        inputs: [{ name: 'x', shape: ['n', 2] }],
        outputs: [{ name: 'y', shape: [null, 2] }],
        functions: [
          {
            ...{ domain: 'own', name: 'f', inputs: ['a'], outputs: ['b'] },
            nodes: [{ op: 'Relu', inputs: ['a'], outputs: ['b'] }],
          },
        ],
      }),
    ],
    read: (input, folder) => {
      const graph = readOnnx(putFile(folder, 'graph.onnx', input));
      const index = indexGraph(graph);
      const nodes = index.nodesBehind(graph.outputs.map(({ name }) => name));
      return readEach(
        () => listExternalData(graph),
        () => precisionOf(index, nodes),
        () => countParameters(weightsOf(index, nodes)),
        () => describeArchitecture(index, nodes),
        () => findGelu(index, nodes),
        () => describeTextTower(index, nodes, graph.inputs.at(0)?.name ?? ''),
      );
    },
  },
  {
    name: 'model-card',
    isJson: true,
    seeds: () => [read('model.json')],
    read: async (input, folder) => {
      const own = join(folder, 'vit-micro-xs');
      if (!existsSync(own)) cpSync(micro, own, { recursive: true });
      putFile(own, 'model.json', input);
      const model = await readModelFolder(own);
      await checkModel(completeModel(model));
    },
  },
  {
    name: 'tokenizer',
    isJson: true,
    seeds: () => [Buffer.from(JSON.stringify(smallTokenizer))],
    read: (input) => {
      const tokenizerJson = parseUnchecked(String(input), 'tokenizer.json', ModelError);
      const options = { tokenizerJson, contextLength: 8, pad: 0, file: 'tokenizer.json' } as const;
      return readEach(
        () => createTokenizer({ ...options, clean: 'none' }).encode(['ab ab', '', 'é🙂</s>']),
        () => {
          const { encode, decode } = createLanguageTokenizer(
            tokenizerJson,
            { eos_token: '</s>' },
            'tokenizer.json',
          );
          decode(encode('ab ab é'));
        },
      );
    },
  },
  {
    name: 'clip-tokenizer',
    isJson: true,
    seeds: () => [read('tokenizer.json')],
    read: (input) => {
      const tokenizerJson = parseUnchecked(String(input), 'tokenizer.json', ModelError);
      const options = { tokenizerJson, contextLength: 8, pad: 0, file: 'tokenizer.json' } as const;
      return createTokenizer({ ...options, clean: 'whitespace' }).encode(['a dog', '', 'é🙂<|endoftext|>']);
    },
  },
];
