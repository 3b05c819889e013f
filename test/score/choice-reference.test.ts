import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { llavaBench } from '../../harness/score/llava-bench.js';
import { mmVet } from '../../harness/score/mm-vet.js';
import { mmbench } from '../../harness/score/mmbench.js';
import { mme } from '../../harness/score/mme.js';
import { pope } from '../../harness/score/pope.js';
import { scienceqa } from '../../harness/score/scienceqa.js';
import { seed } from '../../harness/score/seed.js';
import { toCsv } from '../support/retrieval.js';
import { createScoreFolder, roundAll, scoreFiles } from './files.js';

type Numbers = Readonly<Record<string, number>>;

/** What test/fixtures/answers/make-choice.py stored: files, and what the reference tools make of them. */
interface ChoiceReference {
  readonly scienceqa: readonly {
    problems: unknown;
    splits: unknown;
    answers: unknown[];
    metrics: { accuracy: number; img_accuracy: number; groups: Numbers };
  }[];
  readonly seed: readonly {
    truth: unknown;
    answers: unknown[];
    exact: { accuracy: number; image: number; video: number; types: Numbers };
    firstLetter: Numbers;
  }[];
  readonly pope: readonly Readonly<Record<string, { labels: string[]; texts: string[]; metrics: Numbers }>>[];
  readonly mme: readonly {
    files: Readonly<Record<string, string>>;
    perception: number;
    cognition: number;
    tasks: Numbers;
  }[];
  readonly mmbench: readonly {
    rows: readonly Readonly<Record<string, string | number | null>>[];
    metrics: {
      accuracy: number;
      accuracy_vanilla: number;
      splits: Readonly<
        Record<
          string,
          { accuracy: number; accuracy_vanilla: number; categories: Numbers; l2categories: Numbers }
        >
      >;
    };
  }[];
  readonly llavaBench: readonly { reviews: Readonly<Record<string, unknown>>[]; metrics: Numbers }[];
  readonly mmVet: readonly {
    truth: unknown;
    grades: Readonly<Record<string, { score: number[] }>>;
    metrics: { total: number; std: number; capabilities: Numbers; integrations: Numbers };
  }[];
}

const reference = JSON.parse(
  readFileSync(new URL('../fixtures/answers/choice.json', import.meta.url), 'utf8'),
) as ChoiceReference;

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json } = files;
const lines = (values: readonly unknown[]) =>
  files.write(`${values.map((value) => JSON.stringify(value)).join('\n')}\n`, 'lines.jsonl');

let folders = 0;
function folderOf(contents: Readonly<Record<string, string>>): string {
  const folder = join(files.folder, `folder-${++folders}`);
  mkdirSync(folder);
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), content);
  return folder;
}

/** The numbers of a breakdown, its sizes left out; to twelve digits. */
function namedOnly(value: unknown, name: string): unknown {
  const entries = Object.entries(value as Record<string, Record<string, number>>);
  return roundAll(Object.fromEntries(entries.map(([key, member]) => [key, member[name]])));
}

/** A metric of two cases differs: what is compared is not a constant. */
function expectChange(values: readonly unknown[]) {
  expect(new Set(values).size).toBeGreaterThan(1);
}

describe('the reference values of test/fixtures/answers/make-choice.py', () => {
  it('scienceqa', async () => {
    expectChange(reference.scienceqa.map(({ metrics }) => metrics.accuracy));
    for (const { problems, splits, answers, metrics } of reference.scienceqa) {
      const options = { truth: json(problems), predictions: lines(answers) };
      const score = await scoreFiles(scienceqa, { ...options, splits: json(splits) });
      const { groups, ...numbers } = score.metrics;
      expect(roundAll(numbers)).toEqual(
        roundAll({ accuracy: metrics.accuracy, img_accuracy: metrics.img_accuracy }),
      );
      expect(namedOnly(groups, 'accuracy')).toEqual(roundAll(metrics.groups));
      // the problems say themselves which split they are of
      const same = await scoreFiles(scienceqa, { ...options, split: 'test' });
      expect(same.metrics).toEqual(score.metrics);
    }
  });

  it('seed', async () => {
    expectChange(reference.seed.map(({ exact }) => exact.accuracy));
    for (const { truth, answers, exact, firstLetter } of reference.seed) {
      const options = { truth: json(truth), predictions: lines(answers) };
      const { types, ...numbers } = (await scoreFiles(seed, options)).metrics;
      const { types: expected, ...expectedNumbers } = exact;
      expect(roundAll(numbers)).toEqual(roundAll(expectedNumbers));
      expect(namedOnly(types, 'accuracy')).toEqual(roundAll(expected));
      const first = await scoreFiles(seed, { ...options, rule: 'first-letter' });
      expect(roundAll(first.metrics)).toMatchObject(roundAll(firstLetter) as object);
    }
  });

  it('pope', async () => {
    expectChange(reference.pope.map(({ random }) => random.metrics.f1));
    for (const splits of reference.pope) {
      const write = (name: (split: string) => string, rows: (split: string) => readonly unknown[]) =>
        folderOf(
          Object.fromEntries(
            Object.keys(splits).map((split) => [
              name(split),
              rows(split)
                .map((row) => `${JSON.stringify(row)}\n`)
                .join(''),
            ]),
          ),
        );
      const truth = write(
        (split) => `coco_pope_${split}.json`,
        (split) => splits[split].labels.map((label, i) => ({ question_id: i + 1, label })),
      );
      // ids of LLaVA's question file are others, which do not matter
      const predictions = write(
        (split) => `${split}.jsonl`,
        (split) => splits[split].texts.map((text, i) => ({ question_id: 9000 - i, text })),
      );
      const { metrics, n, warnings } = await scoreFiles(pope, { truth, predictions });
      const { splits: each, ...means } = metrics;
      for (const name of ['f1', 'accuracy', 'precision', 'recall', 'yes_ratio']) {
        const expected = Object.fromEntries(
          Object.entries(splits).map(([split, one]) => [split, one.metrics[name]]),
        );
        expect(namedOnly(each, name)).toEqual(roundAll(expected));
        const mean = Object.values(expected).reduce((sum, value) => sum + value, 0) / 3;
        expect(means[name]).toBeCloseTo(mean, 12);
      }
      expect(n).toBe(Object.values(splits).reduce((sum, { labels }) => sum + labels.length, 0));
      expect(warnings).toEqual([]);
    }
  });

  it('mme', async () => {
    expectChange(reference.mme.map(({ perception }) => perception));
    for (const { files: contents, tasks: expected, ...sums } of reference.mme) {
      const named = Object.entries(contents).map(([task, text]) => [`${task}.txt`, text]);
      const folder = folderOf(Object.fromEntries(named) as Record<string, string>);
      const { metrics } = await scoreFiles(mme, { predictions: folder });
      const { tasks, ...numbers } = metrics;
      expect(numbers.perception).toBeCloseTo(sums.perception, 9);
      expect(numbers.cognition).toBeCloseTo(sums.cognition, 9);
      expect(namedOnly(tasks, 'score')).toEqual(roundAll(expected));
    }
  });

  it('mmbench', async () => {
    expectChange(reference.mmbench.map(({ metrics }) => metrics.accuracy));
    for (const { rows, metrics: expected } of reference.mmbench) {
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
      expect(roundAll(metrics.accuracy)).toBe(roundAll(expected.accuracy));
      expect(roundAll(metrics.accuracy_vanilla)).toBe(roundAll(expected.accuracy_vanilla));
      const splits = metrics.splits as Record<string, Record<string, unknown>>;
      expect(Object.keys(splits).sort()).toEqual(Object.keys(expected.splits).sort());
      for (const [split, numbers] of Object.entries(expected.splits)) {
        expect(roundAll(splits[split])).toMatchObject(
          roundAll({ accuracy: numbers.accuracy, accuracy_vanilla: numbers.accuracy_vanilla }) as object,
        );
        expect(namedOnly(splits[split].categories, 'accuracy')).toEqual(roundAll(numbers.categories));
        expect(namedOnly(splits[split].l2categories, 'accuracy')).toEqual(roundAll(numbers.l2categories));
      }
    }
  });

  it('llava-bench', async () => {
    expectChange(reference.llavaBench.map(({ metrics }) => metrics.all));
    for (const { reviews, metrics: expected } of reference.llavaBench) {
      const contents = reviews.map(({ category, content }) => ({ category, content }));
      for (const predictions of [lines(reviews), json(contents)]) {
        const { metrics } = await scoreFiles(llavaBench, { predictions });
        const { all, ...categories } = expected;
        expect(metrics.all).toBeCloseTo(all, 10);
        expect(namedOnly(metrics.categories, 'score')).toEqual(roundAll(categories));
        expect(metrics.failed).toBe(0);
      }
    }
  });

  it('mm-vet', async () => {
    expectChange(reference.mmVet.map(({ metrics }) => metrics.total));
    for (const { truth, grades, metrics: expected } of reference.mmVet) {
      const lists = Object.fromEntries(Object.entries(grades).map(([id, { score }]) => [id, score]));
      for (const predictions of [json(grades), json(lists)]) {
        const { metrics } = await scoreFiles(mmVet, { truth: json(truth), predictions });
        expect(metrics.total).toBeCloseTo(expected.total, 10);
        expect(metrics.std).toBeCloseTo(expected.std, 10);
        expect(namedOnly(metrics.capabilities, 'score')).toEqual(roundAll(expected.capabilities));
        expect(namedOnly(metrics.integrations, 'score')).toEqual(roundAll(expected.integrations));
      }
    }
  });
});
