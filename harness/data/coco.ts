import { DataError } from '../core/errors.js';
import { createAnnotatedReader, locateByName } from './annotated-images.js';
import type { DatasetReader } from './reader.js';

/** Reads a COCO instances JSON file beside folders of images: each image lies in one of them under its `file_name`. Prompts
 *  are made of the names of the categories. Files may have more categories than the entry has classes: those that the task
 *  does not score. Source: cocodataset/cocoapi, PythonAPI/pycocotools/coco.py. */
export const cocoReader: DatasetReader = createAnnotatedReader({
  kind: 'coco',
  locate: ({ id, fileName }, places, there, where) => {
    if (fileName !== undefined) return locateByName(fileName, places, there);
    throw new DataError(`${where}: image id ${id}: file_name is missing, expected the name of its file`);
  },
  mayHaveMore: true,
  namesOf: ({ name }) => [name],
});
