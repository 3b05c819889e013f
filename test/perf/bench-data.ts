import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetsFileSchema } from '../../harness/config/dataset-entry.js';
import { readJsonFile } from '../../harness/config/json-file.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { ConfigError } from '../../harness/core/errors.js';
import { classNamesOf } from '../fixtures/datacomp38/class-names.js';
import type { ImageFile } from '../fixtures/datacomp38/draw-image.js';
import { writeWebDataset } from '../support/webdataset.js';

/** Samples a shard, as the sets of DataComp are written. */
const shardSize = 10_000;

/** A classification set of the package with as many samples as asked, of files that are repeated. */
export interface BenchData {
  /** Id in datasets.json, whose form and classes it has. */
  readonly dataset: string;
  readonly count: number;
  readonly files: readonly ImageFile[];
  readonly templates?: readonly string[];
}

/** Writes a data root for `--data-dir`: the set as a WebDataset folder, and a datasets.json that knows its count. */
export async function writeBenchData(folder: string, data: BenchData): Promise<void> {
  const { dataset, count, files, templates = ['a photo of a {c}.'] } = data;
  const source = join(packageRoot, 'datasets.json');
  const { datasets } = await readJsonFile(source, datasetsFileSchema, ConfigError);
  const entry = datasets.find(({ id }) => id === dataset);
  if (!entry) throw new Error(`${source}: no entry ${dataset}`);
  const classes = entry.classes ?? 0;
  const samples = Array.from({ length: count }, (_, index) => {
    const key = `s${String(index).padStart(7, '0')}`;
    const { extension, bytes } = files[index % files.length];
    return [
      { name: `${key}.cls`, bytes: String(index % classes) },
      { name: `${key}.${extension}`, bytes },
    ];
  });
  const shards = Array.from({ length: Math.ceil(count / shardSize) }, (_, shard) =>
    samples.slice(shard * shardSize, (shard + 1) * shardSize).flat(),
  );
  const classNames = classNamesOf(dataset, classes);
  await writeWebDataset(join(folder, entry.paths[0]), { classNames, templates, shards });
  const datasetsFile = { version: 1, datasets: [{ ...entry, count }] };
  await writeFile(join(folder, 'datasets.json'), JSON.stringify(datasetsFile));
}
