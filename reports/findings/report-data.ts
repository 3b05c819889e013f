import type { GateVerdict } from '../../harness/config/gate-verdict.js';
import type { Curve, PooledFit, Target } from './curve.js';
import type { Explorer } from './explorer.js';
import type { Headline } from './headline.js';
import type { Heatmap } from './heatmap.js';
import type { JointLaw } from './joint-law.js';
import type { ParetoChart } from './pareto.js';
import type { Provenance } from './provenance.js';
import type { PublishedComparison } from './published-comparison.js';
import type { Robustness } from './robustness.js';

/** A model of the report, and what is known of it. */
export interface ReportModel {
  readonly id: string;
  readonly family: string;
  readonly size?: string;
  /** Millions. */
  readonly paramsM?: { readonly image?: number; readonly text?: number };
  readonly gmacs?: { readonly image?: number; readonly text?: number };
  /** Name of the training data; unique pairs and samples seen in millions. */
  readonly data?: string;
  readonly uniquePairsM?: number;
  readonly samplesSeenM?: number;
  readonly seed?: number;
  readonly precision?: string;
  /** Read from a publication, not measured. */
  readonly published: boolean;
  /** Results of another program that were brought in. */
  readonly imported: boolean;
}

/** A task that some model has no number for, and why. */
export interface OmittedTask {
  readonly task: string;
  readonly status: 'skipped' | 'failed' | 'not run';
  readonly reason: string;
  /** Whom it concerns. */
  readonly models: readonly string[];
}

/** What stands on top: who, how many, how much of it is there, and what it says. */
export interface ReportHeader {
  readonly title: string;
  /** ISO 8601, of the newest record unless it was given: the same records give the same bytes. */
  readonly date: string;
  readonly commit?: string;
  readonly models: number;
  readonly tasks: number;
  /** Scored units over all models and tasks; absent: nothing was measured. */
  readonly samples?: number;
  /** What a gate said of these results, where its document was given. */
  readonly gate?: GateVerdict;
  /** `54 of 60 tasks complete`. */
  readonly coverage: string;
  /** Sentences made from the data; at most three. */
  readonly verdicts: readonly string[];
  /** Few points, repeated data, a floor that is not identified, mixed resolution, imported results. */
  readonly warnings: readonly string[];
}

/** Everything that a report shows, as plain data: the page, its CSV files and its JSON are all made of this. */
export interface ReportData {
  readonly schema: 1;
  readonly header: ReportHeader;
  readonly models: readonly ReportModel[];
  /** Aggregates first, then tasks, in the order of their suites. */
  readonly targets: readonly Target[];
  readonly headline: Headline;
  readonly curves: readonly Curve[];
  readonly pooled: readonly PooledFit[];
  /** Of the means: the error over parameters and samples seen at once. */
  readonly joint: readonly JointLaw[];
  readonly robustness: Robustness;
  readonly heatmap: Heatmap;
  readonly pareto: readonly ParetoChart[];
  readonly explorer: readonly Explorer[];
  readonly published: PublishedComparison;
  readonly omitted: readonly OmittedTask[];
  readonly provenance: Provenance;
}
