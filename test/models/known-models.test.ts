import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { KnownModel } from '../../harness/config/known-model.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { families } from '../../models/families.js';
import { findKnownModel, readKnownModel, readKnownModels, sizeAliasOf } from '../../models/known-models.js';
import { listEmbeddedPlaces } from '../../models/model-places.js';
import { readTaskRegistry, tasksOfAggregate } from '../../tasks/registry.js';
import {
  textGmacs,
  textParamsM,
  vitaminGmacs,
  vitGmacs,
  type VitaminShape,
  type VitShape,
} from './tower-macs.js';

const cards = await readKnownModels();
const registry = await readTaskRegistry();
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
  const tasks = new Map(
    registry.aggregates.map((aggregate) => [
      aggregate.id,
      tasksOfAggregate(registry, aggregate).map(({ id }) => id),
    ]),
  );

  /** The means of a card that are not those of its 38 scores, to the printed digits. */
  function findWrongMeans({ id, published }: KnownModel): readonly string[] {
    const { tasks: scores, ...means } = published;
    if (!scores) return [];
    return [...tasks].flatMap(([mean, members]) => {
      const computed = members.reduce((sum, task) => sum + scores[task], 0) / members.length;
      // four digits are printed of every score and of the mean
      const isSame = Math.abs(computed - (means[mean as keyof typeof means] ?? Number.NaN)) <= 1e-4;
      return isSame ? [] : [`${id} ${mean}: ${computed}`];
    });
  }

  it('are of the 38 tasks, and the means are theirs', () => {
    const withTasks = cards.filter(({ published }) => published.tasks);
    expect(withTasks).toHaveLength(90);
    for (const { id, published } of withTasks)
      expect([id, Object.keys(published.tasks ?? {}).sort()]).toEqual([id, tasks.get('mean38')?.toSorted()]);
    expect(withTasks.flatMap(findWrongMeans)).toEqual([]);
  });

  it('would be found to be wrong', () => {
    const card = cards.find(({ id }) => id === 'vit-b-32-224-openai');
    if (!card?.published.tasks) throw new Error('no such card');
    const scores = { ...card.published.tasks, 'datacomp/mnist': 0.4889 };
    const planted = { ...card, published: { ...card.published, tasks: scores } };
    expect(findWrongMeans(planted)).toEqual([expect.stringMatching(/^vit-b-32-224-openai mean38: 0\.5246/)]);
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

describe('numbers of the towers, by hand', () => {
  const vits: Readonly<Record<string, VitShape>> = {
    'S/32': { width: 384, layers: 12, patch: 32, hidden: 1536 },
    'S/16': { width: 384, layers: 12, patch: 16, hidden: 1536 },
    'B/32': { width: 768, layers: 12, patch: 32, hidden: 3072 },
    'B/16': { width: 768, layers: 12, patch: 16, hidden: 3072 },
    'B/16+': { width: 896, layers: 12, patch: 16, hidden: 3584 },
    'L/32': { width: 1024, layers: 24, patch: 32, hidden: 4096 },
    'L/16': { width: 1024, layers: 24, patch: 16, hidden: 4096 },
    'L/14': { width: 1024, layers: 24, patch: 14, hidden: 4096 },
    'H/14': { width: 1280, layers: 32, patch: 14, hidden: 5120 },
    'g/14': { width: 1408, layers: 40, patch: 14, hidden: 6144 },
    'bigG/14': { width: 1664, layers: 48, patch: 14, hidden: 8192 },
  };
  const vitamins: Readonly<Record<string, VitaminShape>> = {
    S: { widths: [64, 64, 128, 384], depths: [2, 4, 14] },
    B: { widths: [128, 128, 256, 768], depths: [2, 4, 14] },
    L: { widths: [160, 160, 320, 1024], depths: [2, 4, 31] },
    XL: { widths: [192, 192, 384, 1152], depths: [2, 4, 32] },
  };
  const vitaminShapeOf = (size: string) => vitamins[size.replace('-LTT', '').replace('2', '')];
  /** Whether a card's MACs have the two products inside attention: open_clip's profile counts them, ViTamin's tables do not. */
  const countsProducts = ({ source }: KnownModel) => !source.includes('ViTamin/');

  function expectWithin(
    share: number,
    named: readonly (readonly [string, number | undefined, number])[],
  ): void {
    const wrong = named.filter(([, stated = 0, computed]) => !(Math.abs(stated / computed - 1) <= share));
    expect(wrong).toEqual([]);
  }

  it('GMACs of a ViT are half of the FLOPs of a profile, with the products; those of the paper are without', () => {
    const plain = cards.filter(({ family, size, gmacs }) => family === 'vit' && size in vits && gmacs);
    expect(new Set(plain.map(countsProducts))).toEqual(new Set([true, false]));
    expect(plain.length).toBeGreaterThan(60);
    expectWithin(
      0.005,
      plain.map((card) => [
        card.id,
        card.gmacs?.image,
        vitGmacs(vits[card.size], card.imageSize, countsProducts(card)),
      ]),
    );
    // the check can tell the two apart
    expect(vitGmacs(vits['L/14'], 224, true) / vitGmacs(vits['L/14'], 224, false)).toBeGreaterThan(1.04);
  });

  it('GMACs of ViTamin are those of its blocks at every image size', () => {
    const all = cards.filter(({ family }) => family === 'vitamin');
    expect(all).toHaveLength(24);
    expectWithin(
      0.01,
      all.map((card) => [
        card.id,
        card.gmacs?.image,
        vitaminGmacs(vitaminShapeOf(card.size), card.imageSize),
      ]),
    );
  });

  it('ViTamin has the parameters of the architecture table, positions of larger images included', () => {
    const table = { S: 22.03, B: 87.53, L: 333.3, L2: 333.6, XL: 436.1 } as const;
    for (const { id, family, size, paramsM } of cards) {
      if (family !== 'vitamin') continue;
      const stated = table[size.replace('-LTT', '') as keyof typeof table];
      expect([id, Math.abs((paramsM?.image ?? 0) - stated) < 0.5]).toEqual([id, true]);
    }
  });

  it('text towers have the GMACs and the parameters of their width and depth', () => {
    const ofClip = cards.filter(({ text, gmacs, paramsM }) => text.contextLength === 77 && gmacs && paramsM);
    expect(ofClip.length).toBeGreaterThan(120);
    expectWithin(
      0.02,
      ofClip.map((card) => {
        const { width, layers, contextLength } = card.text;
        return [card.id, card.gmacs?.text, textGmacs(width, layers, contextLength, countsProducts(card))];
      }),
    );
    expectWithin(
      0.005,
      ofClip.map(({ id, paramsM, text: { width, layers, contextLength }, embedWidth }) => [
        id,
        paramsM?.text,
        textParamsM(width, layers, contextLength, embedWidth),
      ]),
    );
  });
});
