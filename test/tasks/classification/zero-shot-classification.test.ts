import { describe, expect, it } from '@jest/globals';
import { MetricError, ProtocolError } from '../../../harness/core/errors.js';
import type { AnsweredSample, ProtocolContext } from '../../../harness/core/protocol.js';
import { wilsonInterval } from '../../../harness/metrics/wilson.js';
import { zeroShotClassification } from '../../../tasks/classification/zero-shot-classification.js';
import { matrixOf, rankAll } from '../../metrics/random-input.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { zeroShotProtocolRow } from '../../numbers/rows/classification.js';
import {
  answer,
  captioned,
  contextOf,
  cosine,
  embedImageNear,
  embedText,
  labelled,
  stepAll,
  unit,
} from '../fake-model.js';

const templates = ['a {c}', '{c} again'];
const names = ['cat', 'dog', 'owl', '', '$&', 'elk', 'ant'];

async function classify(samples: readonly AnsweredSample[], context: Partial<ProtocolContext>, batch = 4) {
  const run = await zeroShotClassification.start(contextOf({ templates, classNames: names, ...context }));
  const lines = await stepAll(run, samples, batch);
  return { lines, result: await run.finish() };
}

/** The text head of the examples by hand: one axis a class. */
const axes = (count: number) => () =>
  Promise.resolve(
    matrixOf(
      Array.from({ length: count }, (_, row) => Array.from({ length: count }, (_, i) => +(i === row))),
    ),
  );

/** Images near the prompt of a class, often of their own; the last class has no image. */
const samples = Array.from({ length: 43 }, (_, i) => {
  const label = (i * i) % 6;
  const shown = i % 3 === 0 ? (label + 1) % 7 : label;
  return answer(labelled(`img/${i}`, label), embedImageNear(`a ${names[shown]}`, `${i}`, 1.2));
});

describe('zeroShotClassification', () => {
  it('by hand: two classes, no acc5', async () => {
    // classifier columns (1, 0) and (0, 1); cosines with (3, 4) are 0.6 and 0.8, with (2, 0) 1 and 0, with (-3, -4) -0.6 and -0.8
    const { lines, result } = await classify(
      [
        answer(labelled('x', 1), [3, 4]),
        answer(labelled('y', 0), [2, 0]),
        answer(labelled('z', 1), [-3, -4]),
      ],
      { classNames: ['a', 'b'], templates: ['{c}'], encodeTexts: axes(2) },
    );
    expect(lines).toEqual([
      { id: 'x', truth: 1, prediction: 1, correct: true, scores: { prediction: 0.8, truth: 0.8 } },
      { id: 'y', truth: 0, prediction: 0, correct: true, scores: { prediction: 1, truth: 1 } },
      { id: 'z', truth: 1, prediction: 0, correct: false, scores: { prediction: -0.6, truth: -0.8 } },
    ]);
    // acc1 2/3; recall of class 0 is 1/1, of class 1 1/2
    expect(result.metrics).toEqual({ acc1: 2 / 3, mean_per_class_recall: 3 / 4 });
    expect(result.intervals.acc1).toEqual(wilsonInterval(2, 3));
    expect(Object.keys(result.intervals).toSorted()).toEqual(['acc1', 'mean_per_class_recall']);
    expect(result.n).toBe(3);
    expect(result.lines).toEqual([]);
  });

  it.each([2, 3, 4])('reports no acc5 for %i classes, not one of 1', async (classes) => {
    const { result } = await classify(samples.slice(0, 1), { classNames: names.slice(0, classes) });
    expect(Object.keys(result.metrics)).toEqual(['acc1', 'mean_per_class_recall']);
    expect(result.intervals).not.toHaveProperty('acc5');
  });

  it.each([5, 6])('reports acc5 from five classes on: %i', async (classes) => {
    const { result } = await classify(
      samples.filter(({ sample }) => sample.kind === 'labelled-image' && sample.label < classes),
      { classNames: names.slice(0, classes) },
    );
    expect(Object.keys(result.metrics)).toEqual(['acc1', 'acc5', 'mean_per_class_recall']);
    if (classes === 5) expect(result.metrics.acc5).toBe(1);
    else expect(result.metrics.acc5).toBeLessThan(1);
  });

  it('gives a tie to the lower class, so a constant model scores the share of class 0', async () => {
    const constant = [0, 1, 2, 2, 0].map((label, i) => answer(labelled(`${i}`, label), [1, 1, 1]));
    const { lines, result } = await classify(constant, {
      classNames: ['a', 'b', 'c'],
      templates: ['{c}'],
      encodeTexts: axes(3),
    });
    expect(lines.map(({ prediction }) => prediction)).toEqual([0, 0, 0, 0, 0]);
    expect(result.metrics).toEqual({ acc1: 2 / 5, mean_per_class_recall: 1 / 3 });
  });

  it('by a second way: cosine with every column, sort, count', async () => {
    const columns = names.map((name) => {
      const [one, other] = [unit(embedText(`a ${name}`)), unit(embedText(`${name} again`))];
      return one.map((value, i) => value + other[i]);
    });
    const scored = samples.map(({ sample, output }) => {
      const scores = columns.map((column) => cosine(output.tensors.embedding.data, column));
      const label = sample.kind === 'labelled-image' ? sample.label : -1;
      return { id: sample.id, label, scores, order: rankAll(scores) };
    });
    const { lines, result } = await classify(samples, {});
    expect(lines.map(({ id }) => id)).toEqual(samples.map(({ sample }) => sample.id));
    lines.forEach((line, i) => {
      const { label, scores, order } = scored[i];
      expect(line).toMatchObject({ truth: label, prediction: order[0], correct: order[0] === label });
      expect(line.scores?.prediction).toBeCloseTo(scores[order[0]], 5);
      expect(line.scores?.truth).toBeCloseTo(scores[label], 5);
    });
    const share = (k: number, chosen = scored) =>
      chosen.filter(({ order, label }) => order.slice(0, k).includes(label)).length / chosen.length;
    const occurring = [...new Set(scored.map(({ label }) => label))];
    const recalls = occurring.map((label) =>
      share(
        1,
        scored.filter((one) => one.label === label),
      ),
    );
    expect(result.metrics.acc1).toBe(share(1));
    expect(result.metrics.acc5).toBe(share(5));
    expect(result.metrics.mean_per_class_recall).toBeCloseTo(
      recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
      12,
    );
    // the input is neither all right nor all wrong, and one class has no sample
    expect(result.metrics.acc1).toBeGreaterThan(0.2);
    expect(result.metrics.acc1).toBeLessThan(0.8);
    expect(occurring.length).toBeLessThan(names.length);
  });

  it.each(zeroShotProtocolRow.cases)("equals CLIP_benchmark's numbers: $metrics", (stored) =>
    expectAgreement(zeroShotProtocolRow, stored),
  );

  it('does not depend on how long the image embeddings are', async () => {
    const scaled = samples.map(({ sample, output }, i) =>
      answer(
        sample,
        output.tensors.embedding.data.map((value) => value * 2 ** ((i % 9) - 4)),
      ),
    );
    expect(await classify(scaled, {})).toEqual(await classify(samples, {}));
  });

  it('control: it does depend on their direction', async () => {
    const turned = samples.map(({ sample, output }) =>
      answer(
        sample,
        output.tensors.embedding.data.map((value) => -value),
      ),
    );
    expect((await classify(turned, {})).lines).not.toEqual((await classify(samples, {})).lines);
  });

  it('throws ProtocolError on another kind of sample', async () => {
    await expect(classify([answer(captioned('c', ['x']), embedText('x'))], {})).rejects.toThrow(
      new ProtocolError('zero-shot-classification: sample c is a captioned-image, expected a labelled image'),
    );
  });

  it('throws ProtocolError when there is no image embedding', async () => {
    const bare = { sample: labelled('x', 0), output: { tensors: {} } };
    await expect(classify([bare], {})).rejects.toThrow(ProtocolError);
  });

  it('throws MetricError on NaN, in an image or in a class', async () => {
    const bad = answer(
      labelled('x', 0),
      embedText('x').map((value, i) => (i === 3 ? NaN : value)),
    );
    await expect(classify([...samples.slice(0, 2), bad], {})).rejects.toThrow(MetricError);
    const encodeTexts = (texts: readonly string[]) =>
      Promise.resolve(matrixOf(texts.map((text) => (text === 'a owl' ? [NaN, 1] : [1, 1]))));
    await expect(classify([answer(labelled('x', 0), [1, 0])], { encodeTexts })).rejects.toThrow(
      new MetricError('score 2 is NaN, expected a number'),
    );
  });

  it('throws MetricError when images and texts have other widths', async () => {
    await expect(classify([answer(labelled('x', 0), [1, 2])], {})).rejects.toThrow(MetricError);
  });
});
