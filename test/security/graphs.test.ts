import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { ModelError } from '../../harness/core/errors.js';
import { findAttentionMasks } from '../../harness/onnx/attention-masks.js';
import { listExternalData } from '../../harness/onnx/external-data.js';
import { indexGraph, originOf } from '../../harness/onnx/graph-index.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import { completeModel } from '../../models/complete-model.js';
import { readModelFolder } from '../../models/model-folder.js';
import { expectOneLine } from '../support/errors.js';
import { makeModel, type TestGraph, type TestModel } from '../support/onnx-model.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const values = { inputs: [{ name: 'x' }], outputs: [{ name: 'y' }] };

function write(model: TestModel | Uint8Array, name = 'a.onnx'): string {
  const file = join(newFolder(), name);
  writeFileSync(file, model instanceof Uint8Array ? model : makeModel(model));
  return file;
}

/** A graph whose weights lie elsewhere. */
const weighted = (location: string): TestModel => ({
  ...values,
  initializers: [{ name: 'w', dims: [2], external: { location } }],
});

describe('weights outside the folder of the graph', () => {
  it.each(['../w.bin', '/etc/passwd', 'a/../../w.bin', '..\\w.bin', 'C:\\w.bin', ''])(
    '%j are refused',
    async (location) => {
      const model = readOnnx(write(weighted(location)));
      await expectOneLine(
        () => listExternalData(model),
        ModelError,
        'expected a file in the folder of the graph',
      );
    },
  );

  it('are refused where a link leads there', async () => {
    const file = write(weighted('w.bin'));
    symlinkSync('/etc/passwd', join(file, '../w.bin'));
    await expectOneLine(() => listExternalData(readOnnx(file)), ModelError, 'is a link to /etc/passwd');
  });
});

describe('a graph that was made to do harm', () => {
  const nest = (depth: number): TestGraph =>
    depth === 0
      ? {}
      : {
          nodes: [{ op: 'If', inputs: ['x'], outputs: ['y'], attributes: { then_branch: nest(depth - 1) } }],
        };

  it('is refused where its branches lie too deep in each other', async () => {
    await expectOneLine(() => readOnnx(write({ ...values, ...nest(20) })), ModelError, 'more than 16 deep');
  });

  it('is refused where a tensor has axes beyond number', async () => {
    const dims = Array.from({ length: 5000 }, () => 1);
    // one field of packed numbers, as others than this test write them
    const packed = [0x0a, 0xff, 0x7f, ...Buffer.alloc(16383, 1)];
    const tensor = [0x2a, ...varint(packed.length), ...packed];
    const graph = [0x3a, ...varint(tensor.length), ...tensor];
    const bytes = Uint8Array.from([0x08, 8, ...graph, 0x42, 2, 0x10, 17]);
    await expectOneLine(() => readOnnx(write(bytes)), ModelError, 'more than 64 axes');
    expect(
      readOnnx(write({ ...values, initializers: [{ name: 'w', dims }] })).initializers[0].dims,
    ).toHaveLength(5000);
  });

  it('says any size of a tensor: no room is made for it', () => {
    const giant = { name: 'w', dims: [2 ** 40, 2 ** 40], values: [1] };
    const [tensor] = readOnnx(write({ ...values, initializers: [giant] })).initializers;
    expect(tensor).toMatchObject({ dims: giant.dims, values: undefined });
  });

  it('says any length of a field: it is cut off', async () => {
    const lying = Uint8Array.from([0x08, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x0a]);
    await expectOneLine(() => readOnnx(write(lying)), ModelError, 'cut off or damaged');
  });

  it('may go in circles', () => {
    const circle = ['a', 'b', 'c'].map((name, index, all) => ({
      ...{ op: 'Identity', inputs: [all[(index + 1) % 3]], outputs: [name] },
    }));
    const index = indexGraph(readOnnx(write({ ...values, nodes: circle })));
    expect(['a', 'b', 'c']).toContain(originOf(index, 'a'));
    expect(index.nodesBehind(['a'])).toHaveLength(3);
  });

  it('may have more paths than anybody could follow', () => {
    const nodes = Array.from({ length: 12 }, (_, step) => ({
      ...{ op: 'Add', inputs: Array.from({ length: 50 }, () => `v${step + 1}`), outputs: [`v${step}`] },
    }));
    const model = readOnnx(
      write({ ...values, nodes: [{ op: 'Softmax', inputs: ['v0'], outputs: ['y'] }, ...nodes] }),
    );
    expect(findAttentionMasks(indexGraph(model), model.nodes).size).toBe(0);
  });
});

/** A number of protobuf. */
function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

describe('a model folder', () => {
  const micro = join(packageRoot, 'models/micro/vit-micro-s');
  const card = JSON.parse(readFileSync(join(micro, 'model.json'), 'utf8')) as {
    readonly image: { readonly file: string };
  };

  function copy(change: (text: typeof card) => object = (text) => text): string {
    const folder = join(newFolder(), 'model');
    mkdirSync(folder);
    for (const name of [card.image.file, 'textual.onnx', 'tokenizer.json'])
      copyFileSync(join(micro, name), join(folder, name));
    writeFileSync(join(folder, 'model.json'), JSON.stringify(change(card)));
    return folder;
  }

  it('is read', async () => {
    expect((await readModelFolder(copy())).card.id).toBe('vit-micro-s');
  });

  it.each(['../visual.onnx', '/etc/passwd', 'a/../../visual.onnx', '..\\visual.onnx', 'C:\\visual.onnx'])(
    'whose card names %s is refused',
    async (file) => {
      const folder = copy((text) => ({ ...text, image: { ...text.image, file } }));
      await expectOneLine(() => readModelFolder(folder), ModelError, 'leads out of the model folder');
    },
  );

  it('whose file is a link out of it is refused', async () => {
    const folder = copy((text) => ({ ...text, image: { ...text.image, file: 'linked.onnx' } }));
    symlinkSync(join(micro, card.image.file), join(folder, 'linked.onnx'));
    await expectOneLine(
      () => readModelFolder(folder),
      ModelError,
      'linked.onnx: is a link to',
      'outside the model folder',
    );
  });

  it('in the cache of the Hub has links to its blobs', async () => {
    const root = newFolder();
    const folder = join(root, 'models--a--b/snapshots', '0'.repeat(40));
    const blobs = join(root, 'models--a--b/blobs');
    for (const place of [folder, blobs]) mkdirSync(place, { recursive: true });
    for (const name of ['model.json', card.image.file, 'textual.onnx', 'tokenizer.json']) {
      copyFileSync(join(micro, name), join(blobs, name));
      symlinkSync(join('../../blobs', name), join(folder, name));
    }
    expect((await readModelFolder(folder)).card.id).toBe('vit-micro-s');
  });

  it('whose graph has another name is looked through all the same', async () => {
    const folder = copy((text) => ({ ...text, image: { ...text.image, file: 'visual.weights' } }));
    writeFileSync(join(folder, 'visual.weights'), makeModel(weighted('../../secret')));
    const model = await readModelFolder(folder);
    expect(model.files.map((file) => basename(file))).toContain('visual.weights');
    await expectOneLine(() => completeModel(model), ModelError, 'visual.weights: the weights of "w" lie in');
  });
});
