import type { DatasetEntry } from '../../config/dataset-entry.js';
import type { LabelMap, Segment } from '../../core/annotations.js';
import { DataError } from '../../core/errors.js';
import type { Sample } from '../../core/sample.js';
import { decodeLabelMap } from '../../preprocess/maps/decode-label-map.js';
import { decodePanopticMap } from '../../preprocess/maps/panoptic-map.js';

/** Size of an image in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** Throws DataError where what is true of an image cannot be so: annotations or a map of another size, a map that cannot be
 *  decoded, a label that is no class, a segment that has no pixels, pixels that have no segment. Samples of other kinds are passed over. */
export async function checkTruth(sample: Sample, size: ImageSize, entry: DatasetEntry): Promise<void> {
  switch (sample.kind) {
    case 'annotated-image': {
      const { height, width } = sample.truth;
      // 0: the file does not say
      if (height > 0) checkSize({ height, width }, size, 'its annotations');
      return;
    }
    case 'panoptic-image': {
      const map = decodePanopticMap(sample.map, 'its map');
      checkSize(map, size, 'its map');
      checkSegments(map, sample.segments);
      return;
    }
    case 'label-map': {
      const map = await decodeLabelMap(sample.map, 'its map');
      checkSize(map, size, 'its map');
      checkLabels(map, entry);
    }
  }
}

function checkSize(found: ImageSize, image: ImageSize, what: string): void {
  if (found.height === image.height && found.width === image.width) return;
  throw new DataError(
    `${what} of ${found.width} x ${found.height} pixels (width x height), the image has ${image.width} x ${image.height}. ` +
      'Restore both files',
  );
}

function checkSegments({ data }: LabelMap, segments: readonly Segment[]): void {
  const found = new Map<number, number>();
  for (const id of data) found.set(id, (found.get(id) ?? 0) + 1);
  found.delete(0);
  const known = new Set(segments.map(({ id }) => id));
  const strange = [...found].find(([id]) => !known.has(id));
  if (strange)
    throw new DataError(
      `${strange[1]} pixels of its map have id ${strange[0]}, which its annotation does not have. Restore the map or the annotations`,
    );
  const empty = segments.find(({ id }) => !found.has(id));
  if (empty)
    throw new DataError(
      `no pixel of its map has id ${empty.id}, which its annotation has. Restore the map or the annotations`,
    );
}

function checkLabels({ data }: LabelMap, entry: DatasetEntry): void {
  const { classes, ignoreLabel, reduceZeroLabel = false } = entry;
  if (classes === undefined) return;
  const [least, most] = reduceZeroLabel ? [0, classes] : [0, classes - 1];
  const wrong = data.findIndex((label) => label > most && label !== ignoreLabel);
  if (wrong < 0) return;
  const ignored = ignoreLabel === undefined ? '' : `, or ${ignoreLabel}, which is ignored`;
  throw new DataError(
    `a pixel of its map has label ${data[wrong]}, expected ${least} to ${most}${ignored}. Restore the map, or update the entry`,
  );
}
