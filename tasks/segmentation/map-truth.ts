import type { Category } from '../../harness/core/annotations.js';
import { ProtocolError } from '../../harness/core/errors.js';
import type { ProtocolContext } from '../../harness/core/protocol.js';
import type { LabelledMap, PanopticImage, Sample } from '../../harness/core/sample.js';
import { requireKind } from '../require-kind.js';
import type { MapTruth } from './measure-map.js';

/** The sample as one of a segmentation task. Throws ProtocolError, which names the protocol, on samples of another kind. */
export function requireMap(protocol: string, sample: Sample): LabelledMap | PanopticImage {
  return requireKind(protocol, sample, 'label-map', 'panoptic-image');
}

/** What the measuring threads need to know of a sample's truth. Throws ProtocolError, which names the protocol, when it is not
 *  known of a category of a panoptic set whether it is a thing. */
export function describeTruth(
  protocol: string,
  sample: LabelledMap | PanopticImage,
  categories: readonly Category[],
  labels: ProtocolContext['labels'],
): MapTruth {
  const { id, map } = sample;
  if (sample.kind === 'label-map') {
    const { ignore, reduceZero } = labels ?? {};
    return { kind: 'label-map', id, map, rules: { classes: categories.length, ignore, reduceZero } };
  }
  const isThing = categories.map((category) => {
    if (category.isThing !== undefined) return category.isThing;
    throw new ProtocolError(
      `${protocol}: category ${JSON.stringify(category.name)} is neither a thing nor stuff, expected \`isthing\` in the annotations or \`isThing\` in the class file`,
    );
  });
  const categoryIds = categories.map((category) => category.id);
  return { kind: 'panoptic-image', id, map, segments: sample.segments, categoryIds, isThing };
}
