import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { mmVet } from '../../harness/score/mm-vet.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json } = files;
const truth = json({
  v1_0: { question: 'q', capability: ['ocr', 'math'] },
  v1_1: { question: 'q', capability: ['math', 'ocr'] },
  v1_2: { question: 'q', capability: ['rec'] },
});

describe('mm-vet', () => {
  it('by hand', async () => {
    const predictions = json({ v1_2: [1, 0], v1_0: [0.5, 0.5], v1_1: [0, 1] });
    const { metrics, n, warnings } = await scoreFiles(mmVet, { truth, predictions });
    // both runs come to 150 / 3
    expect(metrics).toEqual({
      total: 50,
      std: 0,
      capabilities: {
        ocr: { score: 50, n: 2 },
        math: { score: 50, n: 2 },
        rec: { score: 50, n: 1 },
      },
      integrations: { math_ocr: { score: 50, n: 2 }, rec: { score: 50, n: 1 } },
    });
    expect(n).toBe(3);
    expect(warnings).toEqual([]);
  });

  it('counts missing and impossible grades as 0, and says so', async () => {
    const predictions = json({ v1_0: { score: [1.5] }, v1_2: 0.9 });
    const { metrics, warnings } = await scoreFiles(mmVet, { truth, predictions });
    expect(metrics.total).toBeCloseTo(30, 12);
    expect(warnings).toEqual([
      expect.stringContaining('1 of 3 questions have no grade'),
      expect.stringContaining('1 grades are not numbers from 0 to 1'),
    ]);
  });

  it.each([[[]], [{}]])('scores 0 for %j', async (grades) => {
    const { metrics } = await scoreFiles(mmVet, { truth, predictions: json(grades) });
    expect(metrics).toMatchObject({ total: 0, std: 0, capabilities: { ocr: { score: 0 } } });
  });

  it.each([
    ['an unknown id', { x: [1] }, ['id "x" is not in', '"v1_0"']],
    ['different numbers of runs', { v1_0: [1, 1], v1_1: [1] }, ['"v1_1" has 1 grades, expected 2']],
    ['a grade that is text', { v1_0: ['1'] }, ['"v1_0": grade of run 0', '"1"']],
    ['no grades', { v1_0: [] }, ['"v1_0": has no grades']],
    ['a list', [1, 2], ['a list of 2 items']],
  ])('refuses %s', async (_what, grades, parts) => {
    await refuses(mmVet, { truth, predictions: json(grades) }, ...parts);
  });

  it.each([
    ['no capabilities', { v1_0: { capability: [] } }, ['"v1_0": capability is []']],
    ['no questions', {}, ['has no items']],
  ])('refuses a truth with %s', async (_what, questions, parts) => {
    await refuses(mmVet, { truth: json(questions), predictions: json({}) }, ...parts);
  });
});
