import type { ModelCard } from '../../harness/config/model-card.js';
import type { ParityCard } from '../../harness/core/parity.js';
import type { SessionOptions } from '../../harness/runtime/session.js';
import { openImages, openTexts, type OpenHead } from './encode.js';

/** What the graphs gave for a reference card; `text` and `dense` are empty where model or card have none. */
export interface Outputs {
  readonly image: readonly ArrayLike<number>[];
  readonly text: readonly ArrayLike<number>[];
  readonly dense: readonly ArrayLike<number>[];
}

/** The heads that a reference card may cover. */
export const comparedHeads = ['image', 'text', 'dense'] as const;

/** What the reference card holds for those heads. */
export function expectedOutputs({ images, texts, dense }: ParityCard): Outputs {
  return {
    image: images.map(({ embedding }) => embedding),
    text: texts.map(({ embedding }) => embedding),
    dense: dense.map(({ values }) => values),
  };
}

/** Runs the images and texts of a reference card through the graphs, in batches of this size. One graph is open at a time.
 *  Throws ModelError where one cannot be loaded or run. */
export async function encodeParity(
  folder: string,
  card: ModelCard,
  { images, texts, dense }: ParityCard,
  options: SessionOptions,
  batch: number,
): Promise<Outputs> {
  const encode = async <Input>(open: () => Promise<OpenHead<Input>>, inputs: readonly Input[]) => {
    if (inputs.length === 0) return [];
    const head = await open();
    try {
      return await head.encode(inputs, batch);
    } finally {
      await head.close();
    }
  };
  const pictures = (list: readonly { readonly image: Uint8Array }[]) => list.map(({ image }) => image);
  return {
    image: await encode(() => openImages(folder, card, 'image', options), pictures(images)),
    text: await encode(
      () => openTexts(folder, card, options),
      card.text ? texts.map(({ text }) => text) : [],
    ),
    dense: await encode(() => openImages(folder, card, 'dense', options), card.dense ? pictures(dense) : []),
  };
}
