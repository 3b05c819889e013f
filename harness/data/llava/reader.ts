import { join, posix } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import type { LlavaBenchmark } from '../../config/llava-layout.js';
import { DataError } from '../../core/errors.js';
import { toFields } from '../coco-fields.js';
import { streamJsonList } from '../json-stream.js';
import { takeKey } from '../layout.js';
import { listFiles } from '../list-files.js';
import { filterMissing } from '../missing.js';
import type { DatasetReader, OpenDataset } from '../reader.js';
import { ofEntry, type AskedLine } from './asked.js';
import { benchmarks } from './benchmarks.js';
import { idOf } from './members.js';
import { readMmBench } from './mmbench.js';
import { makeIds, readQuestionSamples, type ListedQuestion } from './question-samples.js';

/** Reads the benchmarks of LLaVA's evaluation folder, each laid out as `benchmark` of the entry says. Every question is a
 *  sample, in the order of the file of questions; its prompt is what LLaVA's scripts tell the model, but for the mark of the
 *  image and the conversation template. Images lie in one of the folders `images` under the name that the question gives.
 *  Source: haotian-liu/LLaVA, docs/Evaluation.md and scripts/v1_5/eval. */
export const llavaReader: DatasetReader = {
  findMissing: (folder, entry) => ofEntry(entry, () => findMissing(folder, entry)),
  open: (folder, entry) => ofEntry(entry, () => open(folder, entry)),
};

async function findMissing(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const named = new Set([...fixedFiles(entry), ...truthPlace(entry), ...(entry.images ?? [])]);
  const absent = await filterMissing(folder, [...named]);
  const benchmark = takeKey(entry, 'benchmark');
  if (absent.length > 0 || benchmark === 'mmbench') return absent;
  const { readAsked, truthFiles } = benchmarks[benchmark];
  const asked = await readAsked(folder, entry);
  const truths = (await truthFiles?.(asked, folder, entry)) ?? [];
  const { missing } = await locateImages(asked, folder, entry);
  return [...(await filterMissing(folder, truths)), ...missing];
}

async function open(folder: string, entry: DatasetEntry): Promise<OpenDataset> {
  const benchmark = takeKey(entry, 'benchmark');
  const { listed, files, warnings } = await (benchmark === 'mmbench'
    ? listTable(folder, entry)
    : listFilesOf(benchmark, folder, entry));
  const questions = takeKey(entry, 'questions');
  const uploadIds = entry.uploads === undefined ? undefined : await readIds(join(folder, entry.uploads));
  return {
    entry,
    folder,
    kind: 'question',
    classNames: [],
    templates: [],
    metadataColumns: [],
    ...(uploadIds && { uploadIds }),
    warnings,
    listedCount: listed.length,
    files: [...new Set([...fixedFiles(entry), ...files])].map((name) => join(folder, name)),
    parts: [{ name: questions, samples: () => readQuestionSamples(listed, folder, questions, entry) }],
  };
}

interface Listing {
  readonly listed: readonly ListedQuestion[];
  /** Beside those that the entry names. */
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

async function listTable(folder: string, entry: DatasetEntry): Promise<Listing> {
  const rows = await readMmBench(folder, entry);
  const ids = makeIds(rows);
  return { listed: rows.map((row, index) => ({ ...row, id: ids[index] })), files: [], warnings: [] };
}

async function listFilesOf(
  benchmark: Exclude<LlavaBenchmark, 'mmbench'>,
  folder: string,
  entry: DatasetEntry,
): Promise<Listing> {
  const { readAsked, readTruths, truthFiles } = benchmarks[benchmark];
  const asked = await readAsked(folder, entry);
  const { truths, warnings } = await readTruths(asked, folder, entry);
  const { pathOf } = await locateImages(asked, folder, entry);
  const ids = makeIds(asked);
  const listed = asked.map((line, index): ListedQuestion => {
    const image = line.imageName === undefined ? undefined : pathOf(line.imageName);
    return { ...line, id: ids[index], truth: truths[index], ...(image !== undefined && { image }) };
  });
  const ofTruth = (await truthFiles?.(asked, folder, entry)) ?? [];
  const images = listed.flatMap(({ image }) => (typeof image === 'string' ? [image] : []));
  return { listed, files: [...ofTruth, ...images], warnings };
}

/** Where images lie, relative to the data set: in the first folder that has them, or, where none has, in the first. Throws
 *  DataError on a name that leads out of the folders: what it names might be sent to a server. */
async function locateImages(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<{ readonly pathOf: (name: string) => string; readonly missing: readonly string[] }> {
  const places = takeKey(entry, 'images');
  const there = new Set<string>();
  for (const place of places)
    for (const path of await listFiles(join(folder, place))) there.add(posix.join(place, path));
  const pathOf = (name: string) => {
    if (posix.normalize(name).startsWith('..'))
      throw new DataError(
        `${entry.id}: ${join(folder, takeKey(entry, 'questions'))}: image ${JSON.stringify(name)} leads out of the folder of images, expected one in it`,
      );
    const candidates = places.map((place) => posix.join(place, name));
    return candidates.find((path) => there.has(path)) ?? candidates[0];
  };
  const paths = new Set(
    asked.flatMap(({ imageName }) => (imageName === undefined ? [] : [pathOf(imageName)])),
  );
  return { pathOf, missing: [...paths].filter((path) => !there.has(path)) };
}

/** The files that the entry names. */
function fixedFiles(entry: DatasetEntry): readonly string[] {
  const { questions, splits, context, uploads } = entry;
  const own = hasTruthFolder(entry) ? [] : truthPlace(entry);
  return [questions, ...own, splits, context, uploads].filter((name) => name !== undefined);
}

function truthPlace({ annotations }: DatasetEntry): readonly string[] {
  return annotations === undefined ? [] : [annotations];
}

function hasTruthFolder(entry: DatasetEntry): boolean {
  const benchmark = takeKey(entry, 'benchmark');
  return benchmark !== 'mmbench' && benchmarks[benchmark].truthFiles !== undefined;
}

/** The ids of the questions of a file, in its order. */
async function readIds(file: string): Promise<readonly (string | number)[]> {
  const ids: (string | number)[] = [];
  await streamJsonList(file, (items, from) => {
    items.forEach((item, index) => {
      const at = () => `${file}: question ${from + index} (from 0)`;
      ids.push(idOf(toFields(item, at), 'question_id', at));
    });
  });
  return ids;
}
