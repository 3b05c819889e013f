import { join } from 'node:path';
import { parseUnchecked } from '../config/read-file.js';
import type { Category } from '../core/annotations.js';
import { DataError } from '../core/errors.js';
import { readBytes } from '../data/byte-source.js';
import { isPointer, pointerFault } from '../data/git-lfs.js';
import { decodeText } from '../data/json-lines.js';
import { parsePanopticFile, type PanopticFile } from '../data/panoptic-json.js';
import type { PanopticMatches } from '../metrics/segmentation/panoptic-matches.js';
import { summarizePanoptic, type GroupQuality } from '../metrics/segmentation/panoptic-summary.js';
import type { PanopticQuality } from '../metrics/segmentation/panoptic-summary.js';
import { checkFolder } from './map-folders.js';
import type { PanopticJob } from './map-worker.js';
import { parsePanopticPredictions, type PanopticPrediction } from './panoptic-predictions.js';
import { matchPanopticMaps } from './run-map-jobs.js';
import { checkNotEmpty, textOption, type MetricValue, type Score, type ScoreInput } from './scorer.js';
import type { Scorer } from './scorer.js';

/** Panoptic quality as cocodataset/panopticapi (panopticapi/evaluation.py) has it. Images without any prediction are an
 *  error, as there, unless nothing at all is predicted: that scores 0 where there is truth. Groups without categories are
 *  null. `n` among the metrics are categories, `n` beside them images. */
export const panoptic: Scorer = {
  id: 'panoptic',
  summary: 'panoptic quality (PQ, SQ, RQ) of all, things and stuff',
  options: [
    { name: 'truth', value: 'file', description: 'COCO panoptic JSON', required: true },
    { name: 'truth-dir', value: 'folder', description: 'the PNG files of the truth', required: true },
    {
      name: 'predictions',
      value: 'file',
      description: 'COCO panoptic JSON: annotations with segments_info',
      required: true,
    },
    { name: 'predictions-dir', value: 'folder', description: 'the PNG files predicted', required: true },
    { name: 'per-category', description: 'add PQ, SQ and RQ of each category' },
  ],
  example:
    '--truth panoptic_val2017.json --truth-dir panoptic_val2017 --predictions predictions.json --predictions-dir predictions',
  score: scorePanoptic,
};

async function scorePanoptic({ options, warn, workers }: ScoreInput): Promise<Score> {
  const [truthFile, predictionFile] = [textOption(options, 'truth'), textOption(options, 'predictions')];
  const folders = {
    truth: textOption(options, 'truth-dir'),
    prediction: textOption(options, 'predictions-dir'),
  };
  const truth = parsePanopticFile(await readJson(truthFile), truthFile);
  checkNotEmpty(truthFile, truth.annotations.length);
  const predictions = parsePanopticPredictions(await readJson(predictionFile), predictionFile);
  await checkFolder(folders.truth);
  await checkFolder(folders.prediction);
  checkImages(truth, truthFile, predictions, predictionFile, warn);
  const jobs = makeJobs(truth, predictions, folders);
  const matches = await matchPanopticMaps(jobs, workers);
  warnOfAreas(matches, jobs, truthFile, warn);
  const { all, things, stuff, categories } = summarizePanoptic(
    matches.map(({ counts }) => counts),
    truth.categories,
  );
  return {
    metrics: {
      ...nameGroup(all, ''),
      ...nameGroup(things, '_things'),
      ...nameGroup(stuff, '_stuff'),
      ...(options['per-category'] === true && { categories: breakDown(truth.categories, categories) }),
    },
    n: truth.annotations.length,
  };
}

async function readJson(file: string): Promise<unknown> {
  const bytes = await readBytes(file);
  if (isPointer(bytes)) throw new DataError(`${file}: ${pointerFault}`);
  return parseUnchecked(decodeText(bytes, file), file, DataError);
}

function checkImages(
  { annotations }: PanopticFile,
  truthFile: string,
  predictions: readonly PanopticPrediction[],
  file: string,
  warn: (message: string) => void,
): void {
  if (predictions.length === 0) {
    warn(`${file}: predicts nothing for ${annotations.length} images: every true segment is missed`);
    return;
  }
  const predicted = new Set(predictions.map(({ imageId }) => imageId));
  const missing = annotations.filter(({ imageId }) => !predicted.has(imageId));
  if (missing.length > 0)
    throw new DataError(
      `${file}: no prediction for image_id ${JSON.stringify(missing[0].imageId)} (${missing.length} of ${annotations.length} images), expected one for each of ${truthFile}`,
    );
  const known = new Set(annotations.map(({ imageId }) => imageId));
  const strangers = predictions.filter(({ imageId }) => !known.has(imageId));
  if (strangers.length > 0)
    warn(
      `${file}: ${strangers.length} images are not in ${truthFile}, the first is image_id ${JSON.stringify(strangers[0].imageId)}: not scored`,
    );
}

function makeJobs(
  { annotations, categories }: PanopticFile,
  predictions: readonly PanopticPrediction[],
  folders: { readonly truth: string; readonly prediction: string },
): readonly PanopticJob[] {
  const byImage = new Map(predictions.map((prediction) => [prediction.imageId, prediction]));
  const categoryIds = categories.map(({ id }) => id);
  return annotations.map(({ imageId, fileName, segments }) => {
    const prediction = byImage.get(imageId);
    return {
      truth: { file: join(folders.truth, fileName), segments },
      prediction: prediction && {
        file: join(folders.prediction, prediction.fileName),
        segments: prediction.segments,
      },
      categoryIds,
    };
  });
}

function warnOfAreas(
  matches: readonly PanopticMatches[],
  jobs: readonly PanopticJob[],
  file: string,
  warn: (message: string) => void,
): void {
  const first = matches.findIndex(({ unlikeAreas }) => unlikeAreas.length > 0);
  if (first < 0) return;
  const count = matches.reduce((sum, { unlikeAreas }) => sum + unlikeAreas.length, 0);
  warn(
    `${file}: the area of ${count} segments is not their pixels in the PNG, the first is segment ${matches[first].unlikeAreas[0]} of ${jobs[first].truth.file}: the area of the JSON is used`,
  );
}

function nameGroup({ PQ, SQ, RQ, n }: GroupQuality, suffix: string): Record<string, number | null> {
  const values = { PQ: PQ ?? null, SQ: SQ ?? null, RQ: RQ ?? null, n };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name + suffix, value]));
}

/** Categories of one name are told apart by their ids. */
function breakDown(
  categories: readonly Category[],
  qualities: readonly (PanopticQuality | undefined)[],
): MetricValue {
  const nothing = { PQ: null, SQ: null, RQ: null };
  const breakdown = new Map<string, MetricValue>();
  categories.forEach(({ id, name }, index) => {
    const alone = categories.filter((other) => other.name === name).length === 1;
    let key = alone ? name : `${name} (${id})`;
    while (breakdown.has(key)) key += ` (${id})`;
    breakdown.set(key, { ...(qualities[index] ?? nothing) });
  });
  return Object.fromEntries(breakdown);
}
