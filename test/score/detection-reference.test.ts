import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { scorers } from '../../harness/score/scorers.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { detectionCases, detectionRows } from '../numbers/rows/detection.js';
import { createScoreFolder, scoreFiles } from './files.js';

type Values = (typeof detectionCases)[number]['metrics'];

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
  it.each(
    detectionRows.flatMap((row) => row.cases.map((one, index) => [`${index}, ${row.id}`, row, one] as const)),
  )('case %s', async (_name, row, one) => {
    await expectAgreement(row, one);
    const scorer = scorers.find(({ id }) => id === one.metric) ?? scorers[0];
    const options = { truth: files.json(one.truth), predictions: files.json(one.results) };
    const { n, warnings } = await scoreFiles(scorer, options);
    expect({ n, warnings }).toEqual({ n: one.truth.images.length, warnings: [] });
  });

  it('has a row for each of the cases', () => {
    expect(detectionRows.flatMap(({ cases }) => cases)).toHaveLength(detectionCases.length);
  });

  it('is the same for JSONL, and for gzip', async () => {
    const [scorer] = scorers;
    const one = detectionCases[1];
    const lines = one.results.map((result) => JSON.stringify(result)).join('\n');
    const { metrics } = await scoreFiles(scorer, {
      truth: files.zipped(JSON.stringify(one.truth)),
      predictions: files.zipped(lines),
    });
    expectClose(metrics, one.metrics);
  });

  it('gives base and novel categories the means of their own AP50', async () => {
    const [scorer] = scorers;
    const one = detectionCases[1];
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
