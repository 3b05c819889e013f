import { pasteMask } from '../../../tasks/detection/paste-mask.js';
import { alignRegion } from '../../../tasks/detection/roi-align.js';
import { selectDetections } from '../../../tasks/detection/select-detections.js';
import { decodeMask } from '../../support/rle-masks.js';
import { reference } from '../../tasks/detection/reference.js';
import { defineRow } from '../reference-row.js';

const facts = { maker: 'regions', stored: ['test/fixtures/tasks/detection/reference.json'] } as const;
const { features, boxes, aligned } = reference.align;
const grid = {
  data: Float32Array.from(features.flat(2)),
  shape: [features.length, features[0].length, features[0][0].length],
};

// features are hundredths, which single precision holds to 1e-8
export const alignRow = defineRow({
  ...facts,
  id: 'roi-align',
  what: 'features of a box, averaged',
  tolerance: 5e-8,
  tools: ['torchvision'],
  rule: 'torchvision.ops.roi_align, output 1 x 1, aligned',
  test: 'test/tasks/detection/roi-align.test.ts',
  cases: boxes.map((box, index) => ({ box, values: aligned[index] })),
  given: ['values'],
  pair: ({ box, values }) => ({ found: alignRegion(grid, box), expected: values }),
});

export const selectRow = defineRow({
  ...facts,
  id: 'select-detections',
  what: 'suppression within a class, and the cap over classes',
  tolerance: 0,
  tools: ['torchvision'],
  rule: 'torchvision.ops.batched_nms',
  test: 'test/tasks/detection/select-detections.test.ts',
  cases: reference.select,
  given: ['kept'],
  pair({ boxes: regions, scores, rules, kept }) {
    const rows = scores.map((row) => Float64Array.from(row));
    const selected = selectDetections(regions, rows, rules);
    return {
      found: selected.map(({ region, category, score }) => [region, category, score]),
      expected: kept,
    };
  },
});

export const pasteRow = defineRow({
  ...facts,
  id: 'paste-mask',
  what: 'masks of boxes on the image',
  tolerance: 0,
  tools: ['torch'],
  rule: 'facebookresearch/detectron2: detectron2/layers/mask_ops.py, which calls grid_sample',
  test: 'test/tasks/detection/paste-mask.test.ts',
  cases: reference.paste,
  given: ['mask'],
  pair({ box, logits, mask }) {
    const [height, width] = [mask.length, mask[0].length];
    const pixels = decodeMask(pasteMask(Float32Array.from(logits), 4, box, [height, width]));
    return {
      found: Array.from({ length: height }, (_, y) => pixels.subarray(y * width, (y + 1) * width).join('')),
      expected: mask,
    };
  },
});
