import type { LabelMap } from '../../harness/core/annotations.js';

/** A predicted segment. */
interface LabelledSegment {
  /** From 1 on: its pixels bear it. */
  readonly id: number;
  /** Class index. */
  readonly label: number;
  /** Pixels. */
  readonly area: number;
}

/** A map of segment ids and what the ids are; 0 is void. Every segment has a pixel. */
export interface SegmentedMap {
  readonly map: LabelMap;
  readonly segments: readonly LabelledSegment[];
}
