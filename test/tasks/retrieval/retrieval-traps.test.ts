import { describe, expect, it } from '@jest/globals';
import type { AnsweredSample } from '../../../harness/core/protocol.js';
import { imageTextRetrieval } from '../../../tasks/retrieval/image-text-retrieval.js';
import { matrixOf } from '../../metrics/random-input.js';
import { answer, captioned, contextOf, stepAll } from '../fake-model.js';

/** Captions are named by where they point: an angle in degrees, then any words. */
const encodeTexts = (texts: readonly string[]) =>
  Promise.resolve(matrixOf(texts.map((text) => [...at(parseFloat(text))])));

const at = (degrees: number) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];

const image = (id: string, degrees: number, captions: readonly string[]): AnsweredSample =>
  answer(captioned(id, captions), at(degrees));

async function retrieve(samples: readonly AnsweredSample[]) {
  const run = await imageTextRetrieval.start(contextOf({ encodeTexts }));
  await stepAll(run, samples, 2);
  const { metrics, lines } = await run.finish();
  const recall = (direction: 'image' | 'text', k: number) => metrics[`${direction}_retrieval_recall@${k}`];
  return { recall, lines };
}

describe('traps of retrieval', () => {
  it('6, 7 and 1 captions: all of them are queries, the seventh too, and all may be found', async () => {
    const six = Array.from({ length: 6 }, (_, i) => `${i} a`);
    // all but the last lie with image a; the last one is what image b finds
    const seven = [...Array.from({ length: 6 }, (_, i) => `${10 + i} b`), '90 b'];
    const { recall } = await retrieve([
      image('a', 0, six),
      image('b', 90, seven),
      image('c', 180, ['181 c']),
    ]);
    // captions: 6 of a, the last of b and the one of c find their image: 8 of 14, not of 3 times 5
    expect(recall('image', 1)).toBe(8 / 14);
    // each image finds one of its own: one is enough, it is not a share of them
    expect(recall('text', 1)).toBe(1);
  });

  it('the names say what is returned: images for captions, captions for images', async () => {
    // each caption is nearest to its image; but image b is nearest to a caption of a
    const { recall } = await retrieve([image('a', 0, ['0', '40']), image('b', 85, ['140'])]);
    expect([recall('image', 1), recall('text', 1)]).toEqual([1, 1 / 2]);
  });

  it('the same caption on two images: the tie goes to the first, and the other one is second', async () => {
    const { recall, lines } = await retrieve([image('a', 0, ['5', '300']), image('b', 10, ['5', '30'])]);
    // 5 lies as far from a as from b; rounding aside, one of the two queries with that text misses
    const same = lines.filter(({ id }) => id === 'a#0' || id === 'b#0');
    expect(same.filter(({ correct }) => correct)).toHaveLength(1);
    expect(new Set(same.map(({ prediction }) => prediction)).size).toBe(1);
    // image b is as near to caption a#0 as to its own b#0 of the same text, and the first one is another image's
    expect(lines.find(({ id }) => id === 'b')).toMatchObject({ prediction: 'a#0', correct: false });
    expect([recall('text', 1), recall('text', 5), recall('image', 5)]).toEqual([1 / 2, 1, 1]);
  });

  it('the same image twice: every caption of the second finds the first', async () => {
    const { recall, lines } = await retrieve([
      image('a', 0, ['1']),
      image('b', 0, ['2', '3']),
      image('c', 90, ['90']),
    ]);
    expect(lines.filter(({ truth }) => truth === 'b').map(({ prediction }) => prediction)).toEqual([
      'a',
      'a',
    ]);
    expect([recall('image', 1), recall('image', 5)]).toEqual([2 / 4, 1]);
  });

  it('the same caption twice on one image counts twice as a query', async () => {
    const { recall } = await retrieve([image('a', 0, ['80', '80', '1']), image('b', 90, ['91'])]);
    // both copies find b, which is wrong
    expect(recall('image', 1)).toBe(2 / 4);
  });

  it('cosines below zero are ranked like others', async () => {
    const { recall } = await retrieve([image('a', 0, ['170']), image('b', 40, ['250'])]);
    // cosines of 170: a -0.98, b -0.64, wrong; of 250: a -0.34, b -0.87, wrong
    expect([recall('image', 1), recall('image', 5), recall('text', 1)]).toEqual([0, 1, 0]);
  });
});
