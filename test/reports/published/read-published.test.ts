import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../harness/config/package-root.js';
import { publishedMeans } from '../../../harness/config/published.js';
import { readKnownModels } from '../../../models/known-models.js';
import { readPublished } from '../../../reports/published/read-published.js';
import { readTaskRegistry } from '../../../tasks/registry.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { zooMeansRow } from '../../numbers/rows/published.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const folder = join(packageRoot, 'reports', 'published');
const { paper, zoo } = await readPublished();
const cards = new Map((await readKnownModels()).map((card) => [card.id, card]));
const registry = await readTaskRegistry();
const makeFolder = useTemporaryFolders();

/** The facts with one text in one file replaced. */
async function readWith(file: string, from: string, to: string) {
  const copy = makeFolder();
  for (const name of ['vitamin-paper.json', 'openclip.json']) {
    const text = readFileSync(join(folder, name), 'utf8');
    if (name === file) expect(text).toContain(from);
    writeFileSync(join(copy, name), name === file ? text.replace(from, to) : text);
  }
  return readPublished(copy);
}

describe('published facts', () => {
  it('hold the tables in full', () => {
    // four families in three sizes, ViT in seven, three numbers of samples each: 3 x (3 + 3 + 3 + 7) = 48
    const grid = paper.runs.rows.filter(({ source }) => source === 0);
    expect(grid.length).toBe(48);
    expect(new Set(grid.map(({ model, samplesSeenM }) => `${model} ${samplesSeenM}`)).size).toBe(48);
    expect([...new Set(grid.map(({ samplesSeenM }) => samplesSeenM))]).toEqual([128, 512, 1280]);
    // 13 long runs and the two with locked text towers
    expect(paper.runs.rows.length).toBe(48 + 13 + 2);
    expect(zoo.models.rows.length).toBe(121);
    expect(zoo.scales.rows.length).toBe(25);
    expect(zoo.models.rows.every(({ tasks }) => Object.keys(tasks).length === 38)).toBe(true);
  });

  it('give numbers as printed', () => {
    const run = paper.runs.rows.find(
      ({ model, imageSize, samplesSeenM }) =>
        model === 'ViTamin-XL' && imageSize === 384 && samplesSeenM === 41000,
    );
    expect(run).toMatchObject({
      imagenet: 82.9,
      imagenet_shift: 74.1,
      vtab: 64,
      retrieval: 62.5,
      mean38: 68.1,
    });
    const b32 = zoo.models.rows.find(
      ({ model, pretrained }) => model === 'ViT-B-32' && pretrained === 'laion2b_s34b_b79k',
    );
    expect(b32?.tasks['datacomp/imagenet1k']).toBe(0.6656);
    expect(b32).toMatchObject({ paramsImageM: 87.85, gflops: 14.78 });
  });

  it('say the same as the card of the same training run', () => {
    let compared = 0;
    for (const run of paper.runs.rows) {
      if (run.card === null) {
        expect(run.family).toBe('coatnet');
        continue;
      }
      const card = cards.get(run.card);
      expect([run.card, card?.imageSize, card?.training.samplesSeenM, card?.training.data]).toEqual([
        ...[run.card, run.imageSize, run.samplesSeenM, paper.data],
      ]);
      for (const mean of publishedMeans) {
        const value = run[mean];
        if (value === null) continue;
        expect([run.card, mean, card?.published[mean]]).toEqual([
          run.card,
          mean,
          Number((value / 100).toFixed(4)),
        ]);
        compared++;
      }
    }
    // 63 runs less nine of CoAtNet, five means each, two of them with two means only
    expect(compared).toBe((63 - 9) * 5 - 2 * 3);
  });

  it('say the same of open_clip models as their cards, weights by weights', () => {
    const withCard = zoo.models.rows.filter(({ card }) => card !== null);
    expect(new Set(withCard.map(({ card }) => card)).size).toBe(withCard.length);
    for (const row of withCard) {
      const card = cards.get(row.card ?? '');
      expect([row.card, card?.checkpoint?.pretrained]).toEqual([row.card, row.pretrained]);
      expect(card?.checkpoint?.openClip.replace('-quickgelu', '')).toBe(row.model.replace('-quickgelu', ''));
      expect(card?.imageSize).toBe(row.imageSize);
      expect([row.card, card?.published.tasks]).toEqual([row.card, row.tasks]);
    }
    const described = [...cards.values()].filter(({ published }) => published.tasks !== undefined);
    expect(withCard.length).toBe(described.length);
  });

  it('name tasks that there are, and print the mean of the 38 that they list', async () => {
    const ids = new Set(registry.tasks.map(({ id }) => id));
    const named = [
      ...zoo.models.rows.map(({ tasks }) => tasks),
      ...paper.pipelines.rows.map(({ scores }) => scores),
    ];
    for (const task of named.flatMap((scores) => Object.keys(scores)))
      expect([task, ids.has(task)]).toEqual([task, true]);
    await expectAgreement(zooMeansRow);
  });

  it('mark the image parameters that the table repeats from another patch size', () => {
    for (const { model, printedImageM, imageM } of paper.repeated) {
      const printed = paper.runs.rows.filter((run) => run.model === model).map((run) => run.paramsImageM);
      expect([model, ...new Set(printed)]).toEqual([model, printedImageM]);
      expect(imageM).toBeGreaterThan(printedImageM);
    }
    expect(paper.repeated.find(({ model }) => model === 'ViT-B/32')?.imageM).toBe(87.85);
    expect(paper.repeated.find(({ model }) => model === 'ViT-S/32')?.imageM).toBe(22.64);
  });

  it.each([
    ['vitamin-paper.json', '43.3, 35.6', '43.3', /runs: row 5 has 18 cells, expected 19/],
    ['vitamin-paper.json', '43.3, 35.6', '433, 35.6', /runs\.rows\.4\.imagenet: .*100/],
    ['vitamin-paper.json', '"imagenet_shift"', '"shift"', /runs\.rows\.0/],
    [
      'vitamin-paper.json',
      '"S/32", 0,',
      '"S/32", 12,',
      /sources: a row names source 12, expected one of the 12/,
    ],
    ['openclip.json', '0.7079, 0.8437', '0.7079, 84.37', /models\.rows\.0\.datacomp\/imagenet1k/],
    ['openclip.json', '"version": 1', '"version": 2', /version/],
  ])('are refused with a wrong value: %s, %s for %s', async (file, from, to, message) => {
    await expect(readWith(file, from, to)).rejects.toThrow(message);
    await expect(readWith(file, from, from)).resolves.toBeDefined();
  });
});
