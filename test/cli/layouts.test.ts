import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { runCli, withTemporaryFolder } from '../support/cli.js';

const embedded = join(packageRoot, 'models', 'micro', 'vitamin-micro-s');
const triple = (value: number) => [value, value, value];

/** The configuration files of each layout, as the other tool would have written them for the embedded model, and where it
 *  puts graphs and tokenizer. */
const layouts = {
  transformers: {
    places: ['onnx/vision_model.onnx', 'onnx/text_model.onnx', 'tokenizer.json'],
    configs: {
      'preprocessor_config.json': {
        ...{ size: { shortest_edge: 32 }, crop_size: { height: 32, width: 32 }, do_center_crop: true },
        ...{ resample: 3, image_mean: triple(0.6), image_std: triple(0.35) },
      },
      'config.json': { text_config: { max_position_embeddings: 20 } },
    },
  },
  'two folders': {
    places: ['visual/model.onnx', 'textual/model.onnx', 'textual/tokenizer.json'],
    configs: {
      'visual/preprocess_cfg.json': {
        size: 32,
        mean: triple(0.6),
        std: triple(0.35),
        interpolation: 'bicubic',
      },
      'config.json': { text_cfg: { context_length: 20 } },
    },
  },
  open_clip: {
    places: ['visual.onnx', 'textual.onnx', 'tokenizer.json'],
    configs: {
      'open_clip_config.json': {
        model_cfg: { vision_cfg: { image_size: 32 }, text_cfg: { context_length: 20 } },
        preprocess_cfg: { mean: triple(0.6), std: triple(0.35) },
      },
    },
  },
} as const;

function lay(folder: string, { places, configs }: (typeof layouts)[keyof typeof layouts]): void {
  const files = ['visual.onnx', 'textual.onnx', 'tokenizer.json'];
  files.forEach((name, index) => {
    const target = join(folder, places[index]);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(embedded, name), target);
  });
  cpSync(join(embedded, 'tokenizer_config.json'), join(folder, dirname(places[2]), 'tokenizer_config.json'));
  for (const [name, content] of Object.entries(configs))
    writeFileSync(join(folder, name), JSON.stringify(content));
}

const task = ['--task', 'mini/digits', '--limit', '12', '--out', 'out', '--quiet'];

function readSamples(home: string, id: string): string {
  return readFileSync(join(home, 'out', id, 'mini__digits.samples.jsonl'), 'utf8');
}

describe('a folder of another tool', () => {
  it('runs as it is, and scores as with a model.json, in every layout', async () => {
    await withTemporaryFolder(async (home) => {
      const names = Object.entries(layouts).map(([name, layout]) => {
        lay(join(home, `Their ${name}`), layout);
        return name;
      });
      const models = ['vitamin-micro-s', ...names.map((name) => `./Their ${name}`)];
      const { code, stderr } = await runCli(['run', '--model', models.join(), ...task, '--no-cache'], home);
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')]);
      for (const name of names) {
        const id = `their-${name.replace(' ', '-')}`;
        expect([name, readSamples(home, id)]).toEqual([name, readSamples(home, 'vitamin-micro-s')]);
        const record = readFileSync(join(home, 'out', id, 'mini__digits.json'), 'utf8');
        expect((JSON.parse(record) as { model: { family: string } }).model.family).toBe('vitamin');
      }
    });
  });

  it('is run again when its configuration has changed', async () => {
    await withTemporaryFolder(async (home) => {
      lay(join(home, 'theirs'), layouts.open_clip);
      const run = () => runCli(['run', '--model', './theirs', ...task, '--json'], home);
      const first = await run();
      const file = join(home, 'theirs', 'open_clip_config.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace('"mean":[0.6', '"mean":[0.5'));
      const second = await run();
      expect([first.code, second.code]).toEqual([0, 0]);
      expect(second.stdout).not.toBe(first.stdout);
    });
  });
});
