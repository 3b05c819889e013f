import { describe, expect, it } from '@jest/globals';
import { MetricError, ProtocolError } from '../../../harness/core/errors.js';
import type { AnsweredSample, ProtocolContext } from '../../../harness/core/protocol.js';
import { createRandom } from '../../../harness/core/random.js';
import type { AssociationInstance } from '../../../harness/core/sample.js';
import { quantile } from '../../../harness/metrics/bootstrap.js';
import { winogavil } from '../../../tasks/retrieval/winogavil.js';
import { matrixOf } from '../../metrics/random-input.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { winogavilProtocolRow } from '../../numbers/rows/retrieval.js';
import { cueOf } from '../../support/winogavil.js';
import {
  answer,
  contextOf,
  cosine,
  embedImageNear,
  embedText,
  labelled,
  named,
  stepAll,
} from '../fake-model.js';

const seed = 7;

async function associate(
  samples: readonly AnsweredSample[],
  associations: readonly AssociationInstance[],
  context: Partial<ProtocolContext> = {},
) {
  const run = await winogavil.start(contextOf({ seed, associations, ...context }));
  expect(await stepAll(run, samples, 4)).toEqual([]);
  return run.finish();
}

const encodeBy = (table: Readonly<Record<string, readonly number[]>>) => (texts: readonly string[]) =>
  Promise.resolve(matrixOf(texts.map((text) => table[text])));

/** 31 images; cues of 5, 6, 8, 10 and 12 of them, of which 1 to 4 belong to the cue and lie near it. */
const images = Array.from({ length: 31 }, (_, i) => `image ${i}`);
const cues = Array.from({ length: 29 }, (_, i): AssociationInstance => {
  const candidates = Array.from({ length: [5, 6, 8, 10, 12][i % 5] }, (_, k) => images[(i * 7 + k) % 31]);
  return cueOf(`c${i}`, candidates, 1 + (i % 4));
});
const samples = images.map((id, i) => answer(named(id), embedImageNear(`A cue c${(i * 9) % 31}`, id, 1)));

/** The reference's rule in plain numbers: a stable ascending sort, and its last ones. */
function slowChoices() {
  const embeddingOf = new Map(
    samples.map(({ sample, output }) => [sample.id, output.tensors.embedding.data]),
  );
  return cues.map(({ id, cue, candidates, associations }) => {
    const cosines = candidates.map((name) =>
      Math.fround(cosine(embedText(`A ${cue}`), embeddingOf.get(name) ?? [])),
    );
    const ascending = [...candidates.keys()].sort((a, b) => cosines[a] - cosines[b]);
    const chosen = ascending.slice(-associations.length).map((place) => candidates[place]);
    const union = new Set([...associations, ...chosen]);
    const both = associations.filter((name) => chosen.includes(name));
    return { id, size: candidates.length, associations, chosen, jaccard: both.length / union.size };
  });
}

const groups: Readonly<Record<string, (size: number) => boolean>> = {
  avg_jaccard_score: () => true,
  jaccard_score_5: (size) => size === 5,
  jaccard_score_6: (size) => size === 6,
  jaccard_score_10: (size) => size === 10,
  jaccard_score_12: (size) => size === 12,
  'jaccard_score_5-6': (size) => size < 7,
  'jaccard_score_10-12': (size) => size > 9,
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('winogavil', () => {
  it('by hand', async () => {
    // images e1, e2, -e1 and (1, 1) / sqrt 2, of any length
    const stock = [
      answer(named('east'), [2, 0]),
      answer(named('north'), [0, 1]),
      answer(named('west'), [-3, 0]),
      answer(named('north-east'), [5, 5]),
    ];
    const result = await associate(
      stock,
      [
        // (1, 0): cosines 1, 0, -1, 0.71: east and north-east; both are right: 2 / (4 - 2)
        {
          id: '1',
          cue: 'Right',
          candidates: ['east', 'north', 'west', 'north-east'],
          associations: ['north-east', 'east'],
        },
        // (0, 1): cosines 0, 1, 0, 0.71: north and north-east; one of the two is right: 1 / (4 - 1)
        {
          id: '2',
          cue: 'up',
          candidates: ['east', 'north', 'west', 'north-east'],
          associations: ['west', 'north'],
        },
        // (-1, -1): cosines -0.71, -0.71, 0.71, -1, all but one below zero: west, wrong: 0 / (2 - 0)
        {
          id: '3',
          cue: 'Älter',
          candidates: ['east', 'north', 'west', 'north-east'],
          associations: ['east'],
        },
      ],
      { encodeTexts: encodeBy({ 'A right': [1, 0], 'An up': [0, 4], 'A älter': [-1, -1] }) },
    );
    expect(result.metrics).toEqual({
      avg_jaccard_score: (1 + 1 / 3 + 0) / 3,
      'jaccard_score_5-6': (1 + 1 / 3 + 0) / 3, // the reference's "5-6" is: 6 or fewer
    });
    expect(result.n).toBe(3);
    expect(result.lines).toEqual([
      {
        id: '1',
        truth: ['north-east', 'east'],
        prediction: ['east', 'north-east'],
        correct: true,
        scores: { jaccard: 1 },
        groups: { candidates: 4 },
      },
      {
        id: '2',
        truth: ['west', 'north'],
        prediction: ['north', 'north-east'],
        correct: false,
        scores: { jaccard: 0.333333 },
        groups: { candidates: 4 },
      },
      {
        ...{ id: '3', truth: ['east'], prediction: ['west'], correct: false },
        ...{ scores: { jaccard: 0 }, groups: { candidates: 4 } },
      },
    ]);
  });

  it('gives a tie at the cut to the later candidate', async () => {
    const stock = ['a', 'b', 'c'].map((id) => answer(named(id), [1, 2]));
    const context = { encodeTexts: encodeBy({ 'A cue x': [1, 1] }) };
    const chosen = async (candidates: readonly string[]) =>
      (await associate(stock, [cueOf('x', candidates, 2)], context)).lines[0].prediction;
    expect(await chosen(['a', 'b', 'c'])).toEqual(['c', 'b']);
    expect(await chosen(['c', 'b', 'a'])).toEqual(['a', 'b']);
  });

  it('by a second way: ascending sorts', async () => {
    const slow = slowChoices();
    const { metrics, lines, n } = await associate(samples, cues);
    for (const [id, belongs] of Object.entries(groups))
      expect(metrics[id]).toBeCloseTo(
        mean(slow.filter(({ size }) => belongs(size)).map(({ jaccard }) => jaccard)),
        14,
      );
    expect(Object.keys(metrics).toSorted()).toEqual(Object.keys(groups).toSorted());
    expect(n).toBe(cues.length);
    expect(lines).toEqual(
      slow.map(({ id, size, associations, chosen, jaccard }) => ({
        id,
        truth: associations,
        prediction: chosen.toReversed(),
        correct: jaccard === 1,
        scores: { jaccard: Math.round(jaccard * 1e6) / 1e6 },
        groups: { candidates: size },
      })),
    );
    // chance brings hits, misses and what lies between, and 8 candidates are in no group but the mean over all
    expect(new Set(slow.map(({ jaccard }) => jaccard)).size).toBeGreaterThan(3);
    expect(slow.some(({ size }) => size === 8)).toBe(true);
  });

  it('takes the cue for the unit of every interval, inside its group', async () => {
    const slow = slowChoices();
    const { intervals } = await associate(samples, cues);
    expect(Object.keys(intervals).toSorted()).toEqual(Object.keys(groups).toSorted());
    for (const [id, belongs] of Object.entries(groups)) {
      const scores = slow.filter(({ size }) => belongs(size)).map(({ jaccard }) => jaccard);
      const random = createRandom(seed);
      const draw = () => scores.map(() => scores[Math.floor(random() * scores.length)]);
      const values = Float64Array.from({ length: 1000 }, () => mean(draw())).sort();
      expect(intervals[id][0]).toBeCloseTo(quantile(values, 0.025), 12);
      expect(intervals[id][1]).toBeCloseTo(quantile(values, 0.975), 12);
    }
  });

  it("equals DataComp's rule with scikit-learn's numbers", () => expectAgreement(winogavilProtocolRow));

  it('asks for all cues at once, after the last image: lower-cased, with the article of their first letter', async () => {
    const asked: (readonly string[])[] = [];
    const named5 = images.slice(0, 5);
    const words = ['Apple', 'egg', 'ICE', 'owl', 'Uncle', 'bee', 'Éclair', 'yes', 'hour', '8', ' an {c} $& '];
    await associate(
      samples,
      words.map((cue, i) => ({ ...cueOf(`${i}`, named5), cue })),
      {
        encodeTexts: (texts) => {
          asked.push([...texts]);
          return Promise.resolve(matrixOf(texts.map((text) => [...embedText(text)])));
        },
      },
    );
    expect(asked).toEqual([
      [
        ...['An apple', 'An egg', 'An ice', 'An owl', 'An uncle'],
        ...['A bee', 'A éclair', 'A yes', 'A hour', 'A 8', 'A  an {c} $& '],
      ],
    ]);
  });

  it('does not depend on how long the embeddings are', async () => {
    const scaled = samples.map(({ sample, output }, i) =>
      answer(
        sample,
        output.tensors.embedding.data.map((value) => value * 2 ** ((i % 9) - 4)),
      ),
    );
    expect(await associate(scaled, cues)).toEqual(await associate(samples, cues));
  });
});

describe('images that were not answered', () => {
  it('leave out the cues that have them, and n says how many are left', async () => {
    const gone = 'image 12';
    const left = cues.filter(({ candidates }) => !candidates.includes(gone));
    const answered = samples.filter(({ sample }) => sample.id !== gone);
    const result = await associate(answered, cues);
    expect(result.n).toBe(left.length);
    expect(left.length).toBeLessThan(cues.length);
    expect(result).toEqual(await associate(samples, left));
  });

  it('leave no metric to a group that has no cue left', async () => {
    const { metrics, intervals, n } = await associate(samples.slice(0, 6), cues);
    expect([Object.keys(metrics), n]).toEqual([
      ['avg_jaccard_score', 'jaccard_score_5', 'jaccard_score_5-6'],
      1,
    ]);
    expect(Object.keys(intervals)).toEqual(Object.keys(metrics));
  });

  it('throw ProtocolError with advice where no cue is left', async () => {
    await expect(associate(samples.slice(0, 4), cues)).rejects.toThrow(
      new ProtocolError(
        'winogavil: none of 29 cues has all of its candidates among the 4 images that were answered. Raise --limit, or leave it out',
      ),
    );
    await expect(associate(samples.slice(0, 4), cues)).rejects.toThrow(ProtocolError);
  });
});

describe('what cannot be scored', () => {
  it('throws ProtocolError at the start where the data set has no cues', async () => {
    await expect(winogavil.start(contextOf())).rejects.toThrow(
      new ProtocolError('winogavil: the data set has no cues, expected the format winogavil'),
    );
  });

  it('throws ProtocolError on another kind of sample', async () => {
    await expect(associate([samples[0], answer(labelled('x', 0), embedText('x'))], cues)).rejects.toThrow(
      new ProtocolError('winogavil: sample x is a labelled-image, expected a named image'),
    );
  });

  it('throws ProtocolError on an image that comes twice', async () => {
    await expect(associate([...samples, samples[3]], cues)).rejects.toThrow(
      new ProtocolError('winogavil: image image 3 came twice, expected it once'),
    );
  });

  it('throws ProtocolError when there is no image embedding', async () => {
    await expect(associate([{ sample: named('x'), output: { tensors: {} } }], cues)).rejects.toThrow(
      ProtocolError,
    );
  });

  it('throws MetricError when nothing came', async () => {
    await expect(associate([], cues)).rejects.toThrow(MetricError);
    await expect(associate([], [])).rejects.toThrow('Nothing measured is not zero');
  });

  it('throws MetricError on NaN, in an image or a cue', async () => {
    const spoilt = answer(named('image 5'), new Float32Array(8).fill(NaN));
    await expect(associate(samples.with(5, spoilt), cues)).rejects.toThrow(MetricError);
    const encodeTexts = (texts: readonly string[]) =>
      Promise.resolve(
        matrixOf(texts.map((text, i) => [...embedText(text)].map((v) => (i === 28 ? NaN : v)))),
      );
    await expect(associate(samples, cues, { encodeTexts })).rejects.toThrow(MetricError);
  });
});
