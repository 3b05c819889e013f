import { ProtocolError } from '../../harness/core/errors.js';
import type { AnsweredSample } from '../../harness/core/protocol.js';
import { rowOf, type Tensor } from '../../harness/core/tensor.js';
import { checkFinite } from '../dense/check-finite.js';
import type { Corners } from './roi-align.js';

/** The regions that a detector gave for one image, as many as it has boxes. */
export interface DetectedRegions {
  /** In pixels of the image, within it. */
  readonly boxes: readonly Corners[];
  /** How sure the detector is that each box holds an object, from 0 to 1. */
  readonly objectness: Float32Array;
  /** [R, D], in the space of the text embeddings; absent where dense features take their place. */
  readonly embeddings?: Tensor;
  readonly masks?: {
    /** Logits [side, side] of a region, which fill its box. */
    readonly logitsOf: (region: number) => Float32Array;
    readonly side: number;
    /** The boxes that they fill, which may reach beyond the image. */
    readonly boxes: readonly Corners[];
  };
}

/** The regions of a sample. Throws ProtocolError where outputs are missing, do not belong together or are not finite, and on
 *  an objectness that is no probability. */
export function readRegions(protocol: string, { sample, output }: AnsweredSample): DetectedRegions {
  const find = (name: string): Tensor | undefined => {
    if (!Object.hasOwn(output.tensors, name)) return undefined;
    const tensor = output.tensors[name];
    checkFinite(protocol, sample.id, name, tensor);
    return tensor;
  };
  const findOrThrow = (name: string): Tensor => {
    const tensor = find(name);
    if (tensor) return tensor;
    throw new ProtocolError(
      `${protocol}: sample ${sample.id}: no ${name}, got ${Object.keys(output.tensors).join(', ')}`,
    );
  };
  const boxes = findOrThrow('boxes');
  const objectness = findOrThrow('objectness');
  const embeddings = find('region_embeds');
  const logits = find('region_masks');
  for (const [name, tensor] of Object.entries({
    objectness,
    region_embeds: embeddings,
    region_masks: logits,
  }))
    if (tensor && tensor.shape[0] !== boxes.shape[0])
      throw new ProtocolError(
        `${protocol}: sample ${sample.id}: ${name} of ${tensor.shape[0]} regions, expected ${boxes.shape[0]} as there are boxes`,
      );
  const strange = objectness.data.find((value) => value < 0 || value > 1);
  if (strange !== undefined)
    throw new ProtocolError(
      `${protocol}: sample ${sample.id}: an objectness is ${strange}, expected 0 to 1. Export it after its sigmoid`,
    );
  return {
    boxes: toCorners(boxes),
    objectness: objectness.data,
    ...(embeddings && { embeddings }),
    ...(logits && { masks: masksOf(logits, toCorners(find('mask_boxes') ?? boxes)) }),
  };
}

function masksOf({ data, shape }: Tensor, boxes: readonly Corners[]): NonNullable<DetectedRegions['masks']> {
  const side = shape[shape.length - 1];
  const size = side * side;
  return { logitsOf: (region) => data.subarray(region * size, (region + 1) * size), side, boxes };
}

function toCorners(boxes: Tensor): readonly Corners[] {
  return Array.from({ length: boxes.shape[0] }, (_, region): Corners => {
    const [x1, y1, x2, y2] = rowOf(boxes, region);
    return [x1, y1, x2, y2];
  });
}
