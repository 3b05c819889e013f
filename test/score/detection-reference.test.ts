import { readFileSync, rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { scorers } from '../../harness/score/scorers.js';
import { createScoreFolder, scoreFiles } from './files.js';

type Values = Readonly<Record<string, number | null>>;

interface Truth {
  readonly images: readonly unknown[];
  readonly annotations: readonly unknown[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
}

/** What test/fixtures/score/detection/make.py stored. */
const { cases } = JSON.parse(
  readFileSync(new URL('../fixtures/score/detection/reference.json', import.meta.url), 'utf8'),
) as {
  readonly cases: readonly {
    readonly metric: string;
    readonly truth: Truth;
    readonly results: readonly unknown[];
    readonly metrics: Values;
    readonly categories: Readonly<Record<string, Values>>;
  }[];
};

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

/** Expects the same keys, null where null is, and numbers within 1e-12. */
function expectClose(found: unknown, expected: Values): void {
  const numbers = found as Values;
  expect(Object.keys(numbers)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected))
    if (value === null) expect({ name, value: numbers[name] }).toEqual({ name, value });
    else
      expect(Math.abs((numbers[name] ?? NaN) - value) <= 1e-12 ? name : { name, found: numbers[name] }).toBe(
        name,
      );
}

describe('average precision, by the values of pycocotools and lvis-api', () => {
  it.each(cases.map((one, index) => [`${index}, ${one.metric}`, one] as const))(
    'case %s',
    async (_name, one) => {
      const scorer = scorers.find(({ id }) => id === one.metric);
      if (!scorer) throw new Error(`no scorer ${one.metric}`);
      const { metrics, n, warnings } = await scoreFiles(scorer, {
        truth: files.json(one.truth),
        predictions: files.json(one.results),
        'per-category': true,
      });
      const { categories, ...overall } = metrics;
      expect({ n, warnings }).toEqual({ n: one.truth.images.length, warnings: [] });
      expectClose(overall, one.metrics);
      for (const { id, name } of one.truth.categories)
        expectClose((categories as Readonly<Record<string, unknown>>)[name], one.categories[id]);
    },
  );

  it('is the same for JSONL, and for gzip', async () => {
    const [scorer] = scorers;
    const one = cases[1];
    const lines = one.results.map((result) => JSON.stringify(result)).join('\n');
    const { metrics } = await scoreFiles(scorer, {
      truth: files.zipped(JSON.stringify(one.truth)),
      predictions: files.zipped(lines),
    });
    expectClose(metrics, one.metrics);
  });

  it('gives base and novel categories the means of their own AP50', async () => {
    const [scorer] = scorers;
    const one = cases[1];
    const ids = one.truth.categories.map(({ id }) => id);
    const [base, novel] = [ids.slice(0, 2), ids.slice(3, 6)];
    const { metrics } = await scoreFiles(scorer, {
      truth: files.json(one.truth),
      predictions: files.json(one.results),
      base: files.write(base.map((id) => `class ${id}`).join('\n')),
      novel: files.write(novel.join('\r\n')),
    });
    const mean = (of: readonly number[]) => {
      const values = of.flatMap((id) => one.categories[id].AP50 ?? []);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expectClose(metrics, {
      ...one.metrics,
      AP50_base: mean(base),
      AP50_novel: mean(novel),
      AP50_all: mean([...base, ...novel]),
    });
  });
});
