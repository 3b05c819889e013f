import { readFileSync } from 'node:fs';
import { scorers } from '../../../harness/score/scorers.js';
import { scoreFiles, withScoreFolder } from '../../score/files.js';
import { defineRow } from '../reference-row.js';

type Values = Readonly<Record<string, number | null>>;

interface DetectionCase {
  readonly metric: string;
  readonly truth: {
    readonly images: readonly unknown[];
    readonly annotations: readonly unknown[];
    readonly categories: readonly { readonly id: number; readonly name: string }[];
  };
  readonly results: readonly unknown[];
  readonly metrics: Values;
  readonly categories: Readonly<Record<string, Values>>;
}

/** What test/fixtures/score/detection/make.py stored. */
export const detectionCases = (
  JSON.parse(
    readFileSync(new URL('../../fixtures/score/detection/reference.json', import.meta.url), 'utf8'),
  ) as { readonly cases: readonly DetectionCase[] }
).cases;

const pair = ({ metric, truth, results, metrics: expected, categories: each }: DetectionCase) =>
  withScoreFolder(async ({ json }) => {
    const scorer = scorers.find(({ id }) => id === metric);
    if (!scorer) throw new Error(`no scorer ${metric}`);
    const options = { truth: json(truth), predictions: json(results), 'per-category': true } as const;
    const { categories, ...overall } = (await scoreFiles(scorer, options)).metrics;
    const named = Object.fromEntries(truth.categories.map(({ id, name }) => [name, each[id]]));
    return { found: { overall, categories }, expected: { overall: expected, categories: named } };
  });

const facts = {
  maker: 'detection',
  stored: ['test/fixtures/score/detection/reference.json'],
  tolerance: 1e-12,
  test: 'test/score/detection-reference.test.ts',
  given: ['metrics', 'categories'],
  pair,
} as const;

const cocoFacts = { ...facts, tools: ['pycocotools'], rule: 'pycocotools: cocoeval.py' } as const;
const lvisFacts = { ...facts, tools: ['lvis-api'], rule: 'lvis-dataset/lvis-api: lvis/eval.py' } as const;
const of = (metric: string) => detectionCases.filter((one) => one.metric === metric);

export const detectionRows = [
  defineRow({
    ...cocoFacts,
    id: 'coco-box',
    what: '`bench score coco-box`: 12 numbers, and of every category',
    cases: of('coco-box'),
  }),
  defineRow({
    ...cocoFacts,
    id: 'coco-segm',
    what: '`bench score coco-segm`: the same of masks',
    cases: of('coco-segm'),
  }),
  defineRow({
    ...lvisFacts,
    id: 'lvis-box',
    what: '`bench score lvis-box`: 13 numbers, and of every category',
    cases: of('lvis-box'),
  }),
  defineRow({
    ...lvisFacts,
    id: 'lvis-segm',
    what: '`bench score lvis-segm`: the same of masks',
    cases: of('lvis-segm'),
  }),
];
