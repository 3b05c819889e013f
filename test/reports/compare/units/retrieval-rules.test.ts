import { describe, expect, it } from '@jest/globals';
import type { SampleLine } from '../../../../harness/core/protocol.js';
import { createRandom } from '../../../../harness/core/random.js';
import { expectSamePools, gatherUnits, type UnitCase, type UnitLines } from '../../../support/unit-metric.js';

/** An image that finds one of its captions or not, and its captions, which find it or not. */
function imageOf(id: string, finds: boolean, found: readonly boolean[]): UnitLines {
  const captions = found.map((_, place) => `${id}#${place}`);
  return [
    { id, truth: captions, prediction: finds ? captions[0] : 'x#0', correct: finds },
    ...found.map((correct, place): SampleLine => {
      return { id: captions[place], truth: id, prediction: correct ? id : 'x', correct };
    }),
  ];
}

const isImage = ({ truth }: SampleLine) => Array.isArray(truth);

/** As the protocol writes them: all images, then all captions. */
const order = (lines: UnitLines): UnitLines => [
  ...lines.filter(isImage),
  ...lines.filter((line) => !isImage(line)),
];

function shareOf(lines: readonly SampleLine[]): number {
  return lines.filter(({ correct }) => correct === true).length / lines.length;
}

const values = {
  'text_retrieval_recall@1': (units: readonly UnitLines[]) => shareOf(units.flat().filter(isImage)),
  'image_retrieval_recall@1': (units: readonly UnitLines[]) =>
    shareOf(units.flat().filter((line) => !isImage(line))),
  'mean_recall@1': (units: readonly UnitLines[]): number =>
    (values['text_retrieval_recall@1'](units) + values['image_retrieval_recall@1'](units)) / 2,
};

type Metric = keyof typeof values;

/** What tells units apart: images found, captions and those found. */
const kinds: Readonly<Record<Metric, UnitCase['kindOf']>> = {
  'text_retrieval_recall@1': ([image]) => image.correct,
  'image_retrieval_recall@1': ([, ...captions]) => [captions.length, shareOf(captions)],
  'mean_recall@1': ([image, ...captions]) => [image.correct, captions.length, shareOf(captions)],
};

function caseOf(metric: Metric, before: readonly UnitLines[], after: readonly UnitLines[]): UnitCase {
  const value = (units: readonly UnitLines[]) => (units.length === 0 ? undefined : values[metric](units));
  const protocol = 'image-text-retrieval';
  return { metric, protocol, before, after, value, order, kindOf: kinds[metric] };
}

describe('recall at 1', () => {
  const before = [imageOf('a', true, [true, false]), imageOf('b', false, [true])];
  const after = [imageOf('a', false, [true, true]), imageOf('b', false, [false])];

  it('draws an image with its captions', () => {
    const mean = gatherUnits(caseOf('mean_recall@1', before, after));
    expect(mean?.sizes).toEqual(Int32Array.of(1, 1));
    // images 1 of 2, captions 2 of 3; after: 0 of 2, 2 of 3
    expect(mean?.score(Int32Array.of(1, 1, 0, 0))).toBe((1 / 2 + 2 / 3) / 2);
    expect(mean?.score(Int32Array.of(0, 0, 1, 1))).toBe((0 + 2 / 3) / 2);
    // a three times as before, b once as after: images 3 of 4, captions 3 of 7
    expect(mean?.score(Int32Array.of(3, 0, 0, 1))).toBe((3 / 4 + 3 / 7) / 2);
    const text = gatherUnits(caseOf('text_retrieval_recall@1', before, after));
    expect(text?.score(Int32Array.of(3, 0, 0, 1))).toBe(3 / 4);
    const image = gatherUnits(caseOf('image_retrieval_recall@1', before, after));
    expect(image?.score(Int32Array.of(3, 0, 0, 1))).toBe(3 / 7);
  });

  it.each(Object.keys(values) as readonly Metric[])('%s agrees with counting lines', (metric) => {
    const random = createRandom(8);
    const guess = () =>
      Array.from({ length: 50 }, (_, image) =>
        imageOf(
          String(image),
          random() < 0.5,
          Array.from({ length: 1 + (image % 4) }, () => random() < 0.4),
        ),
      );
    expectSamePools(caseOf(metric, guess(), guess()));
  });

  it('needs a truth that is an image or a list of captions', () => {
    const odd = before.map((lines) => lines.map((line) => ({ ...line, truth: 3 })));
    expect(gatherUnits({ ...caseOf('mean_recall@1', odd, odd), value: () => 0.5 })).toBeUndefined();
  });
});
