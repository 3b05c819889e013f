import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../../harness/core/errors.js';
import { checkModel } from '../../../models/check-model.js';
import { readModelFolder } from '../../../models/model-folder.js';
import { expectOneLine } from '../../support/errors.js';
import { makeModelFolder } from '../../support/model-folder.js';
import { makeModel } from '../../support/onnx-model.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import {
  makeDenseGraph,
  makeDetectorGraph,
  writeToyDetector,
  writeToySegmenter,
  type ToyDetector,
  type ToySegmenter,
} from '../../support/toy-heads.js';

const newFolder = useTemporaryFolders();
/** The width of the text embeddings of the model that toy heads are added to. */
const depth = 64;
const embedding = Array<number>(depth).fill(0.5);
const detector: ToyDetector = {
  ...{ size: [32, 48], boxes: [[0, 0, 8, 8]], objectness: [1], embeddings: [embedding] },
};
const segmenter: ToySegmenter = {
  ...{ size: [32, 48], stride: 4, colours: [[1, 1, 1, 0]], embeddings: [embedding], objectness: [1] },
};

/** What a folder with these heads is checked as. */
async function check(change: (folder: string) => void): Promise<void> {
  const folder = makeModelFolder(join(newFolder(), 'm'), 'm');
  change(folder);
  await checkModel(await readModelFolder(folder));
}

describe('checkModel with heads', () => {
  it('takes both, whole and with what may be left out', async () => {
    await check((folder) => {
      writeToyDetector(folder, { ...detector, masks: [[[1]]] });
      writeToySegmenter(folder, segmenter);
    });
    const without = { size: detector.size, boxes: detector.boxes, objectness: detector.objectness };
    const unsure = { size: segmenter.size, stride: 4, colours: segmenter.colours, embeddings: [embedding] };
    await check((folder) => {
      writeToyDetector(folder, without);
      writeToySegmenter(folder, unsure);
    });
  });

  it('takes a detector that was exported for one image at a time', async () => {
    const graph = makeDetectorGraph(detector);
    const one = { ...graph, inputs: [{ name: 'pixel_values', shape: [1, 3, 32, 48] }] };
    await check((folder) => {
      writeToyDetector(folder, detector);
      writeFileSync(join(folder, 'detector.onnx'), makeModel(one));
    });
  });

  it.each<[name: string, change: (folder: string) => void, part: string]>([
    [
      'an output that is not there',
      (folder) => {
        writeToyDetector(folder, detector, { boxes: 'corners' });
      },
      'detector.onnx: no output "corners", it has boxes, objectness, region_embeds',
    ],
    [
      'embeddings that are not there, and are not said to be absent',
      (folder) => {
        writeToyDetector(
          folder,
          { size: [32, 48], boxes: [[0, 0, 1, 1]], objectness: [1] },
          {
            embeddings: 'region_embeds',
          },
        );
      },
      'no output "region_embeds"',
    ],
    [
      'an output of another rank',
      (folder) => {
        writeToyDetector(folder, detector, { boxes: 'objectness' });
      },
      'output objectness is [?, 1], expected [N, R, 4]',
    ],
    [
      'boxes of another length',
      (folder) => {
        writeToyDetector(folder, detector, { boxes: 'region_embeds' });
      },
      'output region_embeds is [?, 1, 64] where [N, R, 4] is expected: axis 2 is 64, 4 in such an output',
    ],
    [
      'embeddings of another model',
      (folder) => {
        writeToySegmenter(folder, { ...segmenter, embeddings: [[1, 2]] });
      },
      'output mask_embeds is [?, 1, 2] where [N, Q, D] is expected: axis 2 is 2, 64 in text_embeds of textual.onnx',
    ],
    [
      'numbers of regions that differ',
      (folder) => {
        writeToyDetector(folder, { ...detector, objectness: [1, 1] });
      },
      'output objectness is [?, 2] where [N, R] is expected: axis 1 is 2, 1 in boxes',
    ],
    [
      'masks of another stride',
      (folder) => {
        writeToySegmenter(folder, segmenter, { stride: 8 });
      },
      'axis 2 is 8, 4 in size 32 x 48 and stride 8 of model.json',
    ],
    [
      'a stride that does not divide the size',
      (folder) => {
        writeToySegmenter(folder, segmenter, { stride: 5 });
      },
      'm: segmenter.stride 5 does not divide segmenter.size 32 x 48',
    ],
    [
      'another size',
      (folder) => {
        writeToyDetector(folder, detector, { size: [32, 32] });
      },
      'model.json says [N, 3, 32, 32]. Correct detector.size in model.json',
    ],
    [
      'an input that is not there',
      (folder) => {
        writeToyDetector(folder, detector, { input: 'images' });
      },
      'no input "images", it has pixel_values',
    ],
    [
      'numbers that are not floating-point',
      (folder) => {
        writeToyDetector(folder, detector);
        const graph = makeDetectorGraph(detector);
        const outputs = graph.outputs?.map((value) =>
          value.name === 'boxes' ? { ...value, type: 'int64' as const } : value,
        );
        writeFileSync(join(folder, 'detector.onnx'), makeModel({ ...graph, outputs: outputs ?? [] }));
      },
      'boxes is int64, expected float32 or float16',
    ],
    [
      'a dense grid of another stride',
      (folder) => {
        const file = join(folder, 'model.json');
        const card = JSON.parse(readFileSync(file, 'utf8')) as object;
        writeFileSync(file, JSON.stringify({ ...card, dense: { file: 'dense.onnx', stride: 8 } }));
        const graph = makeDenseGraph(4, [32, 32]);
        writeFileSync(join(folder, 'dense.onnx'), makeModel(graph));
      },
      'dense_features is [N, 3, 8, 8], dense.stride 8 in model.json makes 4 x 4 cells of 32 x 32 pixels',
    ],
  ])('refuses %s', async (_name, change, part) => {
    await expectOneLine(() => check(change), ModelError, part);
  });

  it('would take what the faults were planted in', async () => {
    await expect(
      check((folder) => {
        writeToyDetector(folder, detector);
        writeToySegmenter(folder, segmenter);
      }),
    ).resolves.toBeUndefined();
  });
});
