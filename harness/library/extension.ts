import type { Protocol } from '../core/protocol.js';
import type { DatasetReader } from '../data/reader.js';
import type { MetricDescriptor } from '../metrics/descriptors.js';
import type { Scorer } from '../score/scorer.js';

/** What another package adds to bench. */
export interface Extension {
  /** As an npm package is called; messages and records name it. */
  readonly name: string;
  /** Records name it. Absent: that of the package, or for a single file what tells its bytes. */
  readonly version?: string;
  readonly protocols?: readonly Protocol[];
  /** What the numbers mean that its protocols report, where bench has no metric of that id. */
  readonly metrics?: readonly MetricDescriptor[];
  /** Readers by the byte format that they read, which entries of data sets may then name. */
  readonly readers?: Readonly<Record<string, DatasetReader>>;
  /** Metrics of `bench score`. */
  readonly scorers?: readonly Scorer[];
}
