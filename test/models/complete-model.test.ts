import { describe, expect, it } from '@jest/globals';
import { completeModel } from '../../models/complete-model.js';
import { readModelFolder } from '../../models/model-folder.js';
import type { TestNode } from '../support/onnx-model.js';
import { imageGraph } from '../support/layout-files.js';
import { makeFolder } from './layouts/folder.js';

/** The model whose image graph has these nodes too. */
async function complete(nodes: readonly TestNode[]) {
  const graph = { ...imageGraph, nodes: [...(imageGraph.nodes ?? []), ...nodes] };
  const size = { height: 224, width: 224 };
  const files = { 'onnx/vision_model.onnx': graph, 'preprocessor_config.json': { size } };
  return completeModel(await readModelFolder(makeFolder(files)));
}

describe('completeModel', () => {
  it('tells that a graph scales over its batch, whatever its precision is said to be', async () => {
    const quantize: TestNode = {
      ...{ op: 'DynamicQuantizeLinear', inputs: ['image'], outputs: ['q', 'scale', 'zero'] },
    };
    const used: TestNode = { op: 'DequantizeLinear', inputs: ['q', 'scale', 'zero'], outputs: ['patch2'] };
    expect((await complete([])).quantizesBatch).toBe(false);
    // What no output needs does not count.
    expect((await complete([quantize, used])).quantizesBatch).toBe(false);
    const softmax: TestNode = { op: 'Softmax', inputs: ['a', 'patch2'], outputs: ['image_embedding'] };
    expect(await complete([quantize, used, softmax])).toMatchObject({
      ...{ quantizesBatch: true, card: { precision: 'fp32' } },
    });
  });
});
