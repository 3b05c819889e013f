import { ConfigError, DataError } from '../core/errors.js';
import type { Tensor } from '../core/tensor.js';
import { innerProducts } from '../metrics/similarity.js';
import { readEmbeddings, warnOfZeros } from './embeddings.js';
import { checkWidths } from './retrieval.js';
import { textOption, type Score, type ScoreInput, type Scorer } from './scorer.js';

/** Caption selection, as CLIP_benchmark scores Winoground and SugarCrepe (metrics/image_caption_selection.py): in each
 *  item the i-th image and the i-th caption belong together. `text_acc`: every image with a caption of its own picks it;
 *  `image_acc`: every caption with an image of its own picks it; `acc`: both. Ties go to the first.
 *  With one image an item, `image_acc` is always 1. */
export const captionSelection: Scorer = {
  id: 'caption-selection',
  summary: 'image, text and joint accuracy of Winoground, SugarCrepe and the like',
  options: [
    {
      name: 'image-embeds',
      value: 'file',
      description: 'image embeddings [N a, D], item by item',
      required: true,
      matrix: true,
    },
    {
      name: 'text-embeds',
      value: 'file',
      description: 'caption embeddings [N b, D], item by item',
      required: true,
      matrix: true,
    },
    {
      name: 'per-item',
      value: 'a,b',
      description: 'images and captions of each item: 2,2 (Winoground), 1,2 (SugarCrepe)',
      required: true,
    },
  ],
  example: '--image-embeds images.npy --text-embeds captions.npy --per-item 2,2',
  score: scoreSelection,
};

async function scoreSelection({ options, warn }: ScoreInput): Promise<Score> {
  const [perImage, perText] = parsePerItem(textOption(options, 'per-item'));
  const imageFile = textOption(options, 'image-embeds');
  const textFile = textOption(options, 'text-embeds');
  const images = await readEmbeddings(imageFile);
  const texts = await readEmbeddings(textFile);
  warnOfZeros(warn, [imageFile, images], [textFile, texts]);
  checkWidths(images, imageFile, texts, textFile);
  const items = countItems(images, perImage, imageFile, 'images');
  const textItems = countItems(texts, perText, textFile, 'captions');
  if (items !== textItems)
    throw new DataError(
      `${textFile}: captions of ${textItems} items, expected ${items}: ${imageFile} has the images of ${items}`,
    );
  let imageHits = 0;
  let textHits = 0;
  let bothHits = 0;
  for (let item = 0; item < items; item++) {
    const scores = innerProducts(rowsOf(images, item, perImage), rowsOf(texts, item, perText));
    const scoreOf = (image: number, text: number) => scores[image * perText + text];
    const pairs = Array.from({ length: Math.min(perImage, perText) }, (_, pair) => pair);
    const textIsRight = pairs.every((pair) => bestOf(perText, (text) => scoreOf(pair, text)) === pair);
    const imageIsRight = pairs.every((pair) => bestOf(perImage, (image) => scoreOf(image, pair)) === pair);
    if (textIsRight) textHits++;
    if (imageIsRight) imageHits++;
    if (textIsRight && imageIsRight) bothHits++;
  }
  return {
    metrics: { image_acc: imageHits / items, text_acc: textHits / items, acc: bothHits / items },
    n: items,
  };
}

function parsePerItem(text: string): readonly [images: number, texts: number] {
  const [, images, texts] = /^\s*(\d+)\s*,\s*(\d+)\s*$/.exec(text) ?? [];
  if (Number(images) >= 1 && Number(texts) >= 1) return [Number(images), Number(texts)];
  throw new ConfigError(
    `--per-item: got ${JSON.stringify(text)}, expected the images and the captions of an item, such as 2,2 or 1,2`,
  );
}

function countItems({ shape: [rows] }: Tensor, perItem: number, file: string, what: string): number {
  if (rows % perItem === 0) return rows / perItem;
  throw new DataError(
    `${file}: ${rows} rows, expected a multiple of ${perItem}: --per-item says ${perItem} ${what} an item`,
  );
}

function rowsOf({ data, shape: [, width] }: Tensor, item: number, count: number): Tensor {
  return { data: data.subarray(item * count * width, (item + 1) * count * width), shape: [count, width] };
}

/** The index with the highest score; the first of several. */
function bestOf(count: number, scoreOf: (index: number) => number): number {
  let best = 0;
  for (let index = 1; index < count; index++) if (scoreOf(index) > scoreOf(best)) best = index;
  return best;
}
