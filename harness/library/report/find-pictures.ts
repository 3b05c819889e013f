import type { WantedPictures } from '../../../reports/findings/report-input.js';
import { DataError } from '../../core/errors.js';
import type { Sample } from '../../core/sample.js';
import type { OpenDataset } from '../../data/reader.js';
import { shrinkImage } from '../../preprocess/decode.js';

/** Pixels of the longer side of a small picture. */
const edge = 64;

/** `data:` URIs of small pictures of samples by their ids, the most wanted first, until one more would be too many characters. A
 *  caption has the picture of its image. Samples whose bytes cannot be used have none. */
export async function findPictures(
  { parts }: OpenDataset,
  { samples, most }: WantedPictures,
): Promise<ReadonlyMap<string, string>> {
  const wanted = groupByImage(samples);
  const found = new Map<string, string>();
  const missing = new Set(samples);
  for (const part of parts)
    try {
      for await (const sample of part.samples()) {
        if (missing.size === 0) break;
        const ids = sample.kind === 'damaged' ? [] : (wanted.get(sample.id) ?? []);
        if (sample.kind === 'damaged' || ids.length === 0) continue;
        for (const id of ids) missing.delete(id);
        const picture = await drawSmall(sample);
        if (picture !== undefined) for (const id of ids) found.set(id, picture);
      }
    } catch (error) {
      // the rest of a damaged part
      if (!(error instanceof DataError)) throw error;
    }
  return takeFirst(samples, found, most);
}

/** Ids by that of the sample which has their image: captions are called after their image and their place, `000123#4`. */
function groupByImage(ids: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const id of ids)
    for (const image of [id, /^(.+)#\d+$/.exec(id)?.[1]])
      if (image !== undefined) groups.set(image, [...(groups.get(image) ?? []), id]);
  return groups;
}

function takeFirst(
  samples: readonly string[],
  pictures: ReadonlyMap<string, string>,
  most: number,
): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  let characters = 0;
  for (const id of samples) {
    const picture = pictures.get(id);
    if (picture === undefined) continue;
    characters += picture.length;
    if (characters > most) break;
    taken.set(id, picture);
  }
  return taken;
}

async function drawSmall({ image }: Sample): Promise<string | undefined> {
  if (image === undefined) return undefined;
  try {
    const bytes = await shrinkImage(image, edge);
    return `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}`;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
