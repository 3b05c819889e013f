import { z } from 'zod';

const count = z.int().nonnegative();
const pixels = z.record(z.string(), count);

/** Schema of the facts of a segmented image's digest; its bytes are the predicted map, a PNG. */
export const mapDigestSchema = z.strictObject({
  counts: z
    .record(z.string(), z.array(z.number()))
    .describe('what metrics are summed from, by class index or category id'),
  truth: pixels,
  prediction: pixels,
  segments: z
    .array(z.strictObject({ id: count, categoryId: z.int(), area: count }))
    .optional()
    .describe('panoptic: what the values of the map are'),
});

/** Schema of the digest of what a detector found in an image. */
export const detectionDigestSchema = z.strictObject({
  masks: z.boolean().describe('whether the detector gives any'),
  found: z.array(
    z.strictObject({
      categoryId: z.int(),
      score: z.number(),
      box: z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly(),
      mask: z.string().optional().describe('compressed run lengths, of the size of the image'),
    }),
  ),
});

const classified = z.array(z.strictObject({ category: count, place: count }));
const lineObjects = z.array(
  z.strictObject({
    category: z.int(),
    score: z.number().optional(),
    box: z.array(z.number()).optional(),
  }),
);

/** Schema of the digest of an image whose regions were classified. */
export const regionDigestSchema = z.strictObject({
  truth: lineObjects,
  prediction: lineObjects,
  boxes: classified,
  masks: classified,
  detections: z
    .array(z.strictObject({ region: count, category: count, score: z.number() }))
    .describe('the regions that are taken for objects; of a panoptic image none'),
});
