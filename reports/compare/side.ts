import type { TaskRecord } from '../../harness/config/record.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import type { SampleDigest } from '../../harness/results/sample-digest.js';

/** What is kept of the samples of one task of one run. `digest`: a baseline keeps no more; `lines`: a results folder has them all. */
export type SideSamples =
  | { readonly kind: 'digest'; readonly digest: SampleDigest }
  /** Streams the lines in their order; may be called again. Throws DataError where the file is damaged. */
  | { readonly kind: 'lines'; readonly read: () => AsyncIterable<SampleLine> };

/** One side of a comparison: one model's run, from a results folder or from a baseline file. */
export interface RunSide {
  /** Where it came from, for people: a folder, a file. */
  readonly name: string;
  /** Id of the model. */
  readonly model: string;
  /** One a task. */
  readonly records: readonly TaskRecord[];
  /** Undefined where the samples of a finished task are not kept. */
  readonly samples: (task: string) => SideSamples | undefined;
  /** Records of further runs of the same model, for speed alone. */
  readonly repeats: readonly TaskRecord[];
}

/** The runs of one model that are compared: `before` is the older one, the baseline. */
export interface SidePair {
  readonly before: RunSide;
  readonly after: RunSide;
}
