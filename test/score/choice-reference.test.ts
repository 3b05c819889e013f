import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { llavaBench } from '../../harness/score/llava-bench.js';
import { mmVet } from '../../harness/score/mm-vet.js';
import { mmbench } from '../../harness/score/mmbench.js';
import { scienceqa } from '../../harness/score/scienceqa.js';
import { choiceReference as reference } from '../metrics/answers/choice-reference.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import {
  llavaBenchRow,
  mmbenchRow,
  mmeRow,
  mmVetRow,
  popeRow,
  scienceqaRow,
  scorePope,
  seedRow,
} from '../numbers/rows/choice-scores.js';
import { toCsv } from '../support/retrieval.js';
import { createScoreFolder, jsonLines, scoreFiles, withScoreFolder } from './files.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json } = files;
const lines = (values: readonly unknown[]) => files.write(jsonLines(values), 'lines.jsonl');

/** A metric of two cases differs: what is compared is not a constant. */
function expectChange(values: readonly unknown[]) {
  expect(new Set(values).size).toBeGreaterThan(1);
}

describe('the reference values of test/fixtures/answers/make-choice.py', () => {
  it('scienceqa', async () => {
    expectChange(reference.scienceqa.map(({ metrics }) => metrics.accuracy));
    await expectAgreement(scienceqaRow);
    for (const { problems, splits, answers } of reference.scienceqa) {
      const options = { truth: json(problems), predictions: lines(answers) };
      const score = await scoreFiles(scienceqa, { ...options, splits: json(splits) });
      // the problems say themselves which split they are of
      const same = await scoreFiles(scienceqa, { ...options, split: 'test' });
      expect(same.metrics).toEqual(score.metrics);
    }
  });

  it('seed', async () => {
    expectChange(reference.seed.map(({ exact }) => exact.accuracy));
    await expectAgreement(seedRow);
  });

  it('pope', async () => {
    expectChange(reference.pope.map(({ random }) => random.metrics.f1));
    await expectAgreement(popeRow);
    for (const splits of reference.pope) {
      const { metrics, n, warnings } = await withScoreFolder((folder) => scorePope(folder, splits));
      for (const name of ['f1', 'accuracy', 'precision', 'recall', 'yes_ratio']) {
        const mean = Object.values(splits).reduce((sum, one) => sum + one.metrics[name], 0) / 3;
        expect(metrics[name]).toBeCloseTo(mean, 12);
      }
      expect(n).toBe(Object.values(splits).reduce((sum, { labels }) => sum + labels.length, 0));
      expect(warnings).toEqual([]);
    }
  });

  it('mme', async () => {
    expectChange(reference.mme.map(({ perception }) => perception));
    await expectAgreement(mmeRow);
  });

  it('mmbench', async () => {
    expectChange(reference.mmbench.map(({ metrics }) => metrics.accuracy));
    await expectAgreement(mmbenchRow);
    for (const { rows } of reference.mmbench) {
      const columns = Object.keys(rows[0]);
      const table = [columns, ...rows.map((row) => columns.map((name) => String(row[name] ?? '')))];
      const quote = (cell: string) => (/["\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
      const tsv = table.map((cells) => `${cells.map(quote).join('\t')}\n`).join('');
      const scores = [];
      for (const predictions of [lines(rows), files.write(toCsv(table)), files.write(tsv), files.zipped(tsv)])
        scores.push(await scoreFiles(mmbench, { predictions }));
      const [{ metrics, warnings }, ...others] = scores;
      for (const other of others) expect(other.metrics).toEqual(metrics);
      expect(warnings).toEqual([]);
    }
  });

  it('llava-bench', async () => {
    expectChange(reference.llavaBench.map(({ metrics }) => metrics.all));
    await expectAgreement(llavaBenchRow);
    for (const { reviews } of reference.llavaBench) {
      const contents = reviews.map(({ category, content }) => ({ category, content }));
      const byTuple = await scoreFiles(llavaBench, { predictions: lines(reviews) });
      const byContent = await scoreFiles(llavaBench, { predictions: json(contents) });
      expect(byTuple.metrics.failed).toBe(0);
      expect(byContent.metrics).toEqual(byTuple.metrics);
    }
  });

  it('mm-vet', async () => {
    expectChange(reference.mmVet.map(({ metrics }) => metrics.total));
    await expectAgreement(mmVetRow);
    for (const { truth, grades } of reference.mmVet) {
      const lists = Object.fromEntries(Object.entries(grades).map(([id, { score }]) => [id, score]));
      const [whole, bare] = [
        await scoreFiles(mmVet, { truth: json(truth), predictions: json(grades) }),
        await scoreFiles(mmVet, { truth: json(truth), predictions: json(lists) }),
      ];
      expect(bare.metrics).toEqual(whole.metrics);
    }
  });
});
