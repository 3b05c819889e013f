import { describe, expect, it } from '@jest/globals';
import { ConfigError, DataError } from '../../harness/core/errors.js';
import { chooseModelFiles } from '../../harness/hub/model-files.js';
import { expectOneLine } from '../support/errors.js';

const remedy = 'Export it';
const others = [
  ...['.gitattributes', '.bench-pull.unfinished', 'parity/.cache/x'],
  'README.md',
  'LICENSE',
  'model.safetensors',
  'pytorch_model.bin',
  'flax_model.msgpack',
];

function choose(paths: readonly string[], variant?: string): readonly string[] {
  const digest = { kind: 'git', hex: '' } as const;
  const files = paths.map((path) => ({ path, size: 1, digest }));
  const repository = { type: 'model', name: 'a/b', commit: '0123456789', files } as const;
  return chooseModelFiles(repository, { variant, remedy }).files.map(({ path }) => path);
}

describe('a repository of our own layout', () => {
  it('gives model.json and what lies beside it, whatever its names are', () => {
    const paths = [
      ...['bpe.json', 'model.json', 'parity.json', 'parity/photo.png', 'textual.onnx', 'visual.onnx'],
      'weights/visual.bin',
    ];
    expect(choose([...others, ...paths])).toEqual(paths);
  });
});

describe('a repository of transformers.js', () => {
  // as Xenova/clip-vit-base-patch32 has it
  const graphs = ['', '_fp16', '_quantized'].flatMap((ending) =>
    ['model', 'text_model', 'vision_model'].map((name) => `onnx/${name}${ending}.onnx`),
  );
  const configurations = [
    ...['config.json', 'preprocessor_config.json', 'special_tokens_map.json', 'tokenizer.json'],
    'tokenizer_config.json',
  ];
  const all = [...others, ...configurations, 'merges.txt', 'quantize_config.json', 'vocab.json', ...graphs];
  const sorted = (...paths: readonly string[]) => [...configurations, ...paths].sort();

  it('gives the two towers without an ending, not the graph that has both', () => {
    expect(choose(all)).toEqual(sorted('onnx/text_model.onnx', 'onnx/vision_model.onnx'));
  });

  it.each(['fp16', 'quantized'])('gives the towers of variant %s alone', (variant) => {
    const towers = [`onnx/text_model_${variant}.onnx`, `onnx/vision_model_${variant}.onnx`];
    expect(choose(all, variant)).toEqual(sorted(...towers));
  });

  it('brings external data of the graphs it takes, and of no others', () => {
    const data = [
      'onnx/vision_model.onnx_data',
      'onnx/vision_model.onnx_data_1',
      'onnx/text_model.onnx.data',
    ];
    const ofOthers = ['onnx/vision_model_fp16.onnx_data', 'onnx/model.onnx_data'];
    expect(choose([...all, ...data, ...ofOthers])).toEqual(
      sorted('onnx/text_model.onnx', 'onnx/vision_model.onnx', ...data),
    );
    expect(choose([...all, ...data, ...ofOthers], 'fp16')).toEqual(
      sorted('onnx/text_model_fp16.onnx', 'onnx/vision_model_fp16.onnx', 'onnx/vision_model_fp16.onnx_data'),
    );
  });

  it('lists the variants that both towers have when the one asked for is not there', async () => {
    const message = await expectOneLine(
      () => choose([...all, 'onnx/vision_model_q4.onnx'], 'q4'),
      ConfigError,
    );
    expect(message).toBe(
      '--variant q4: a/b has no such graphs, only fp16, quantized, the plain graphs (without --variant)',
    );
  });

  it('does not take one of several variants by itself where there are no plain graphs', async () => {
    const paths = ['onnx/vision_model_fp16.onnx', 'onnx/vision_model_int8.onnx'];
    const message = await expectOneLine(() => choose(paths), ConfigError);
    expect(message).toBe('a/b: every graph is of a variant: fp16, int8. Choose one with --variant');
    expect(choose(paths, 'int8')).toEqual(['onnx/vision_model_int8.onnx']);
  });
});

describe('a repository of immich', () => {
  // as immich-app/ViT-H-14-quickgelu__dfn5b has it: external data under the name of a UUID, other runtimes beside and below
  const paths = [
    'config.json',
    'textual/model.onnx',
    'textual/tokenizer.json',
    'textual/tokenizer_config.json',
    'visual/523d3c00-47e7-11ef-bc68-00155d655292',
    'visual/model.onnx',
    'visual/preprocess_cfg.json',
  ];
  const forOthers = ['visual/model.armnn', 'visual/fp16/model.armnn', 'visual/rknpu/rk3588/model.rknn'];

  it('gives what lies in the folders of the towers, whatever its name is', () => {
    expect(choose([...others, ...forOthers, ...paths])).toEqual(paths);
  });

  it('has no variants', async () => {
    const message = await expectOneLine(() => choose(paths, 'fp16'), ConfigError);
    expect(message).toBe('--variant fp16: a/b has no such graphs, only the plain graphs (without --variant)');
  });
});

it("takes graphs beside open_clip's configuration", () => {
  const paths = [
    'open_clip_config.json',
    'textual.onnx',
    'tokenizer.json',
    'visual.onnx',
    'visual.onnx.data',
  ];
  expect(choose([...others, 'open_clip_pytorch_model.bin', ...paths])).toEqual(paths);
});

describe('a repository without a model for us', () => {
  it('without graphs: says so, and what to do', async () => {
    const message = await expectOneLine(() => choose([...others, 'open_clip_config.json']), DataError);
    expect(message).toBe('a/b at 0123456: no ONNX file in it. Export it');
  });

  it('with graphs in no layout: names some of them and the layouts', async () => {
    const paths = ['a.onnx', 'b.onnx', 'c.onnx', 'd.onnx'];
    const message = await expectOneLine(
      () => choose(paths),
      DataError,
      'onnx/vision_model.onnx',
      'Export it',
    );
    expect(message).toMatch(/^a\/b at 0123456: a\.onnx, b\.onnx, c\.onnx, \.\.\., in no layout/);
  });

  it.each(['visual/../../x', '../model.bin/x'])('that leads out of the folder with %j', async (path) => {
    const paths = ['model.json', path];
    await expectOneLine(() => choose(paths), DataError, JSON.stringify(path), 'does not stay in the folder');
  });
});
