import { describe, expect, it } from '@jest/globals';
import { modelCardSchema, type WrittenCard } from '../../../harness/config/model-card.js';
import { ModelError } from '../../../harness/core/errors.js';
import { decodeImage } from '../../../harness/preprocess/decode.js';
import { makeRegionGraph } from '../../../models/heads/region-graph.js';
import { viewRegions } from '../../../models/heads/view-heads.js';
import { expectOneLine } from '../../support/errors.js';
import { openGraph } from '../../support/open-graph.js';
import { makePng } from '../../support/png.js';
import { useRuntime } from '../../support/runtime.js';
import {
  makeDenseGraph,
  makeDetectorGraph,
  makeSegmenterGraph,
  type ToyDetector,
  type ToySegmenter,
} from '../../support/toy-heads.js';

const runtime = useRuntime();
const width = { D: { length: 2, where: 'text_embeds' } };

const cardWith = (heads: Partial<WrittenCard>) =>
  modelCardSchema.parse({
    ...{ id: 'toy', family: 'vit', ...heads },
    image: { file: 'v.onnx', size: [16, 16], mean: [0, 0, 0], std: [1, 1, 1] },
  });

const toyDetector: ToyDetector = {
  size: [16, 16],
  boxes: [
    [4, 2, 8, 6],
    [-4, 0, 20, 12],
    [0, 0, 0, 0],
  ],
  objectness: [0.5, 1, 0],
  embeddings: [
    [1, 0],
    [0, 2],
    [0, 0],
  ],
};

const openDetector = (toy: ToyDetector, detector: Partial<WrittenCard['detector']> = {}) =>
  makeRegionGraph(
    openGraph(runtime, makeDetectorGraph(toy)),
    cardWith({ detector: { file: 'd.onnx', ...(toy.embeddings ? {} : { embeddings: null }), ...detector } }),
    'detector',
    width,
  );

describe('a detector', () => {
  // 20 x 10 pixels in 16 x 16: resized to 16 x 8, so that a pixel of the input is 1.25 of the file each way
  const wide = decodeImage(makePng(20, 10));

  it('gives boxes in pixels of the file, clipped to it', async () => {
    const { tensors, maskLayout } = await openDetector(toyDetector).encode(await wide, 'rgb');
    expect([...tensors.boxes.data]).toEqual([5, 2.5, 10, 7.5, 0, 0, 20, 10, 0, 0, 0, 0]);
    expect(tensors.boxes.shape).toEqual([3, 4]);
    expect([...tensors.objectness.data]).toEqual([0.5, 1, 0]);
    expect(tensors.region_embeds).toEqual({ data: Float32Array.of(1, 0, 0, 2, 0, 0), shape: [3, 2] });
    expect(Object.keys(tensors).sort()).toEqual(['boxes', 'objectness', 'region_embeds']);
    expect(maskLayout).toBeUndefined();
  });

  it('scales each side by itself', async () => {
    // 20 x 11: the height becomes 8.8, which is 9 pixels; 1.25 across, 11 / 9 down
    const { tensors } = await openDetector(toyDetector).encode(await decodeImage(makePng(20, 11)), 'rgb');
    const [x1, y1, x2, y2] = tensors.boxes.data;
    expect([x1, x2]).toEqual([5, 10]);
    expect([y1, y2]).toEqual([Math.fround((2 * 11) / 9), Math.fround((6 * 11) / 9)]);
  });

  it('keeps the boxes that its masks fill, as masks do not know the border of the image', async () => {
    const mask = [
      [1, -1],
      [0, 2],
    ];
    const toy = { ...toyDetector, masks: [mask, mask, mask] };
    const { tensors } = await openDetector(toy, { masks: 'region_masks' }).encode(await wide, 'rgb');
    expect(tensors.region_masks.shape).toEqual([3, 2, 2]);
    expect([...tensors.mask_boxes.data]).toEqual([5, 2.5, 10, 7.5, -5, 0, 25, 15, 0, 0, 0, 0]);
  });

  it('may find nothing, and have no embeddings', async () => {
    const none = { size: [16, 16], boxes: [], objectness: [] } as const;
    const { tensors } = await openDetector(none).encode(await wide, 'rgb');
    expect([tensors.boxes.shape, tensors.objectness.shape]).toEqual([[0, 4], [0]]);
    expect('region_embeds' in tensors).toBe(false);
  });

  it.each<[name: string, toy: Partial<ToyDetector>, part: string]>([
    [
      'logits for objectness',
      { objectness: [0.5, 3.25, 0] },
      'objectness holds 3.250, expected probabilities',
    ],
    ['negative objectness', { objectness: [0.5, -0.01, 0] }, 'objectness holds -0.01000'],
    [
      'centre, width and height',
      { boxes: [...toyDetector.boxes.slice(0, 2), [10, 10, 4, 4]] },
      'box 2 is (10, 10, 4, 4), expected x1, y1, x2, y2',
    ],
    [
      'fewer embeddings than boxes',
      { embeddings: [[1, 0]] },
      'output region_embeds is [1, 1, 2] where [N, R, D] is expected: axis 1 is 1, 3 in boxes',
    ],
    [
      'another width than the texts',
      { embeddings: [[1], [1], [1]] },
      'output region_embeds is [1, 3, 1] where [N, R, D] is expected: axis 2 is 1, 2 in text_embeds',
    ],
    [
      'NaN',
      {
        embeddings: [
          [1, 0],
          [NaN, 0],
          [0, 0],
        ],
      },
      'output region_embeds holds NaN or infinity',
    ],
  ])('refuses %s', async (_name, change, part) => {
    const graph = openDetector({ ...toyDetector, ...change });
    const image = await wide;
    await expectOneLine(() => graph.encode(image, 'rgb'), ModelError, part);
  });

  it('takes a probability that rounding carried beyond 1 for 1', async () => {
    const { tensors } = await openDetector({ ...toyDetector, objectness: [1.0005, -0.0005, 0] }).encode(
      await wide,
      'rgb',
    );
    expect([...tensors.objectness.data]).toEqual([1, 0, 0]);
  });
});

const toySegmenter: ToySegmenter = {
  size: [16, 16],
  stride: 4,
  colours: [
    [1, 0, 0, -0.5],
    [0, -2, 0, 1],
  ],
  embeddings: [
    [1, 0],
    [0, 1],
  ],
  objectness: [0.75, 0.25],
};

const openSegmenter = (toy: ToySegmenter, segmenter: Partial<WrittenCard['segmenter']> = {}) =>
  makeRegionGraph(
    openGraph(runtime, makeSegmenterGraph(toy)),
    cardWith({ segmenter: { file: 's.onnx', objectness: 'objectness', ...segmenter } }),
    'segmenter',
    width,
  );

describe('a segmenter', () => {
  // 16 x 8, left half white and right half black: as large as the input one way, half of it the other
  const row = [0, ...Array<number>(8).fill(255), ...Array<number>(8).fill(0)];
  const halves = decodeImage(makePng(16, 8, 0, Uint8Array.from(Array<number[]>(8).fill(row).flat())));

  it('gives the part of its masks that lies on the image', async () => {
    const { tensors, maskLayout } = await openSegmenter(toySegmenter).encode(await halves, 'rgb');
    // white: 1 - 0.5 and -2 + 1; black: -0.5 and 1
    const first = [0.5, 0.5, -0.5, -0.5];
    const second = [-1, -1, 1, 1];
    expect([...tensors.mask_logits.data]).toEqual([...first, ...first, ...second, ...second]);
    expect(tensors.mask_logits.shape).toEqual([2, 2, 4]);
    expect(maskLayout).toEqual({ source: [8, 16], resized: [8, 16], stride: 4 });
    expect([...tensors.mask_embeds.data]).toEqual([1, 0, 0, 1]);
    expect([...tensors.mask_objectness.data]).toEqual([0.75, 0.25]);
  });

  it('refuses masks of another size than input and stride say', async () => {
    const graph = openSegmenter({ ...toySegmenter, stride: 8 });
    const image = await halves;
    await expectOneLine(
      () => graph.encode(image, 'rgb'),
      ModelError,
      'output mask_logits is [1, 2, 2, 2] where [N, Q, h, w] is expected: axis 2 is 2, 4 in size 16 x 16 and stride 4',
    );
  });

  it('brings dense features along, with a layout of their own', async () => {
    const card = cardWith({
      segmenter: { file: 's.onnx', objectness: 'objectness' },
      dense: { file: 'dense.onnx', stride: 8 },
    });
    const dense = openGraph(runtime, makeDenseGraph(8));
    const view = viewRegions(card, openSegmenter(toySegmenter), dense, 4);
    const input = { image: new Uint8Array(), imageMode: 'rgb' } as const;
    const { output } = await view(await halves, input);
    expect(output.layout).toEqual({ source: [8, 16], resized: [8, 16], stride: 8 });
    expect(output.maskLayout?.stride).toBe(4);
    // white has the direction (1, 1, 1), black has none
    expect(output.tensors.features.shape).toEqual([3, 1, 2]);
    const third = Math.fround(1 / Math.sqrt(3));
    expect([...output.tensors.features.data]).toEqual([third, 0, third, 0, third, 0]);
    const sliding = { kind: 'sliding', shortSide: 1, stride: 0.5 } as const;
    const other = await view(await halves, { ...input, view: sliding });
    expect(other.output.layout?.resized).toEqual([16, 32]);
    const alone = await viewRegions(card, openSegmenter(toySegmenter), undefined, 4)(await halves, input);
    expect('features' in alone.output.tensors || 'layout' in alone.output).toBe(false);
  });
});
