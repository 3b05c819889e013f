import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { KnownModel } from '../../harness/config/known-model.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { families } from '../../models/families.js';
import { findKnownModel, readKnownModel, readKnownModels, sizeAliasOf } from '../../models/known-models.js';
import { listEmbeddedPlaces } from '../../models/model-places.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { agrees, compareCase } from '../numbers/reference-row.js';
import { publishedMeansRow, tasksOfMeans } from '../numbers/rows/published.js';

const cards = await readKnownModels();
const embedded = await listEmbeddedPlaces();
const idsOf = (models: readonly KnownModel[]) => models.map(({ id }) => id);

function groupBy(
  models: readonly KnownModel[],
  nameOf: (model: KnownModel) => string,
): ReadonlyMap<string, readonly KnownModel[]> {
  const groups = new Map<string, readonly KnownModel[]>();
  for (const model of models) groups.set(nameOf(model), [...(groups.get(nameOf(model)) ?? []), model]);
  return groups;
}

describe('cards of known models', () => {
  it('are there, each in a file of its id', async () => {
    expect(cards.length).toBeGreaterThan(150);
    const files = readdirSync(join(packageRoot, 'models', 'cards')).sort();
    expect(files).toEqual(idsOf(cards).map((id) => `${id}.json`));
    expect(await readKnownModel('vitamin-l-224-datacomp1b')).toEqual(
      cards.find(({ id }) => id === 'vitamin-l-224-datacomp1b'),
    );
    expect(await readKnownModel('vitamin-l')).toBeUndefined();
  });

  it('have ids and aliases that mean one model each', () => {
    const names = [...cards.flatMap(({ id, aliases }) => [id, ...aliases]), ...embedded.map(({ id }) => id)];
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('have ids that begin with family, size and image size', () => {
    const wrong = cards.filter((card) => !card.id.startsWith(`${sizeAliasOf(card)}-${card.imageSize}-`));
    expect(idsOf(wrong)).toEqual([]);
  });

  it('are of families that there are', () => {
    const known = families.map(({ id }) => id);
    expect(idsOf(cards.filter(({ family }) => !known.includes(family)))).toEqual([]);
    for (const id of known) expect(cards.some(({ family }) => family === id)).toBe(true);
  });

  it('say where they were read, at which commit', () => {
    expect(idsOf(cards.filter(({ source }) => !/@[0-9a-f]{7}: /.test(source)))).toEqual([]);
  });

  it('name a repository with graphs only beside a checkpoint', () => {
    expect(idsOf(cards.filter(({ onnx, checkpoint }) => onnx && !checkpoint))).toEqual([]);
    expect(cards.some(({ onnx }) => onnx)).toBe(true);
  });
});

describe('published scores', () => {
  it('are of the 38 tasks, and the means are theirs', async () => {
    const withTasks = publishedMeansRow.cases;
    expect(withTasks).toHaveLength(90);
    for (const { id, published } of withTasks)
      expect([id, Object.keys(published.tasks ?? {}).sort()]).toEqual([
        id,
        tasksOfMeans.get('mean38')?.toSorted(),
      ]);
    await expectAgreement(publishedMeansRow);
  });

  it('would be found to be wrong', async () => {
    const card = cards.find(({ id }) => id === 'vit-b-32-224-openai');
    if (!card?.published.tasks) throw new Error('no such card');
    const scores = { ...card.published.tasks, 'datacomp/mnist': 0.4889 };
    const planted = { ...card, published: { ...card.published, tasks: scores } };
    const comparison = await compareCase(publishedMeansRow, planted);
    expect(agrees(publishedMeansRow, comparison)).toBe(false);
    expect(comparison.furthest?.where).toBe('.mean38');
    expect(comparison.furthest?.found).toBeCloseTo(0.5246, 4);
  });

  it("are those of the paper's ablation: every size at three data sizes", () => {
    const ablation = cards.filter(({ source }) => source.includes('MODEL_HUB.md, table 1'));
    const grid = groupBy(ablation, sizeAliasOf);
    expect([...grid.keys()].sort()).toEqual(
      [
        ...['convnext-b', 'convnext-t', 'convnext-xl', 'vitamin-b', 'vitamin-l', 'vitamin-s'],
        ...['vit-b-16', 'vit-b-32', 'vit-l-14', 'vit-l-16', 'vit-l-32', 'vit-s-16', 'vit-s-32'],
      ].sort(),
    );
    for (const [size, runs] of grid) {
      const seen = runs.map(({ training }) => training.samplesSeenM).sort((a = 0, b = 0) => a - b);
      expect([size, seen]).toEqual([size, [128, 512, 1280]]);
      expect(runs.every(({ published }) => published.imagenet && published.vtab && published.mean38)).toBe(
        true,
      );
    }
  });

  it('are those of every ViTamin that was published', () => {
    const sizes = ['S', 'S-LTT', 'B', 'B-LTT', 'L', 'L2', 'XL'].map((size) => [
      size,
      cards
        .filter((card) => card.family === 'vitamin' && card.size === size && card.checkpoint)
        .map(({ imageSize }) => imageSize)
        .sort((a, b) => a - b),
    ]);
    expect(Object.fromEntries(sizes)).toEqual({
      ...{ S: [224], 'S-LTT': [224], B: [224], 'B-LTT': [224] },
      ...{ L: [224, 256, 336, 384], L2: [224, 256, 336, 384], XL: [256, 256, 336, 384, 384] },
    });
  });
});

describe('aliases', () => {
  /** The rule of models/known-models.ts: the card that stands for all of these. */
  function choose(group: readonly KnownModel[]): KnownModel {
    const keyOf = ({ checkpoint, training, imageSize, published, id }: KnownModel) =>
      [
        ...[checkpoint ? 0 : 1, training.data === 'datacomp-1b' ? 0 : 1, imageSize],
        ...[-(published.imagenet ?? 0), -(training.samplesSeenM ?? 0), id],
      ] as const;
    return group.toSorted((a, b) => {
      const [keysA, keysB] = [keyOf(a), keyOf(b)];
      const index = keysA.findIndex((key, place) => key !== keysB[place]);
      return keysA[index] < keysB[index] ? -1 : 1;
    })[0];
  }

  it.each<[what: string, nameOf: (card: KnownModel) => string]>([
    ['every size', sizeAliasOf],
    ['every size with an image size', (card) => `${sizeAliasOf(card)}-${card.imageSize}`],
  ])('stand for %s, at the card that the rule chooses', (_what, nameOf) => {
    const groups = groupBy(cards, nameOf);
    expect(groups.size).toBeGreaterThan(30);
    for (const [name, group] of groups)
      expect([name, findKnownModel(name, cards)]).toEqual([name, choose(group)]);
  });

  it.each([
    ['vitamin-s', 'vitamin-s-224-datacomp1b'],
    ['vitamin-b', 'vitamin-b-224-datacomp1b'],
    ['vitamin-l', 'vitamin-l-224-datacomp1b'],
    ['vitamin-l2', 'vitamin-l2-224-datacomp1b'],
    ['vitamin-xl', 'vitamin-xl-256-datacomp1b'],
    ['vitamin-xl-384', 'vitamin-xl-384-datacomp1b'],
    ['vit-s-16', 'vit-s-16-224-datacomp1b-s1280m'],
    ['vit-b-16', 'vit-b-16-224-datacomp1b'],
    ['vit-b-32', 'vit-b-32-224-datacomp1b'],
    ['vit-l-14', 'vit-l-14-224-datacomp1b'],
    ['vit-l-14-336', 'vit-l-14-336-openai'],
    ['vit-h-14', 'vit-h-14-224-dfn5b'],
    ['convnext-t', 'convnext-t-224-datacomp1b-s1280m'],
    ['convnext-b', 'convnext-b-224-laion400m'],
    ['convnext-l', 'convnext-l-256-laion2b-augreg'],
    ['convnext-xxl', 'convnext-xxl-256-laion2b-augreg-soup'],
    // names as open_clip and the papers write them
    ['ViTamin-L-336', 'vitamin-l-336-datacomp1b'],
    ['ViT-B-16-SigLIP-384', 'vit-b-16-siglip-384-webli'],
  ])('%s is %s', (alias, id) => {
    expect(findKnownModel(alias, cards)?.id).toBe(id);
  });
});
