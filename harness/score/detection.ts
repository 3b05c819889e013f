import { DataError } from '../core/errors.js';
import { readCocoAnnotations } from '../data/coco-annotations.js';
import { readCocoResults } from '../data/coco-results.js';
import { createDetectionEvaluation } from '../metrics/detection/evaluation.js';
import type { IouKind } from '../metrics/detection/rules.js';
import type { MetricValues } from '../metrics/detection/scores.js';
import { readRoles } from './category-roles.js';
import {
  fileOptions,
  textOption,
  type MetricValue,
  type Score,
  type ScoreInput,
  type Scorer,
} from './scorer.js';

type Kind = 'coco' | 'lvis';

/** Box AP as pycocotools has it, from COCO files. */
export const cocoBox: Scorer = createScorer('coco', 'box');
/** Mask AP as pycocotools has it, from COCO files. */
export const cocoSegm: Scorer = createScorer('coco', 'mask');
/** Box AP as lvis-api has it, from LVIS files. */
export const lvisBox: Scorer = createScorer('lvis', 'box');
/** Mask AP as lvis-api has it, from LVIS files. */
export const lvisSegm: Scorer = createScorer('lvis', 'mask');

function createScorer(kind: Kind, iou: IouKind): Scorer {
  const field = kind === 'coco' ? 'COCO' : 'LVIS';
  const roles = ' (category names or ids, one a line)';
  const example = '--truth instances_val2017.json --predictions results.json';
  return {
    id: `${kind}-${iou === 'box' ? 'box' : 'segm'}`,
    summary: `${field} average precision and recall of ${iou === 'box' ? 'boxes' : 'masks'}`,
    options: [
      ...fileOptions(
        `${field} ${kind === 'coco' ? 'instances ' : ''}JSON`,
        `${field} results: a JSON array, or JSONL, of {image_id, category_id, score, ${iou === 'box' ? 'bbox' : 'segmentation'}}`,
      ),
      { name: 'base', value: 'file', description: `base categories${roles}: adds AP50_base` },
      { name: 'novel', value: 'file', description: `novel categories${roles}: adds AP50_novel and AP50_all` },
      { name: 'per-category', description: 'add the metrics of each category' },
    ],
    example: kind === 'coco' ? example : '--truth lvis_v1_val.json --predictions results.json --per-category',
    score: (input) => scoreDetections(input, kind, iou),
  };
}

async function scoreDetections({ options, warn }: ScoreInput, kind: Kind, iou: IouKind): Promise<Score> {
  const truthFile = textOption(options, 'truth');
  const { images, categories, warnings } = await readCocoAnnotations(truthFile, {
    kind,
    masks: iou === 'mask',
  });
  warnings.forEach(warn);
  const withRoles = await readRoles(options, categories, truthFile);
  const resultsFile = textOption(options, 'predictions');
  const results = await readCocoResults(
    resultsFile,
    {
      file: truthFile,
      images: new Map(images.map(({ id, truth }) => [id, truth])),
      categoryIds: new Set(categories.map(({ id }) => id)),
    },
    iou,
  );
  const evaluation = createDetectionEvaluation({ kind, iou, categories: withRoles });
  for (const { id, truth } of images) evaluation.add(truth, results.detectionsOf(id));
  const scores = evaluation.finish();
  const names = nameCategories(withRoles, truthFile);
  const breakdown = [...scores.categories].map(([id, values]): [string, MetricValue] => [
    names.get(id) ?? String(id),
    toValues(values),
  ]);
  return {
    metrics: {
      ...toValues(scores.metrics),
      ...(options['per-category'] === true ? { categories: Object.fromEntries(breakdown) } : {}),
    },
    n: images.length,
  };
}

function toValues(values: MetricValues): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? null]));
}

/** Names as keys; a name that several categories have is followed by the id. */
function nameCategories(
  categories: readonly { readonly id: number; readonly name: string }[],
  file: string,
): ReadonlyMap<number, string> {
  const counts = new Map<string, number>();
  for (const { name } of categories) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = new Map(
    categories.map(({ id, name }) => [id, counts.get(name) === 1 ? name : `${name} (${id})`]),
  );
  if (new Set(names.values()).size === names.size) return names;
  throw new DataError(`${file}: several categories are called the same. Give each a name of its own`);
}
