import { posix } from 'node:path';
import { DataError } from '../core/errors.js';
import { createAnnotatedReader, locateByName } from './annotated-images.js';
import type { DatasetReader } from './reader.js';

/** Reads an LVIS JSON file beside the folders of COCO's images: LVIS v1 val lies in two of them, train2017 and val2017. The last
 *  two parts of an image's `coco_url` are its folder and its name; where the entry has one folder only, the name alone
 *  counts, and where there is no `coco_url`, the `file_name`. Prompts are made of the name of a category as F-ViT does:
 *  blanks for underscores, " or " for a slash, small letters, no dot at the end; synonyms are not used.
 *  Source: facebookresearch/detectron2, data/datasets/lvis.py; wusize/CLIPSelf, F-ViT/tools/clip_utils.py. */
export const lvisReader: DatasetReader = createAnnotatedReader({
  kind: 'lvis',
  locate: ({ id, fileName, cocoUrl }, places, there, where) => {
    if (cocoUrl === undefined) {
      if (fileName !== undefined) return locateByName(fileName, places, there);
      throw new DataError(`${where}: image id ${id}: no coco_url and no file_name, expected one of them`);
    }
    const [folder, name] = cocoUrl.split('/').slice(-2);
    const place = places.length === 1 ? places[0] : places.find((one) => posix.basename(one) === folder);
    if (place !== undefined && name) return `${place}/${name}`;
    throw new DataError(
      `${where}: image id ${id}: coco_url is ${JSON.stringify(cocoUrl)}, expected one that ends in ` +
        `${places.map((one) => posix.basename(one)).join(' or ')} and a name. Name its folder in the entry's images`,
    );
  },
  mayHaveMore: false,
  namesOf: ({ name }) => [
    name.replaceAll('_', ' ').replaceAll('/', ' or ').toLowerCase().replace(/\.+$/, ''),
  ],
});
