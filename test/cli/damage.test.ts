import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { runCli, withTemporaryFolder } from '../support/cli.js';
import { makeModel, type TestNode, type TestTensor } from '../support/onnx-model.js';

const original = join(packageRoot, 'models', 'micro', 'vit-micro-s');
const args = ['run', '--model', './model', '--task', 'mini/digits', '--limit', '8', '--out', 'out'];

type Card = Record<string, Record<string, unknown>>;

function editCard(model: string, edit: (card: Card) => void): void {
  const file = join(model, 'model.json');
  const card = JSON.parse(readFileSync(file, 'utf8')) as Card;
  edit(card);
  writeFileSync(file, JSON.stringify(card));
}

/** A NaN in float16, little-endian. */
const nanHalf = [0x00, 0x7e];

/** Fills the weight of this name with a pattern: in the file its bytes follow its name, a tag and their length. */
function fillWeight(file: string, name: string, pattern: readonly number[]): void {
  const bytes = readFileSync(file);
  const lengthAt = bytes.lastIndexOf(`${name}J`) + name.length + 1;
  const [low, high] = bytes.subarray(lengthAt, lengthAt + 2);
  const start = lengthAt + (low < 128 ? 1 : 2);
  bytes.fill(Uint8Array.from(pattern), start, start + (low < 128 ? low : low - 128 + 128 * high));
  writeFileSync(file, bytes);
}

/** Leaves only the first tokens in a vocabulary, and the two at its end. */
function shrinkTokenizer(file: string): void {
  const tokenizer = JSON.parse(readFileSync(file, 'utf8')) as {
    model: { vocab: Record<string, number>; merges: unknown[] };
    added_tokens: { id: number; content: string }[];
    post_processor: { sep: [string, number]; cls: [string, number] };
  };
  const { model, added_tokens: added, post_processor: ends } = tokenizer;
  const kept = Object.entries(model.vocab).filter(([, id]) => id < 600);
  const [start, end] = [kept.length, kept.length + 1];
  model.vocab = Object.fromEntries([...kept, [ends.cls[0], start], [ends.sep[0], end]]);
  model.merges = [];
  for (const token of added) if (token.id > 0) token.id = token.content === ends.sep[0] ? end : start;
  ends.cls[1] = start;
  ends.sep[1] = end;
  writeFileSync(file, JSON.stringify(tokenizer));
}

/** An image tower of one node. */
function makeImageGraph(node: Pick<TestNode, 'op' | 'domain'>, weight?: TestTensor): Uint8Array {
  const inputs = ['pixel_values', ...(weight ? [weight.name] : [])];
  return makeModel({
    nodes: [
      { ...node, inputs, outputs: ['image_embeds'] },
      { op: 'Identity', inputs: ['pixel_values'], outputs: ['dense_features'] },
    ],
    initializers: weight ? [weight] : [],
    inputs: [{ name: 'pixel_values', shape: ['n', 3, 32, 32] }],
    outputs: [{ name: 'image_embeds' }, { name: 'dense_features' }],
    opsets: [
      ['', 17],
      ['own.operators', 1],
    ],
  });
}

const damages: readonly (readonly [name: string, damage: (model: string) => void, message: RegExp])[] = [
  [
    'a truncated graph',
    (model) => {
      truncateSync(join(model, 'visual.onnx'), 50_000);
    },
    /visual\.onnx: the file is cut off or damaged, got 50000 bytes, .*Export or fetch it again/,
  ],
  [
    'an empty graph',
    (model) => {
      truncateSync(join(model, 'visual.onnx'), 0);
    },
    /visual\.onnx: the file is empty/,
  ],
  [
    'a size the graph does not have',
    (model) => {
      editCard(model, (card) => {
        card.image.size = [64, 64];
      });
    },
    /visual\.onnx: input pixel_values is \[N, 3, 32, 32\], model\.json says \[N, 3, 64, 64\]/,
  ],
  [
    'an output the graph does not have',
    (model) => {
      editCard(model, (card) => {
        card.image.output = 'pooled';
      });
    },
    /no output "pooled", it has image_embeds/,
  ],
  [
    'a file that is not there',
    (model) => {
      editCard(model, (card) => {
        card.text.file = 'text.onnx';
      });
    },
    /names text\.onnx, which is not in/,
  ],
  [
    'an unknown family',
    (model) => {
      editCard(model, (card) => {
        Object.assign(card, { family: 'resnet' });
      });
    },
    /family "resnet", expected vitamin, vit, convnext/,
  ],
  [
    'an unknown key',
    (model) => {
      editCard(model, (card) => {
        card.image.scale = 2;
      });
    },
    /model\.json: image: .*scale/,
  ],
  [
    'towers that were swapped',
    (model) => {
      editCard(model, (card) => {
        card.image.file = 'textual.onnx';
      });
    },
    /textual\.onnx: takes token ids \(input_ids\), model\.json names it as the image tower\. Are the towers swapped/,
  ],
  [
    'weights that are NaN',
    (model) => {
      fillWeight(join(model, 'visual.onnx'), 'tower.norm.weight.half', nanHalf);
    },
    /visual\.onnx: output image_embeds holds NaN or infinity/,
  ],
  [
    'a graph with operators of its own',
    (model) => {
      writeFileSync(join(model, 'visual.onnx'), makeImageGraph({ op: 'Steal', domain: 'own.operators' }));
    },
    /visual\.onnx: ONNX Runtime cannot load it on cpu \(.*own\.operators/,
  ],
  [
    'a tensor of more bytes than any machine has',
    (model) => {
      const giant = { name: 'w', dims: [2 ** 40, 1, 1, 1, 1], values: [1] };
      writeFileSync(join(model, 'visual.onnx'), makeImageGraph({ op: 'Add' }, giant));
    },
    /visual\.onnx: ONNX Runtime cannot load it on cpu \(.*4398046511104 bytes/,
  ],
  [
    'a tensor of more bytes than its file has',
    (model) => {
      writeFileSync(join(model, 'w.bin'), 'few');
      const giant = { name: 'w', dims: [2 ** 40, 1, 1, 1, 1], external: { location: 'w.bin' } };
      writeFileSync(join(model, 'visual.onnx'), makeImageGraph({ op: 'Add' }, giant));
    },
    /visual\.onnx: ONNX Runtime cannot load it on cpu \(.*4398046511104 .*out of bounds/,
  ],
  [
    'a precision that the graph does not have',
    (model) => {
      editCard(model, (card) => {
        Object.assign(card, { precision: 'fp16' });
      });
    },
    /visual\.onnx: computes in fp32, model\.json says fp16/,
  ],
  [
    'a text graph of another context length',
    (model) => {
      editCard(model, (card) => {
        card.text.input = 'ids';
      });
    },
    /textual\.onnx: no input "ids", it has input_ids/,
  ],
  [
    'the tokenizer of another model',
    (model) => {
      shrinkTokenizer(join(model, 'tokenizer.json'));
    },
    /tokenizer\.json: \d+ tokens, the embedding of .*textual\.onnx has 2115 rows\. Copy the tokenizer that belongs/,
  ],
  [
    'a tokenizer that is not one',
    (model) => {
      writeFileSync(join(model, 'tokenizer.json'), '{"model": 3}');
    },
    /tokenizer\.json/,
  ],
  [
    'a model.json that is not JSON',
    (model) => {
      writeFileSync(join(model, 'model.json'), '{');
    },
    /model\.json: not valid JSON/,
  ],
];

describe('a damaged model', () => {
  it.each(damages)('%s: one clear line, exit code 3', async (_name, damage, message) => {
    await withTemporaryFolder(async (home) => {
      const model = join(home, 'model');
      mkdirSync(model);
      cpSync(original, model, { recursive: true });
      damage(model);
      const { code, stdout, stderr } = await runCli(args, home);
      // a line of it: no message spans two
      expect(`exit code ${code}\n${stdout}\n${stderr}`).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(code).toBe(3);
    });
  });

  it('is not one that has only an image graph: what needs text is skipped, saying so', async () => {
    await withTemporaryFolder(async (home) => {
      const model = join(home, 'model');
      mkdirSync(model);
      cpSync(join(original, 'visual.onnx'), join(model, 'visual.onnx'));
      const card = { id: 'image-only', family: 'vit', image: { file: 'visual.onnx', size: [32, 32] } };
      writeFileSync(join(model, 'model.json'), JSON.stringify(card));
      const { code, stdout } = await runCli(args, home);
      expect(stdout).toMatch(/mini\/digits: the model has no text head: add it to model\.json/);
      expect(stdout).toMatch(/tasks: 0 of 1 run, 1 skipped {2}\(image-only\)/);
      expect(code).toBe(0);
    });
  });

  it('runs when it is whole', async () => {
    await withTemporaryFolder(async (home) => {
      cpSync(original, join(home, 'model'), { recursive: true });
      expect((await runCli(args, home)).code).toBe(0);
    });
  });
});
