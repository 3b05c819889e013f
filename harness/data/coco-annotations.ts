import type { Category, ImageObjects, TrueObject } from '../core/annotations.js';
import { DataError } from '../core/errors.js';
import { boxOfMask } from '../core/rle/measure.js';
import {
  boxOf,
  flagOf,
  idsOf,
  integerOf,
  maskOf,
  numberOf,
  parseCategory,
  show,
  textOf,
  toFields,
} from './coco-fields.js';
import { streamJsonMembers } from './json-stream.js';

/** How an annotation file is read. */
export interface AnnotationRules {
  /** LVIS files say of each image which categories are absent and which are not exhaustive; they have no crowds. */
  readonly kind: 'coco' | 'lvis';
  /** Whether segmentations are read: then each object must have one, unless they are taken `where-given`, and each image
   *  its size. */
  readonly masks: boolean | 'where-given';
}

/** An image of an annotation file. */
interface AnnotatedFile {
  readonly id: number;
  readonly fileName?: string;
  readonly cocoUrl?: string;
  /** Height and width are 0 where the file does not say them, which only files read without masks may do. */
  readonly truth: ImageObjects;
}

/** What an annotation file holds. */
export interface CocoAnnotations {
  /** In the order of the file. */
  readonly categories: readonly Category[];
  /** In the order of the file, also those without objects. */
  readonly images: readonly AnnotatedFile[];
  /** What is odd but can be scored. */
  readonly warnings: readonly string[];
}

type ImageFacts = Omit<AnnotatedFile, 'truth'> & Omit<ImageObjects, 'objects'>;

/** The images, categories and objects of a COCO instances JSON or an LVIS JSON, gzip or not, of any length. An absent
 *  `iscrowd` is 0; polygons become masks as the COCO API makes them. Throws DataError naming the file, the item and its id:
 *  on ids that occur twice or are not there, and on boxes, areas, segmentations and lists that are not what they should be. */
export async function readCocoAnnotations(file: string, rules: AnnotationRules): Promise<CocoAnnotations> {
  const images = new Map<number, ImageFacts>();
  const categories = new Map<number, Category>();
  const counts = await streamJsonMembers(file, {
    images: (items, from) => {
      items.forEach((item, index) => {
        const facts = parseImage(item, rules, () => `${file}: image ${from + index} (from 0)`);
        addOnce(images, facts, `${file}: image id ${facts.id}`);
      });
    },
    categories: (items, from) => {
      items.forEach((item, index) => {
        const where = () => `${file}: category ${from + index} (from 0)`;
        const category = parseCategory(item, rules.kind === 'lvis', where);
        addOnce(categories, category, `${file}: category id ${category.id}`);
      });
    },
  });
  for (const member of ['images', 'categories'])
    if (!counts.get(member))
      throw new DataError(
        `${file}: no ${member}, expected a list of them. Is it an annotation file of ${rules.kind === 'coco' ? 'COCO' : 'LVIS'}?`,
      );
  const objects = await readObjects(file, rules, images, categories);
  const zero = [...objects.values()].flat().find(({ id }) => id === 0);
  return {
    categories: [...categories.values()],
    images: [...images.values()].map(({ id, fileName, cocoUrl, ...truth }) => ({
      id,
      ...(fileName === undefined ? {} : { fileName }),
      ...(cocoUrl === undefined ? {} : { cocoUrl }),
      truth: { ...truth, objects: objects.get(id) ?? [] },
    })),
    warnings: zero
      ? [`${file}: an annotation has id 0, which pycocotools can never match; here it counts like the others`]
      : [],
  };
}

/** In a second pass: a mask needs the size of its image, and images may stand behind annotations. */
async function readObjects(
  file: string,
  rules: AnnotationRules,
  images: ReadonlyMap<number, ImageFacts>,
  categories: ReadonlyMap<number, Category>,
): Promise<ReadonlyMap<number, readonly TrueObject[]>> {
  const objects = new Map<number, TrueObject[]>();
  const ids = new Set<number>();
  const counts = await streamJsonMembers(file, {
    annotations: (items, from) => {
      items.forEach((item, index) => {
        const place = () => `${file}: annotation ${from + index} (from 0)`;
        const id = integerOf(toFields(item, place), 'id', place);
        const where = () => `${file}: annotation id ${id}`;
        if (ids.has(id)) throw new DataError(`${where()}: occurs twice, expected each once`);
        ids.add(id);
        const { imageId, object } = parseObject(item, rules, images, categories, id, where);
        const list = objects.get(imageId);
        if (list) list.push(object);
        else objects.set(imageId, [object]);
      });
    },
  });
  if (!counts.has('annotations')) throw new DataError(`${file}: no annotations, expected a list of them`);
  return objects;
}

function parseObject(
  item: unknown,
  { kind, masks }: AnnotationRules,
  images: ReadonlyMap<number, ImageFacts>,
  categories: ReadonlyMap<number, Category>,
  id: number,
  where: () => string,
): { imageId: number; object: TrueObject } {
  const fields = toFields(item, where);
  const image = images.get(integerOf(fields, 'image_id', where));
  if (!image)
    throw new DataError(
      `${where()}: image_id is ${show(fields.image_id)}, expected the id of an image of the file`,
    );
  const categoryId = integerOf(fields, 'category_id', where);
  if (!categories.has(categoryId))
    throw new DataError(
      `${where()}: category_id is ${categoryId}, expected the id of a category of the file`,
    );
  const wanted = masks === true || (masks === 'where-given' && fields.segmentation !== undefined);
  const mask = wanted ? maskOf(fields.segmentation, image, where) : undefined;
  const ignored = kind === 'lvis' && flagOf(fields, 'ignore', where);
  return {
    imageId: image.imageId,
    object: {
      id,
      categoryId,
      box: mask && fields.bbox === undefined ? boxOfMask(mask) : boxOf(fields, where),
      area: numberOf(fields, 'area', where, 0),
      crowd: kind === 'coco' && flagOf(fields, 'iscrowd', where),
      ...(ignored ? { ignored } : {}),
      ...(mask ? { mask } : {}),
    },
  };
}

function parseImage(item: unknown, { kind, masks }: AnnotationRules, place: () => string): ImageFacts {
  const fields = toFields(item, place);
  const id = integerOf(fields, 'id', place);
  const where = () => `${place()} (id ${id})`;
  const sideOf = (name: string) => {
    if (fields[name] === undefined && !masks) return 0;
    const side = integerOf(fields, name, where);
    if (side > 0) return side;
    throw new DataError(`${where()}: ${name} is ${side}, expected at least 1`);
  };
  const fileName = textOf(fields, 'file_name', where);
  const cocoUrl = textOf(fields, 'coco_url', where);
  return {
    id,
    imageId: id,
    height: sideOf('height'),
    width: sideOf('width'),
    ...(fileName === undefined ? {} : { fileName }),
    ...(cocoUrl === undefined ? {} : { cocoUrl }),
    ...(kind === 'coco'
      ? {}
      : {
          negativeCategoryIds: idsOf(fields, 'neg_category_ids', where),
          notExhaustiveCategoryIds: idsOf(fields, 'not_exhaustive_category_ids', where),
        }),
  };
}

function addOnce<Item extends { readonly id: number }>(
  map: Map<number, Item>,
  item: Item,
  where: string,
): void {
  if (map.has(item.id)) throw new DataError(`${where}: occurs twice, expected each once`);
  map.set(item.id, item);
}
