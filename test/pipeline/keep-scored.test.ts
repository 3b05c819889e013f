import { describe, expect, it } from '@jest/globals';
import type { AnnotatedImage, Sample } from '../../harness/core/sample.js';
import { keepScored } from '../../harness/pipeline/keep-scored.js';
import { collect } from '../support/webdataset.js';

const category = (id: number) => ({ id, name: `c${id}`, names: [`c${id}`] });
const [one, two, three] = [1, 2, 3].map(category);

/** An image of one object of each of these categories. */
function makeImage(id: number, categoryIds: readonly number[]): AnnotatedImage {
  const objects = categoryIds.map((categoryId, index) => {
    return { id: index + 1, categoryId, box: [0, 0, 1, 1], area: 1, crowd: false } as const;
  });
  const truth = { imageId: id, height: 4, width: 4, negativeCategoryIds: [1], objects };
  return { kind: 'annotated-image', id: String(id), image: new Uint8Array(1), truth };
}

async function* stream(samples: readonly Sample[]) {
  for (const sample of samples) yield await Promise.resolve(sample);
}

describe('categories that are not scored', () => {
  it('take their objects with them, but no image', async () => {
    const samples = stream([makeImage(5, [1, 2, 1, 3]), makeImage(6, [2, 2]), makeImage(7, [])]);
    const kept = await collect(keepScored(samples, [one, two, three], [one, three]));
    expect(kept).toEqual([
      {
        ...makeImage(5, []),
        truth: {
          ...makeImage(5, []).truth,
          objects: [1, 2, 1, 3].flatMap((id, index) =>
            id === 2 ? [] : [makeImage(5, [1, 2, 1, 3]).truth.objects[index]],
          ),
        },
      },
      makeImage(6, []),
      makeImage(7, []),
    ]);
  });

  it('leave the stream as it is where all are scored, or none are known', () => {
    const samples = stream([]);
    expect(keepScored(samples, [one, two], [two, one])).toBe(samples);
    expect(keepScored(samples, undefined, undefined)).toBe(samples);
  });

  it('pass over samples of other kinds', async () => {
    const map: Sample = { kind: 'label-map', id: 'a', image: new Uint8Array(1), map: new Uint8Array(1) };
    expect(await collect(keepScored(stream([map]), [one, two], [one]))).toEqual([map]);
  });
});
