import { stemOf } from '../../harness/data/list-files.js';
import { writeFiles } from './retrieval.js';

/** An annotation of a panoptic JSON file, right or wrong. */
export type PanopticItem = Readonly<Record<string, unknown>> & { readonly file_name: string };

/** A stuff category and a thing, whose ids do not begin at 0. */
export const panopticCategories = [
  { id: 3, name: 'sky', isthing: 0 },
  { id: 4, name: 'cat', isthing: 1 },
];

/** Writes panoptic.json, and for each annotation an image and a map, which are no images but their names. */
export async function writePanoptic(
  folder: string,
  annotations: readonly PanopticItem[],
  changes: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const json = { images: [], annotations, categories: panopticCategories, ...changes };
  await writeFiles(folder, { 'panoptic.json': JSON.stringify(json), 'images/.keep': '', 'maps/.keep': '' });
  for (const { file_name: name } of annotations)
    await writeFiles(folder, {
      [`images/${stemOf(name)}.jpg`]: `image ${name}`,
      [`maps/${name}`]: `map ${name}`,
    });
}

/** An image of an annotation file: where its bytes are written, and what the file says of it. */
export type AnnotatedItem = Readonly<Record<string, unknown>> & { readonly file: string };

/** What both COCO and LVIS files need of an image, a category and an object. */
export const annotatedItems = {
  image: { height: 4, width: 6, neg_category_ids: [5], not_exhaustive_category_ids: [] },
  categories: [
    { id: 5, name: 'hot_dog', frequency: 'r', synonyms: ['hotdog'] },
    { id: 3, name: 'cat', frequency: 'f', synonyms: ['cat'] },
  ],
  object: { category_id: 3, bbox: [1, 1, 2, 2], area: 4, segmentation: [[1, 1, 3, 1, 3, 3, 1, 3]] },
};

/** Writes annotations/val.json with one object in each image, and the images, which are no images but their names. Ids of
 *  images are 10, 20 and so on. */
export async function writeAnnotated(
  folder: string,
  images: readonly AnnotatedItem[],
  changes: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { image, categories, object } = annotatedItems;
  const json = {
    images: images.map((facts, index) => ({ ...image, id: 10 * (index + 1), ...facts, file: undefined })),
    annotations: images.map((_, index) => ({ ...object, id: index + 1, image_id: 10 * (index + 1) })),
    categories,
    ...changes,
  };
  await writeFiles(folder, { 'annotations/val.json': JSON.stringify(json) });
  for (const place of ['train2017', 'val2017']) await writeFiles(folder, { [`${place}/.keep`]: '' });
  for (const { file } of images) await writeFiles(folder, { [file]: `image ${file}` });
}
