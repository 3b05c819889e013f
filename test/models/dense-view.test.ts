import { describe, expect, it } from '@jest/globals';
import { modelCardSchema } from '../../harness/config/model-card.js';
import type { ImageView } from '../../harness/core/encoder.js';
import { ModelError } from '../../harness/core/errors.js';
import { decodeImage } from '../../harness/preprocess/decode.js';
import { resizeWhole } from '../../harness/preprocess/view-pixels.js';
import { encodeDenseView } from '../../models/dense-view.js';
import { readImage } from '../preprocess/fixture.js';
import { expectOneLine } from '../support/errors.js';
import { openGraph } from '../support/open-graph.js';
import { useRuntime } from '../support/runtime.js';
import { makeDenseGraph } from '../support/toy-heads.js';

const runtime = useRuntime();
const stride = 4;
const size = [16, 24] as const;
const mean = [0.4, 0.5, 0.6] as const;
const std = [0.2, 0.25, 0.3] as const;
const photo = await decodeImage(readImage('jpeg-420-odd.jpg'));

const cardOf = (denseStride: number, imageSize: readonly number[] = size) =>
  modelCardSchema.parse({
    ...{ id: 'toy', family: 'vit', image: { file: 'v.onnx', size: imageSize, mean, std } },
    dense: { file: 'dense.onnx', stride: denseStride },
  });

const openDense = (graph = makeDenseGraph(stride)) => openGraph(runtime, graph);

/** What the toy graph says of the whole resized image, without any window: its mean colours, made unit vectors. */
function expectedFeatures(resized: readonly [number, number]): readonly number[] {
  const { data, width } = resizeWhole(photo, { interpolation: 'bicubic' }, 'source', resized);
  const [rows, columns] = resized.map((length) => length / stride);
  const colours = Array.from({ length: rows * columns }, (_, cell) => {
    const [top, left] = [Math.floor(cell / columns) * stride, (cell % columns) * stride];
    const colour = [0, 1, 2].map((channel) => {
      let sum = 0;
      for (let y = top; y < top + stride; y++)
        for (let x = left; x < left + stride; x++)
          sum += (data[(y * width + x) * 3 + channel] / 255 - mean[channel]) / std[channel];
      return sum / stride ** 2;
    });
    const length = Math.hypot(...colour);
    return colour.map((value) => value / length);
  });
  return [0, 1, 2].flatMap((channel) => colours.map((colour) => colour[channel]));
}

describe('encodeDenseView', () => {
  const views: readonly (readonly [name: string, view: ImageView])[] = [
    ['whole', { kind: 'whole' }],
    ['sliding', { kind: 'sliding', shortSide: 1.75, stride: 0.5 }],
    ['sliding, smaller than the window', { kind: 'sliding', shortSide: 0.5, stride: 0.5 }],
  ];
  it.each(
    views.flatMap(([name, view]) => ([null, size] as const).map((fixed) => [name, view, fixed] as const)),
  )(
    '%s: windows that agree are stitched to the features of the whole (%j, size %j)',
    async (_name, view, fixed) => {
      const session = openDense(makeDenseGraph(stride, fixed));
      const [ones, threes] = await Promise.all(
        [1, 3].map((windowsPerRun) =>
          encodeDenseView(session, cardOf(stride), photo, { imageMode: 'source', view, windowsPerRun }),
        ),
      );
      const { features, layout } = ones;
      expect(layout).toMatchObject({ source: [photo.height, photo.width], stride });
      expect(features.shape).toEqual([3, ...layout.resized.map((length) => length / stride)]);
      const expected = expectedFeatures(layout.resized);
      const worst = features.data.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - expected[i])),
        0,
      );
      expect(worst).toBeLessThan(1e-5);
      expect(threes.features.data).toEqual(features.data);
    },
  );

  it('names stride and size where one does not divide the other', async () => {
    const question = { imageMode: 'rgb', view: { kind: 'whole' }, windowsPerRun: 1 } as const;
    const session = openDense();
    await expectOneLine(
      () => encodeDenseView(session, cardOf(stride, [16, 22]), photo, question),
      ModelError,
      'toy: dense.stride 4 does not divide image.size 16 x 22',
    );
  });

  it('names the grid that the graph gives and the one that the stride makes', async () => {
    const question = { imageMode: 'rgb', view: { kind: 'whole' }, windowsPerRun: 1 } as const;
    const session = openDense();
    await expectOneLine(
      () => encodeDenseView(session, cardOf(8), photo, question),
      ModelError,
      'dense_features is [1, 3, 4, 6], dense.stride 8 in model.json makes 2 x 3 cells of 16 x 24 pixels',
    );
  });
});
