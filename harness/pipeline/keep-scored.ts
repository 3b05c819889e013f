import type { Category } from '../core/annotations.js';
import type { Sample } from '../core/sample.js';

/** The samples without the objects of categories that are in the data set but not scored: they count neither as found nor as
 *  missed, as if they had not been annotated. Images stay, also those without an object left.
 *  Source: open-mmlab/mmdetection, mmdet/datasets/coco.py (CocoDataset with `classes`). */
export function keepScored(
  samples: AsyncIterable<Sample>,
  found: readonly Category[] | undefined,
  scored: readonly Category[] | undefined,
): AsyncIterable<Sample> {
  const kept = new Set(scored?.map(({ id }) => id));
  return found?.some(({ id }) => !kept.has(id)) ? dropObjects(samples, kept) : samples;
}

async function* dropObjects(
  samples: AsyncIterable<Sample>,
  kept: ReadonlySet<number>,
): AsyncGenerator<Sample> {
  for await (const sample of samples) {
    if (sample.kind !== 'annotated-image') {
      yield sample;
      continue;
    }
    const objects = sample.truth.objects.filter(({ categoryId }) => kept.has(categoryId));
    yield { ...sample, truth: { ...sample.truth, objects } };
  }
}
