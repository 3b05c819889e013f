import type { ModelCard } from '../../harness/config/model-card.js';
import { ModelError } from '../../harness/core/errors.js';
import type { Size } from '../../harness/preprocess/geometry.js';
import type { AxisName } from './axes.js';

/** The heads that give several outputs for regions of an image. */
export type RegionHead = 'detector' | 'segmenter';

/** The heads that give several outputs for regions of an image. */
export const regionHeads = ['detector', 'segmenter'] as const;

/** Names that protocols know the outputs of these heads by. */
type RegionTensor =
  | 'boxes'
  | 'objectness'
  | 'region_embeds'
  | 'region_masks'
  | 'mask_logits'
  | 'mask_embeds'
  | 'mask_objectness';

/** An output that the card names. */
export interface RegionOutput {
  readonly tensor: RegionTensor;
  /** What the graph calls it. */
  readonly name: string;
  /** Equal letters are equal lengths; N is the batch. */
  readonly axes: readonly AxisName[];
}

/** What a card says of one of these heads, of both kinds alike. */
export interface RegionFacts {
  readonly file: string;
  readonly input: string;
  readonly size: Size;
  /** Pixels of the input to a cell of the masks; 1 for a detector, whose boxes are in pixels. */
  readonly stride: number;
  readonly outputs: readonly RegionOutput[];
}

/** The facts of a head of a card. Throws ModelError where it has none. */
export function describeHead(card: ModelCard, head: RegionHead): RegionFacts {
  const facts = head === 'detector' ? describeDetector(card) : describeSegmenter(card);
  if (facts) return facts;
  throw new ModelError(
    `${card.id}: no ${head} graph in model.json. Export one, or leave out the tasks that need it`,
  );
}

function describeDetector({ detector, image }: ModelCard): RegionFacts | undefined {
  if (!detector) return undefined;
  const { file, input, size = image.size, boxes, objectness, embeddings, masks } = detector;
  const outputs: readonly RegionOutput[] = [
    { tensor: 'boxes', name: boxes, axes: ['N', 'R', 4] },
    { tensor: 'objectness', name: objectness, axes: ['N', 'R'] },
    ...(embeddings === null
      ? []
      : [{ tensor: 'region_embeds', name: embeddings, axes: ['N', 'R', 'D'] } as const]),
    ...(masks === undefined
      ? []
      : [{ tensor: 'region_masks', name: masks, axes: ['N', 'R', 'm', 'm'] } as const]),
  ];
  return { file, input, size, stride: 1, outputs };
}

function describeSegmenter({ segmenter, image }: ModelCard): RegionFacts | undefined {
  if (!segmenter) return undefined;
  const { file, input, size = image.size, stride, masks, embeddings, objectness } = segmenter;
  const outputs: readonly RegionOutput[] = [
    { tensor: 'mask_logits', name: masks, axes: ['N', 'Q', 'h', 'w'] },
    { tensor: 'mask_embeds', name: embeddings, axes: ['N', 'Q', 'D'] },
    ...(objectness === undefined
      ? []
      : [{ tensor: 'mask_objectness', name: objectness, axes: ['N', 'Q'] } as const]),
  ];
  return { file, input, size, stride, outputs };
}
