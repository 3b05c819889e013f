import type { OpenClipPreprocess } from '../../harness/config/foreign-configs.js';
import type { WrittenCard } from '../../harness/config/model-card.js';
import { ModelError } from '../../harness/core/errors.js';

type ImageFacts = Pick<WrittenCard['image'], 'size' | 'resizeMode' | 'interpolation' | 'crop'> &
  Partial<Pick<WrittenCard['image'], 'mean' | 'std'>>;

/** A square's side, or height and width. */
export type SizeOption = number | readonly [number, number] | undefined;

/** open_clip's words on its image transform, as those of a card. `size` is taken where they give none. `file` begins
 *  messages. Throws ModelError for what a card cannot say. Source: open_clip, src/open_clip/transform.py. */
export function readOpenClipPreprocess(
  config: OpenClipPreprocess,
  size: SizeOption,
  file: string,
): ImageFacts {
  const side = config.size ?? size;
  if (side === undefined)
    throw new ModelError(
      `${file}: no image size in it (size, or image_size). Write a model.json that has one`,
    );
  const { mean, std, fill_color: fill, resize_mode: resizeMode, interpolation } = config;
  if (resizeMode === 'longest' && [fill].flat().some((value) => value !== 0))
    throw new ModelError(
      `${file}: fill_color ${JSON.stringify(fill)}, expected 0: bench pads images with 0 only`,
    );
  return {
    size: typeof side === 'number' ? [side, side] : [side[0], side[1]],
    ...(mean ? { mean } : {}),
    ...(std ? { std } : {}),
    // `random` is for training; evaluation is bicubic then.
    interpolation: interpolation === 'bilinear' ? 'bilinear' : 'bicubic',
    resizeMode,
    crop: resizeMode === 'squash' ? 'none' : 'center',
  };
}
