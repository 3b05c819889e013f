import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { indexGraph } from '../../../harness/onnx/graph-index.js';
import { readOnnx } from '../../../harness/onnx/read-onnx.js';
import { families } from '../../../models/families.js';
import { describeArchitecture } from '../../../models/graph/architecture.js';
import { findGelu } from '../../../models/graph/gelu.js';
import { describeTextTower } from '../../../models/graph/text-tower.js';
import { listModels } from '../../support/list-models.js';
import { makeModel, type TestNode, type TestTensor } from '../../support/onnx-model.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

function open(nodes: readonly TestNode[], initializers: readonly TestTensor[] = []) {
  const file = join(newFolder(), 'a.onnx');
  writeFileSync(file, makeModel({ nodes, initializers }));
  const index = indexGraph(readOnnx(file));
  return { index, nodes: index.nodesBehind(nodes.flatMap(({ outputs }) => outputs)) };
}

const scalar = (name: string, value: number, type: 'float32' | 'int64' = 'float32'): TestTensor => ({
  ...{ name, dims: [], type },
  values: [value],
});
const weight = (name: string, ...dims: readonly number[]): TestTensor => ({
  ...{ name, dims, values: Array<number>(dims.reduce((a, b) => a * b, 1)).fill(0) },
});

describe('families', () => {
  const familiesOf = (...args: Parameters<typeof open>) => {
    const { index, nodes } = open(...args);
    const architecture = describeArchitecture(index, nodes);
    return families.filter(({ recognises }) => recognises(architecture)).map(({ id }) => id);
  };
  const conv = (name: string, group: number): TestNode => ({
    ...{ op: 'Conv', inputs: ['x', name], outputs: [`${name}.y`], attributes: { group } },
  });
  const softmax = { op: 'Softmax', inputs: ['x'], outputs: ['s'] };

  it('recognise every embedded model, and only its own', async () => {
    for (const { folder, card } of await listModels()) {
      const index = indexGraph(readOnnx(join(folder, card.image.file)));
      const architecture = describeArchitecture(index, index.nodesBehind([card.image.output]));
      const found = families.filter(({ recognises }) => recognises(architecture));
      expect(found.map(({ id }) => id)).toEqual([card.family]);
    }
  });

  it('tell one another apart by depthwise convolutions and attention', () => {
    const patch = weight('patch', 8, 3, 4, 4);
    expect(familiesOf([conv('patch', 1), softmax], [patch])).toEqual(['vit']);
    expect(familiesOf([conv('patch', 1), conv('dw', 8)], [patch, weight('dw', 8, 1, 7, 7)])).toEqual([
      'convnext',
    ]);
    expect(familiesOf([conv('patch', 1), conv('dw', 8), softmax], [patch, weight('dw', 8, 1, 3, 3)])).toEqual(
      ['vitamin'],
    );
  });

  it.each(['Attention', 'QAttention', 'MultiHeadAttention'])('take %s for attention', (op) => {
    const attention = { op, domain: 'com.microsoft', inputs: ['x'], outputs: ['y'] };
    expect(familiesOf([conv('patch', 1), attention], [weight('patch', 8, 3, 4, 4)])).toEqual(['vit']);
  });

  it('recognise no residual network, no squeeze-and-excitation, no grouped convolution', () => {
    const patch = weight('patch', 8, 3, 4, 4);
    const depthwise = weight('dw', 8, 1, 3, 3);
    expect(familiesOf([conv('patch', 1), conv('dw', 8)], [patch, depthwise])).toEqual([]);
    const gate = { op: 'Sigmoid', inputs: ['x'], outputs: ['g'] };
    expect(familiesOf([conv('patch', 1), conv('dw', 8), softmax, gate], [patch, depthwise])).toEqual([]);
    expect(familiesOf([conv('patch', 1), conv('dw', 2)], [patch, weight('dw', 8, 4, 7, 7)])).toEqual([]);
  });
});

describe('findGelu', () => {
  const geluOf = (...args: Parameters<typeof open>) => {
    const { index, nodes } = open(...args);
    return findGelu(index, nodes);
  };
  const one = (op: string, attributes: TestNode['attributes'] = {}) =>
    geluOf([{ op, inputs: ['x'], outputs: ['y'], attributes }]);

  it('tells the exact form from its approximations', () => {
    expect([one('Erf'), one('Gelu'), one('Gelu', { approximate: 'none' })]).toEqual([
      'exact',
      'exact',
      'exact',
    ]);
    expect([one('FastGelu'), one('Gelu', { approximate: 'tanh' })]).toEqual(['tanh', 'tanh']);
    expect([one('QuickGelu'), one('Relu')]).toEqual(['quick', 'none']);
  });

  it('takes a tanh for an approximation only where 1 is added to it', () => {
    const tanh = { op: 'Tanh', inputs: ['x'], outputs: ['t'] };
    const add = (...inputs: readonly string[]): TestNode => ({ op: 'Add', inputs, outputs: ['y'] });
    const [unit, two] = [scalar('unit', 1), scalar('two', 2)];
    expect(geluOf([tanh, add('unit', 't')], [unit])).toBe('tanh');
    expect(geluOf([tanh, add('t', 'two')], [two])).toBe('none');
    // the pooler of a BERT, beside the exact form
    const erf = { op: 'Erf', inputs: ['x'], outputs: ['e'] };
    expect(geluOf([tanh, erf, add('e', 'unit')], [unit])).toBe('exact');
  });

  it('knows QuickGELU by its factor, also in float16', () => {
    const quick = (factor: TestTensor) =>
      geluOf(
        [
          { op: 'Mul', inputs: ['x', 'factor'], outputs: ['scaled'] },
          { op: 'Sigmoid', inputs: ['scaled'], outputs: ['gate'] },
          { op: 'Mul', inputs: ['x', 'gate'], outputs: ['y'] },
        ],
        [factor],
      );
    const factors = [1.702, 1].map((value) => scalar('factor', value));
    expect(factors.map(quick)).toEqual(['quick', 'none']);
    // the nearest float16 of 1.702, and 1
    const halves = [0x3ecf, 0x3c00].map((bits): TestTensor => {
      return { name: 'factor', dims: [], type: 'float16', int32Data: [bits] };
    });
    expect(halves.map(quick)).toEqual(['quick', 'none']);
  });

  it('finds the steps of both through casts', () => {
    const cast = (input: string): TestNode => ({ op: 'Cast', inputs: [input], outputs: [`${input}.c`] });
    const tanh = { op: 'Tanh', inputs: ['x'], outputs: ['t'] };
    const add = { op: 'Add', inputs: ['t.c', 'unit.c'], outputs: ['y'] };
    expect(geluOf([tanh, cast('t'), cast('unit'), add], [scalar('unit', 1)])).toBe('tanh');
    const scale = { op: 'Mul', inputs: ['x', 'factor.c'], outputs: ['s'] };
    const gate = { op: 'Sigmoid', inputs: ['s.c'], outputs: ['y'] };
    expect(geluOf([cast('factor'), scale, cast('s'), gate], [scalar('factor', 1.702)])).toBe('quick');
  });

  it('knows QuickGELU by a factor that is written as a number', () => {
    const attributes = { value_float: 1.702 };
    const nodes = [
      { op: 'Constant', inputs: [], outputs: ['factor'], attributes },
      { op: 'Mul', inputs: ['x', 'factor'], outputs: ['scaled'] },
      { op: 'Sigmoid', inputs: ['scaled'], outputs: ['gate'] },
    ];
    expect(geluOf(nodes)).toBe('quick');
  });
});

describe('describeTextTower', () => {
  const towerOf = (...args: Parameters<typeof open>) => {
    const { index, nodes } = open(...args);
    return describeTextTower(index, nodes, 'ids');
  };
  const embed = { op: 'Gather', inputs: ['rows', 'flat'], outputs: ['tokens'] };
  const flat = { op: 'Reshape', inputs: ['ids', 'shape'], outputs: ['flat'] };
  const rows = weight('rows', 50, 2);

  it('finds the rows of the embedding, and pooling at the largest id, through casts', () => {
    const nodes = [
      ...[flat, embed],
      { op: 'Cast', inputs: ['ids'], outputs: ['small'] },
      { op: 'ArgMax', inputs: ['small'], outputs: ['place'] },
    ];
    expect(towerOf(nodes, [rows])).toEqual({ vocabulary: 50, pooling: { kind: 'largest-id' } });
  });

  it.each<NonNullable<TestNode['attributes']>>([{ value_int: 49 }, { value_ints: [49] }])(
    'finds pooling at one id that is written as %j',
    (attributes) => {
      const nodes = [
        { op: 'Constant', inputs: [], outputs: ['end'], attributes },
        { op: 'Equal', inputs: ['ids', 'end'], outputs: ['isEnd'] },
        { op: 'ArgMax', inputs: ['isEnd'], outputs: ['place'] },
      ];
      expect(towerOf(nodes).pooling).toEqual({ kind: 'end-token', id: 49 });
    },
  );

  it('finds pooling at one id', () => {
    const nodes = [
      ...[flat, embed],
      { op: 'Equal', inputs: ['ids', 'end'], outputs: ['isEnd'] },
      { op: 'Cast', inputs: ['isEnd'], outputs: ['number'] },
      { op: 'ArgMax', inputs: ['number'], outputs: ['place'] },
    ];
    const found = towerOf(nodes, [rows, scalar('end', 49, 'int64')]);
    expect(found).toEqual({ vocabulary: 50, pooling: { kind: 'end-token', id: 49 } });
  });

  it('takes the largest feature for no end token, and another table for no embedding', () => {
    const nodes = [
      { op: 'Gather', inputs: ['rows', 'positions'], outputs: ['p'] },
      { op: 'ArgMax', inputs: ['p'], outputs: ['place'] },
    ];
    expect(towerOf(nodes, [rows])).toEqual({ vocabulary: undefined, pooling: { kind: 'other' } });
  });
});
