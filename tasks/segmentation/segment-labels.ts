import { findComponents } from './connected-components.js';
import type { SegmentedMap } from './segmented-map.js';

/** How a map of labels becomes segments. */
export interface SegmentRules {
  /** By class index: a countable thing, or stuff. */
  readonly isThing: readonly boolean[];
  /** Segments of fewer pixels are dropped: their pixels become void. */
  readonly minimumArea: number;
}

/** Segments of a map of class indices [height, width]: all of a class of stuff is one segment, every region of a thing is one
 *  of its own. Their ids count from 1 in the order of their first pixels, row by row; 0 is void.
 *  Source: the merging of semantic maps in facebookresearch/detectron2, modeling/meta_arch/panoptic_fpn.py, which drops small
 *  stuff too; regions stand for its instances. */
export function segmentLabels(
  map: Int32Array,
  height: number,
  width: number,
  { isThing, minimumArea }: SegmentRules,
): SegmentedMap {
  const { regions, labels, areas } = findComponents(map, height, width);
  // regions of one class of stuff are one group
  const groupOfStuff = new Map<number, number>();
  const groups = labels.map((label, region) => {
    if (isThing[label]) return region;
    const group = groupOfStuff.get(label) ?? region;
    groupOfStuff.set(label, group);
    return group;
  });
  const areaOfGroup = new Float64Array(labels.length);
  groups.forEach((group, region) => (areaOfGroup[group] += areas[region]));
  const idOfGroup = new Uint32Array(labels.length);
  const segments: { id: number; label: number; area: number }[] = [];
  groups.forEach((group, region) => {
    if (group !== region || areaOfGroup[group] < minimumArea) return;
    const id = segments.length + 1;
    idOfGroup[group] = id;
    segments.push({ id, label: labels[region], area: areaOfGroup[group] });
  });
  const ids = Uint32Array.from(regions, (region) => idOfGroup[groups[region]]);
  return { map: { height, width, data: ids }, segments };
}
