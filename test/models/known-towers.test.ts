import { describe, expect, it } from '@jest/globals';
import type { KnownModel } from '../../harness/config/known-model.js';
import { readKnownModels } from '../../models/known-models.js';
import {
  textGmacs,
  textParamsM,
  vitaminGmacs,
  vitGmacs,
  type VitaminShape,
  type VitShape,
} from './tower-macs.js';

const cards = await readKnownModels();

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
