import { join } from 'node:path';
import type { ModelCard } from '../../harness/config/model-card.js';
import type { ParityCard, ParityImage } from '../../harness/core/parity.js';
import { preprocessPixels } from '../../harness/preprocess/image-transform.js';
import { readTokenizer } from '../read-tokenizer.js';
import type { VerifyLine } from './line.js';

/** Compares what the image graph is fed with PIL's stored pixels: not one value may differ. */
export async function checkPixels(card: ModelCard, { images }: ParityCard): Promise<VerifyLine> {
  const stored = images.filter(({ pixels }) => pixels !== undefined);
  if (stored.length === 0)
    return { id: 'pixels', status: 'skip', text: 'no pixels are stored with the reference outputs' };
  let worst = 0;
  let differing = 0;
  let total = 0;
  for (const image of stored) {
    const { data, height, width } = await preprocessPixels(image.image, card.image, 'source');
    const expected = image.pixels;
    if (expected?.shape.join() !== [height, width, 3].join()) return describeOtherSize(image, height, width);
    total += data.length;
    data.forEach((value, index) => {
      const difference = Math.abs(value - expected.data[index]);
      worst = Math.max(worst, difference);
      if (difference > 0) differing++;
    });
  }
  return {
    id: 'pixels',
    status: differing === 0 ? 'pass' : 'fail',
    text: `${differing} of ${total} values of ${stored.length} images differ from PIL's, by at most ${worst}`,
    measured: { images: stored.length, values: total, differing, maxAbs: worst },
  };
}

function describeOtherSize({ file, pixels }: ParityImage, height: number, width: number): VerifyLine {
  return {
    id: 'pixels',
    status: 'fail',
    text: `${file} becomes ${height} x ${width} x 3 here, ${pixels?.shape.join(' x ') ?? ''} at the exporter: image.size in model.json is another`,
  };
}

/** Compares the token ids with those of the exporter: all must be the same. */
export async function checkTokens(
  folder: string,
  card: ModelCard,
  { texts }: ParityCard,
): Promise<VerifyLine> {
  if (!card.text || texts.length === 0)
    return { id: 'tokens', status: 'skip', text: 'no texts are stored with the reference outputs' };
  const tokenizer = await readTokenizer(folder, card.text);
  const { ids, shape } = tokenizer.encode(texts.map(({ text }) => text));
  const [, length] = shape;
  const wrong = texts.filter((text, row) => {
    const own = ids.subarray(row * length, (row + 1) * length);
    return text.ids.length !== length || text.ids.some((id, place) => id !== own[place]);
  });
  const measured = { texts: texts.length, differing: wrong.length };
  if (wrong.length === 0)
    return { id: 'tokens', status: 'pass', text: `ids of all ${texts.length} texts are the same`, measured };
  const example = JSON.stringify(wrong[0].text.slice(0, 40));
  return {
    id: 'tokens',
    status: 'fail',
    text: `ids of ${wrong.length} of ${texts.length} texts differ, first of ${example}: ${join(folder, card.text.tokenizer)} is of another model, or text.clean is another`,
    measured,
  };
}
