import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datasetsFileSchema } from '../../harness/config/dataset-entry.js';
import { readJsonFile } from '../../harness/config/json-file.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { recordSchema, type OkRecord } from '../../harness/config/record.js';
import { ConfigError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { classNamesOf, subjects } from '../fixtures/datacomp38/class-names.js';
import { drawImage, type ImageFile, type ImageForm } from '../fixtures/datacomp38/draw-image.js';
import { writeWebDataset } from '../support/webdataset.js';
import type { PerfRow } from './row.js';

const few = 2_000;
const many = 20_000;
/** Different images there are; the sets repeat them. */
const distinct = 300;
/** Samples a shard, as the sets of DataComp are written. */
const shardSize = 10_000;
/** MiB that ten times as many images may add to the peak. */
const limitMiB = 100;

const model = 'vit-micro-xs';
const dataset = 'cifar10';

/** What runs of 2,000 and of 20,000 images take: peak resident memory, its growth and images a second. Each run is a command of
 *  its own, on a WebDataset folder that is written first and removed at the end. */
export async function measureMemory(note: (line: string) => void): Promise<readonly PerfRow[]> {
  const files = await drawFiles();
  const folder = await mkdtemp(join(tmpdir(), 'vitabench-perf-'));
  try {
    const [small, large] = [await runOn(few), await runOn(many)];
    return [
      row(`peak memory, ${few} images`, small.timing.peakRssMiB, 'MiB'),
      row(`peak memory, ${many} images`, large.timing.peakRssMiB, 'MiB'),
      {
        ...row('memory that the other images add', large.timing.peakRssMiB - small.timing.peakRssMiB, 'MiB'),
        limit: limitMiB,
      },
      row(`throughput, ${many} images, ${model}`, large.timing.imagesPerSecond, 'images/s'),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }

  async function runOn(count: number): Promise<OkRecord> {
    const data = join(folder, `data-${count}`);
    const out = join(folder, `out-${count}`);
    note(`${dataset}: writing ${count} images`);
    await writeData(data, count, files);
    note(`${dataset}: running ${model} on ${count} images`);
    await runBench([
      'run',
      ...[
        '--model',
        model,
        '--task',
        `datacomp/${dataset}`,
        '--data-dir',
        data,
        '--out',
        out,
        '--no-cache',
        '--quiet',
      ],
    ]);
    const file = join(out, model, `datacomp__${dataset}.json`);
    const record = recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    if (record.status !== 'ok') throw new Error(`${file}: ${record.status}`);
    if (record.n !== count) throw new Error(`${file}: ${record.n} images were scored, expected ${count}`);
    return record;
  }
}

function row(name: string, value: number, unit: PerfRow['unit']): PerfRow {
  return { name, value, unit };
}

function drawFiles(): Promise<readonly ImageFile[]> {
  const random = createRandom(20_000);
  const forms: readonly ImageForm[] = ['webp', 'png', 'jpeg'];
  return Promise.all(
    Array.from({ length: distinct }, (_, index) => {
      const { shape, colour } = subjects[index % subjects.length];
      return drawImage(shape, colour, forms[index % forms.length], random);
    }),
  );
}

async function writeData(folder: string, count: number, files: readonly ImageFile[]): Promise<void> {
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
  await writeWebDataset(join(folder, entry.paths[0]), {
    classNames,
    templates: ['a photo of a {c}.'],
    shards,
  });
  const datasetsFile = { version: 1, datasets: [{ ...entry, count }] };
  await writeFile(join(folder, 'datasets.json'), JSON.stringify(datasetsFile));
}

function runBench(args: readonly string[]): Promise<void> {
  const entry = join(packageRoot, 'dist', 'harness', 'cli', 'main.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`bench ${args.join(' ')} ended with code ${code ?? 'none'}`));
    });
  });
}
