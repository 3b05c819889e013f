import { DataError } from '../core/errors.js';
import type { CaptionedRow } from './captioned-images.js';

type Fields = Readonly<Record<string, unknown>>;

/** The images and captions of a JSON document in one of three forms, in the order of its images:
 *  - a list of `{image, caption}` or `{image, captions}`, each a text or a list of texts, as coco_karpathy_test.json and
 *    flickr30k_test.json have it; items of one image with one text each are put together;
 *  - `{images: [{filename, filepath?, split, sentences: [{raw}]}]}`, Karpathy's dataset_*.json, of which the images of the
 *    split count;
 *  - `{images: [{id, file_name}], annotations: [{image_id, caption}]}`, COCO captions, captions in the order of the file.
 *  Items count from 1. Throws DataError, `where` first, on another form, a field that is not what it should be, and an
 *  image without captions. */
export function parseCaptionFile(document: unknown, where: string, split: string): readonly CaptionedRow[] {
  if (Array.isArray(document)) return parseList(document, where);
  if (isFields(document) && Array.isArray(document.images)) {
    const images = readItems(document.images, `${where}: image`);
    return Array.isArray(document.annotations)
      ? parseCoco(images, readItems(document.annotations, `${where}: annotation`), where)
      : parseKarpathy(images, where, split);
  }
  throw new DataError(
    `${where}: got ${describe(document)}, expected a list of {image, caption}, Karpathy's {images: […]}, or COCO's {images: […], annotations: […]}`,
  );
}

function parseList(items: readonly unknown[], where: string): readonly CaptionedRow[] {
  const rows = readItems(items, `${where}: item`).map((fields, index) => {
    const at = `item ${index + 1}`;
    const captions = fields.caption ?? fields.captions;
    return {
      image: readText(fields, 'image', `${where}: ${at}`),
      captions:
        typeof captions === 'string' ? [captions] : readCaptions(captions, `${where}: ${at}: caption`),
      at,
      single: typeof captions === 'string',
    };
  });
  const textsOf = new Map<string, string[]>();
  for (const { image, captions, single } of rows)
    if (single) textsOf.set(image, [...(textsOf.get(image) ?? []), ...captions]);
  const firstOf = new Map(rows.toReversed().map(({ image, at }) => [image, at]));
  return rows
    .filter(({ image, at, single }) => !single || firstOf.get(image) === at)
    .map(({ image, captions, at, single }) => ({
      image,
      captions: single ? (textsOf.get(image) ?? []) : captions,
      at,
    }));
}

function parseKarpathy(images: readonly Fields[], where: string, split: string): readonly CaptionedRow[] {
  const kept = images.map((fields, index) => ({ fields, at: `image ${index + 1}` }));
  const ofSplit = kept.filter(({ fields }) => fields.split === split);
  if (images.length > 0 && ofSplit.length === 0) {
    const names = images.map(({ split: one }) => (typeof one === 'string' ? one : describe(one)));
    const splits = [...new Set(names)].slice(0, 5).join(', ');
    throw new DataError(`${where}: no image of split ${split}, got ${splits}. Check the split`);
  }
  return ofSplit.map(({ fields, at }) => {
    const path = `${where}: ${at}`;
    const name = readText(fields, 'filename', path);
    const sentences = Array.isArray(fields.sentences) ? fields.sentences : [];
    const captions = readItems(sentences, `${path}: sentence`).map((sentence) =>
      readText(sentence, 'raw', path, 'any'),
    );
    if (captions.length === 0)
      throw new DataError(`${path}: ${name} has no sentences, expected at least one`);
    const folder = fields.filepath === undefined ? '' : `${readText(fields, 'filepath', path)}/`;
    return { image: `${folder}${name}`, captions, at };
  });
}

function parseCoco(
  images: readonly Fields[],
  annotations: readonly Fields[],
  where: string,
): readonly CaptionedRow[] {
  const captionsOf = new Map<unknown, string[]>();
  for (const [index, { id }] of images.entries()) {
    if (typeof id !== 'number' && typeof id !== 'string')
      throw new DataError(`${where}: image ${index + 1}: id ${describe(id)}, expected a number or a text`);
    if (captionsOf.has(id))
      throw new DataError(
        `${where}: image ${index + 1}: id ${describe(id)} occurs twice, expected each once`,
      );
    captionsOf.set(id, []);
  }
  for (const [index, annotation] of annotations.entries()) {
    const at = `${where}: annotation ${index + 1}`;
    const captions = captionsOf.get(annotation.image_id);
    if (!captions)
      throw new DataError(`${at}: image_id ${describe(annotation.image_id)} is no image of the file`);
    captions.push(readText(annotation, 'caption', at, 'any'));
  }
  const rows = images.map((fields, index) => {
    const at = `image ${index + 1}`;
    const image = readText(fields, 'file_name', `${where}: ${at}`);
    return { image, captions: captionsOf.get(fields.id) ?? [], at };
  });
  const bare = rows.filter(({ captions }) => captions.length === 0);
  if (bare.length > 0)
    throw new DataError(
      `${where}: ${bare.length} of ${rows.length} images have no caption, the first is ${bare[0].image}, expected at least one each`,
    );
  return rows;
}

function readItems(items: readonly unknown[], what: string): readonly Fields[] {
  return items.map((item, index) => {
    if (isFields(item)) return item;
    throw new DataError(`${what} ${index + 1}: got ${describe(item)}, expected an object`);
  });
}

function readCaptions(value: unknown, where: string): readonly string[] {
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')) return value;
  throw new DataError(`${where}: got ${describe(value)}, expected a text or a list of texts`);
}

/** Captions are taken as they are; an image that has only blank ones is refused later. Names are not blank. */
function readText(
  fields: Fields,
  key: string,
  where: string,
  which: 'any' | 'not blank' = 'not blank',
): string {
  const value = fields[key];
  if (typeof value === 'string' && (which === 'any' || value.trim() !== '')) return value;
  throw new DataError(`${where}: ${key}: got ${describe(value)}, expected a text`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}
