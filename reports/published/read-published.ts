import { join } from 'node:path';
import { readJsonFile } from '../../harness/config/json-file.js';
import { packageRoot } from '../../harness/config/package-root.js';
import {
  paperFactsSchema,
  zooFactsSchema,
  type PaperFacts,
  type ZooFacts,
} from '../../harness/config/published.js';
import { DataError } from '../../harness/core/errors.js';

/** What is published about models: tables of the ViTamin paper, and open_clip's results on the 38 tasks. */
export interface PublishedFacts {
  readonly paper: PaperFacts;
  readonly zoo: ZooFacts;
}

/** The published values that come with this package. Throws DataError naming the file and the place that is wrong. */
export async function readPublished(
  folder = join(packageRoot, 'reports', 'published'),
): Promise<PublishedFacts> {
  const [paper, zoo] = await Promise.all([
    readJsonFile(join(folder, 'vitamin-paper.json'), paperFactsSchema, DataError),
    readJsonFile(join(folder, 'openclip.json'), zooFactsSchema, DataError),
  ]);
  return { paper, zoo };
}
