import { describe, expect, it } from '@jest/globals';
import { MetricError, ProtocolError } from '../../../harness/core/errors.js';
import type { AnsweredSample, ProtocolContext } from '../../../harness/core/protocol.js';
import { createRandom } from '../../../harness/core/random.js';
import { quantile } from '../../../harness/metrics/bootstrap.js';
import { imageTextRetrieval } from '../../../tasks/retrieval/image-text-retrieval.js';
import { matrixOf, rankAll } from '../../metrics/random-input.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { retrievalProtocolRow } from '../../numbers/rows/retrieval.js';
import {
  answer,
  captioned,
  contextOf,
  cosine,
  embedImageNear,
  embedText,
  labelled,
  stepAll,
} from '../fake-model.js';

const seed = 7;

async function retrieve(samples: readonly AnsweredSample[], context: Partial<ProtocolContext> = {}) {
  const run = await imageTextRetrieval.start(contextOf({ seed, ...context }));
  expect(await stepAll(run, samples, 4)).toEqual([]);
  return run.finish();
}

/** 1 to 7 captions an image; the image lies near its first. */
const captionsOf = Array.from({ length: 23 }, (_, i) =>
  Array.from({ length: 1 + ((i * 5) % 7) }, (_, k) => `caption ${k} of image ${i}`),
);
const samples = captionsOf.map((captions, i) =>
  answer(captioned(`img-${i}`, captions), embedImageNear(captions[0], `img-${i}`, 1)),
);

/** Every order by full sorts in plain numbers. */
function slowSearch() {
  const captions = captionsOf.flat();
  const owner = captionsOf.flatMap((own, image) => own.map(() => image));
  const images = samples.map(({ output }) => output.tensors.embedding.data);
  const byCaption = captions.map((text) =>
    rankAll(images.map((image) => Math.fround(cosine(embedText(text), image)))),
  );
  const byImage = images.map((image) =>
    rankAll(captions.map((text) => Math.fround(cosine(embedText(text), image)))),
  );
  const names = captionsOf.flatMap((own, image) => own.map((_, k) => `img-${image}#${k}`));
  const found = (k: number) => ({
    image: byCaption.map((order, caption) => order.slice(0, k).includes(owner[caption])),
    text: byImage.map((order, image) => order.slice(0, k).some((caption) => owner[caption] === image)),
  });
  return { owner, byCaption, byImage, names, found };
}

const shareOf = (hits: readonly boolean[]) => hits.filter(Boolean).length / hits.length;

describe('imageTextRetrieval', () => {
  it('by hand', async () => {
    // images a = (1, 0), b = (0, 1), c = (-1, 0); the captions' embeddings are in the table
    const table: Record<string, number[]> = {
      a0: [2, 1], // cosines with a, b, c: 0.89, 0.45, -0.89: finds a, right
      a1: [-1, 3], // -0.32, 0.95, 0.32: finds b, wrong
      b0: [0, 1], // 0, 1, 0: finds b, right
      c0: [1, 2], // 0.45, 0.89, -0.45: finds b, wrong
    };
    const result = await retrieve(
      [
        answer(captioned('a', ['a0', 'a1']), [1, 0]),
        answer(captioned('b', ['b0']), [0, 2]),
        answer(captioned('c', ['c0']), [-3, 0]),
      ],
      { encodeTexts: (texts) => Promise.resolve(matrixOf(texts.map((text) => table[text]))) },
    );
    // a finds a0 (0.89), right; b finds b0 (1), right; c finds a1 (0.32), wrong
    expect(result.lines).toEqual([
      { id: 'a', truth: ['a#0', 'a#1'], prediction: 'a#0', correct: true },
      { id: 'b', truth: ['b#0'], prediction: 'b#0', correct: true },
      { id: 'c', truth: ['c#0'], prediction: 'a#1', correct: false },
      { id: 'a#0', truth: 'a', prediction: 'a', correct: true },
      { id: 'a#1', truth: 'a', prediction: 'b', correct: false },
      { id: 'b#0', truth: 'b', prediction: 'b', correct: true },
      { id: 'c#0', truth: 'c', prediction: 'b', correct: false },
    ]);
    // captions that find their image: 2 of 4; images that find a caption: 2 of 3; all within five
    expect(result.metrics).toEqual({
      'image_retrieval_recall@1': 2 / 4,
      'text_retrieval_recall@1': 2 / 3,
      'image_retrieval_recall@5': 1,
      'text_retrieval_recall@5': 1,
      'image_retrieval_recall@10': 1,
      'text_retrieval_recall@10': 1,
      'mean_recall@1': (2 / 4 + 2 / 3) / 2,
    });
    expect(result.n).toBe(3);
  });

  it('by a second way: sorts everything', async () => {
    const { owner, byCaption, byImage, names, found } = slowSearch();
    const { metrics, lines, n } = await retrieve(samples);
    for (const k of [1, 5, 10]) {
      expect(metrics[`image_retrieval_recall@${k}`]).toBe(shareOf(found(k).image));
      expect(metrics[`text_retrieval_recall@${k}`]).toBe(shareOf(found(k).text));
    }
    expect(metrics['mean_recall@1']).toBeCloseTo((shareOf(found(1).image) + shareOf(found(1).text)) / 2, 15);
    expect(n).toBe(samples.length);
    expect(lines).toEqual([
      ...byImage.map(([first], image) => ({
        id: `img-${image}`,
        truth: names.filter((_, caption) => owner[caption] === image),
        prediction: names[first],
        correct: owner[first] === image,
      })),
      ...byCaption.map(([first], caption) => ({
        id: names[caption],
        truth: `img-${owner[caption]}`,
        prediction: `img-${first}`,
        correct: first === owner[caption],
      })),
    ]);
    // neither direction is all right, and they differ
    expect(metrics['image_retrieval_recall@1']).toBeLessThan(0.9);
    expect(metrics['image_retrieval_recall@5']).not.toBe(metrics['text_retrieval_recall@5']);
  });

  it('takes the image for the unit of every interval: its captions are drawn together', async () => {
    const { owner, found } = slowSearch();
    const { intervals } = await retrieve(samples);
    const hits = { 1: found(1), 5: found(5), 10: found(10) };
    const image = (k: 1 | 5 | 10, drawn: readonly number[]) =>
      shareOf(drawn.flatMap((i) => hits[k].image.filter((_, caption) => owner[caption] === i)));
    const text = (k: 1 | 5 | 10, drawn: readonly number[]) => shareOf(drawn.map((i) => hits[k].text[i]));
    const statistics: Record<string, (drawn: readonly number[]) => number> = {
      'mean_recall@1': (drawn) => (image(1, drawn) + text(1, drawn)) / 2,
    };
    for (const k of [1, 5, 10] as const) {
      statistics[`image_retrieval_recall@${k}`] = (drawn) => image(k, drawn);
      statistics[`text_retrieval_recall@${k}`] = (drawn) => text(k, drawn);
    }
    expect(Object.keys(intervals).toSorted()).toEqual(Object.keys(statistics).toSorted());
    for (const [id, statistic] of Object.entries(statistics)) {
      const random = createRandom(seed);
      const draw = () => samples.map(() => Math.floor(random() * samples.length));
      const values = Float64Array.from({ length: 1000 }, () => statistic(draw())).sort();
      expect(intervals[id][0]).toBeCloseTo(quantile(values, 0.025), 12);
      expect(intervals[id][1]).toBeCloseTo(quantile(values, 0.975), 12);
    }
  });

  it.each(retrievalProtocolRow.cases)("equals CLIP_benchmark's numbers on captions $counts", (stored) =>
    expectAgreement(retrievalProtocolRow, stored),
  );

  it('does not depend on how long the embeddings are', async () => {
    const scaled = samples.map(({ sample, output }, i) =>
      answer(
        sample,
        output.tensors.embedding.data.map((value) => value * 2 ** ((i % 9) - 4)),
      ),
    );
    const longer = (texts: readonly string[]) =>
      Promise.resolve(matrixOf(texts.map((text, i) => [...embedText(text)].map((v) => v * 2 ** (i % 5)))));
    expect(await retrieve(scaled, { encodeTexts: longer })).toEqual(await retrieve(samples));
  });

  it('asks for all captions at once, as they are, after the last sample', async () => {
    const asked: (readonly string[])[] = [];
    const odd = ['', ' two  blanks ', 'Ümlaut {c} $&', 'same', 'same'];
    await retrieve([answer(captioned('a', odd), embedText('a')), samples[0]], {
      encodeTexts: (texts) => {
        asked.push([...texts]);
        return Promise.resolve(matrixOf(texts.map((text) => [...embedText(text)])));
      },
    });
    expect(asked).toEqual([[...odd, ...captionsOf[0]]]);
  });

  it('needs only one image and one caption', async () => {
    const { metrics, intervals, lines } = await retrieve([samples[0]]);
    expect(new Set(Object.values(metrics))).toEqual(new Set([1]));
    for (const interval of Object.values(intervals)) expect(interval).toEqual([1, 1]);
    expect(lines.map(({ id }) => id)).toEqual(['img-0', 'img-0#0']);
  });

  it('throws ProtocolError on another kind of sample', async () => {
    await expect(retrieve([samples[0], answer(labelled('x', 0), embedText('x'))])).rejects.toThrow(
      new ProtocolError('image-text-retrieval: sample x is a labelled-image, expected a captioned image'),
    );
  });

  it('throws ProtocolError when there is no image embedding', async () => {
    const bare = { sample: captioned('x', ['y']), output: { tensors: {} } };
    await expect(retrieve([bare])).rejects.toThrow(ProtocolError);
  });

  it('throws MetricError on an image without captions', async () => {
    await expect(retrieve([samples[0], answer(captioned('x', []), embedText('x'))])).rejects.toThrow(
      new MetricError('retrieval: image 1 has no caption, expected at least one'),
    );
  });

  it('throws MetricError on NaN, in an image or a caption', async () => {
    const bad = answer(
      captioned('x', ['y']),
      embedText('x').map(() => NaN),
    );
    await expect(retrieve([...samples, bad])).rejects.toThrow(MetricError);
    const encodeTexts = (texts: readonly string[]) =>
      Promise.resolve(
        matrixOf(
          texts.map((text) => [...embedText(text)].map((v) => (text === captionsOf[22][0] ? NaN : v))),
        ),
      );
    await expect(retrieve(samples, { encodeTexts })).rejects.toThrow(MetricError);
  });
});
