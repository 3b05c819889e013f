import { describe, expect, it } from '@jest/globals';
import { MetricError, ProtocolError } from '../../../harness/core/errors.js';
import type { AnsweredSample, ProtocolContext } from '../../../harness/core/protocol.js';
import { bootstrapInterval } from '../../../harness/metrics/bootstrap.js';
import { meanAveragePrecision } from '../../../harness/metrics/mean-average-precision.js';
import { multiLabelClassification } from '../../../tasks/classification/multi-label-classification.js';
import { matrixOf, rankAll } from '../../metrics/random-input.js';
import {
  answer,
  contextOf,
  cosine,
  embedImageNear,
  embedText,
  labelled,
  multiLabelled,
  stepAll,
  unit,
} from '../fake-model.js';

const names = ['cat', 'dog', 'owl', ''];
const templates = ['a {c}'];

async function classify(
  samples: readonly AnsweredSample[],
  changes: Partial<ProtocolContext> = {},
  batch = 4,
) {
  const run = await multiLabelClassification.start(contextOf({ classNames: names, templates, ...changes }));
  const lines = await stepAll(run, samples, batch);
  return { lines, result: await run.finish() };
}

/** Class columns on the axes, so that an image of length 1 has its own numbers as cosines. */
const byHand = {
  classNames: ['a', 'b', 'c'],
  encodeTexts: () =>
    Promise.resolve(
      matrixOf([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]),
    ),
};

const drawn = Array.from({ length: 41 }, (_, i) => {
  const labels = [0, 1, 3].filter((label) => (i * (label + 3)) % 7 < 2);
  return answer(multiLabelled(`img/${i}`, labels), embedImageNear(`a ${names[labels[0] ?? 2]}`, `${i}`, 0.9));
});

/** Scores of every image by class, and what it shows, worked out apart. */
const scored = drawn.map(({ sample, output }) => {
  if (sample.kind !== 'multi-labelled-image') throw new Error(sample.kind);
  const directions = names.map((name) => unit(embedText(`a ${name}`)));
  return {
    labels: sample.labels,
    cosines: directions.map((column) => cosine(output.tensors.embedding.data, column)),
  };
});

/** Mean over classes of the precision at each positive, by sorting and counting all over again. */
function slowMean(images: typeof scored): number {
  const each = names.map((_, label) => {
    const order = rankAll(images.map(({ cosines }) => cosines[label])).map((i) =>
      images[i].labels.includes(label),
    );
    const precisions = order.flatMap((positive, place) =>
      positive ? [order.slice(0, place + 1).filter(Boolean).length / (place + 1)] : [],
    );
    return precisions.length === 0
      ? 0
      : precisions.reduce((sum, value) => sum + value, 0) / precisions.length;
  });
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

describe('multiLabelClassification', () => {
  it('by hand', async () => {
    const samples = [
      answer(multiLabelled('s', [0]), [0.8, 0.6, 0]),
      answer(multiLabelled('t', [0, 1]), [0.6, 0.8, 0]),
      answer(multiLabelled('u', []), [1, 0, 0]),
      answer(multiLabelled('v', [1]), [0, 0, 1]),
    ];
    const { lines, result } = await classify(samples, byHand);
    // a: u s t v, positives at 2 and 3: (1/2 + 2/3) / 2 = 7/12; b: t s u v (u before v, the lower index),
    // positives at 1 and 4: (1 + 2/4) / 2 = 3/4; c: none, 0. Mean (7/12 + 9/12) / 3 = 4/9
    expect(result.metrics).toEqual({ mean_average_precision: expect.closeTo(4 / 9, 12) });
    expect([result.n, result.lines]).toEqual([4, []]);
    // single precision embeddings
    const near = (...row: readonly number[]) => row.map((value) => expect.closeTo(value, 7) as unknown);
    expect(lines).toEqual([
      {
        ...{ id: 's', truth: [0], prediction: 0, correct: true, scores: { prediction: 0.8 } },
        classScores: near(0.8, 0.6, 0),
      },
      {
        ...{ id: 't', truth: [0, 1], prediction: 1, correct: true, scores: { prediction: 0.8 } },
        classScores: near(0.6, 0.8, 0),
      },
      { id: 'u', truth: [], prediction: 0, scores: { prediction: 1 }, classScores: near(1, 0, 0) },
      {
        ...{ id: 'v', truth: [1], prediction: 2, correct: false, scores: { prediction: 1 } },
        classScores: near(0, 0, 1),
      },
    ]);
    // whole, so that what they say of the order is what the metric was made of
    const columns = [0, 1, 2].map((label) => lines.map(({ classScores = [] }) => classScores[label]));
    expect(meanAveragePrecision(columns, [[0], [0, 1], [], [1]])).toBe(result.metrics.mean_average_precision);
  });

  it('by a second way, with an uneven last batch', async () => {
    const { result } = await classify(drawn);
    expect(result.metrics.mean_average_precision).toBeCloseTo(slowMean(scored), 12);
    expect(result.metrics.mean_average_precision).toBeGreaterThan(0.1);
  });

  it('computes the metric anew on each resample of images', async () => {
    const { result } = await classify(drawn, { seed: 5 });
    const [low, high] = bootstrapInterval(
      drawn.length,
      (chosen) => slowMean(Array.from(chosen, (image) => scored[image])),
      5,
    );
    expect(result.intervals.mean_average_precision[0]).toBeCloseTo(low, 12);
    expect(result.intervals.mean_average_precision[1]).toBeCloseTo(high, 12);
  });

  it('throws MetricError where no image shows anything: nothing measured is not zero', async () => {
    const run = classify([answer(multiLabelled('x', []), embedText('x'))]);
    await expect(run).rejects.toBeInstanceOf(MetricError);
  });

  it('throws ProtocolError on a label that is no class, and on other samples', async () => {
    await expect(classify([answer(multiLabelled('x', [0, 4]), embedText('x'))])).rejects.toThrow(
      new ProtocolError('multi-label-classification: sample x has label 4, expected 0 to 3'),
    );
    await expect(classify([answer(labelled('x', 0), embedText('x'))])).rejects.toThrow(
      new ProtocolError(
        'multi-label-classification: sample x is a labelled-image, expected a multi-labelled image',
      ),
    );
  });
});
