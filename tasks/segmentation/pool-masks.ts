import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import { enlargeStack, sampleMap, type MapStack } from './map-stack.js';

/** The dense feature of each mask. */
export interface PooledMasks {
  /** [Q, D]: the mean of the features of the mask's cells; zeros where it has none. */
  readonly features: Tensor;
  /** How many cells of the grid each mask has. */
  readonly cells: readonly number[];
}

/** The mean of the features [D, h, w] over the cells of each mask: where its logit is above 0, interpolated at the centre of
 *  the cell. Grid and masks lie over the same image. Source: bytedance/fc-clip, fcclip/fcclip.py and MaskPooling. */
export function poolMasks(features: Tensor, masks: MapStack): PooledMasks {
  const [depth, height, width] = features.shape;
  const seen = enlargeStack(masks, height, width);
  const pooled = new Float32Array(masks.count * depth);
  const cells = Array.from({ length: masks.count }, (_, mask) => {
    const inside: number[] = [];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) if (sampleMap(seen, mask, y, x) > 0) inside.push(y * width + x);
    if (inside.length === 0) return 0;
    for (let channel = 0; channel < depth; channel++) {
      let sum = 0;
      for (const cell of inside) sum += features.data[channel * height * width + cell];
      pooled[mask * depth + channel] = sum / inside.length;
    }
    return inside.length;
  });
  return { features: createTensor(pooled, [masks.count, depth]), cells };
}
