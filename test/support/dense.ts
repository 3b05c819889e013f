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
