import type { GateVerdict } from '../../harness/config/gate-verdict.js';
import type { TaskRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import type { AggregateDefinition } from '../summary/aggregates.js';
import type { TaskSelection } from '../summary/coverage.js';
import type { ReportModel } from './report-data.js';

/** A model, and every record of it that the report is made of. */
export interface ModelRecords {
  readonly id: string;
  /** One a task, in any order. */
  readonly records: readonly TaskRecord[];
  /** Results of another program that were brought in; absent: our own. */
  readonly imported?: boolean;
}

/** A value that a publication gives for one target. */
export interface PublishedScore {
  /** As a fraction. */
  readonly score: number;
  /** Half a unit of the last printed digit, as a fraction. */
  readonly half: number;
  /** Units scored, where the publication says so. */
  readonly n?: number;
  readonly source: string;
  readonly date: string;
}

/** A model as a publication describes it, and its scores by id of the target. */
export interface PublishedModel {
  readonly model: ReportModel;
  /** Other ids that mean the very same weights. */
  readonly aliases: readonly string[];
  /** The study whose models differ in architecture, size and samples seen alone; absent: part of none, so on no curve. */
  readonly study?: string;
  readonly scores: Readonly<Record<string, PublishedScore>>;
}

/** What a publication says, to be drawn and compared beside our own numbers. */
export interface PublishedValues {
  readonly models: readonly PublishedModel[];
  /** Where the publication contradicts itself. */
  readonly notes: readonly string[];
}

/** Samples of a task to be shown small. */
export interface WantedPictures {
  readonly task: string;
  /** SHA-256 of the data set that was answered: of another one, the pictures would be wrong. */
  readonly dataset: string;
  /** Ids, the most wanted first. */
  readonly samples: readonly string[];
  /** Characters that the pictures may have together. */
  readonly most: number;
}

/** Everything that a report is made of: what the command line hands over, and nothing is read beside it. */
export interface ReportInput {
  readonly title?: string;
  /** ISO 8601; absent: that of the newest record. */
  readonly date?: string;
  /** Absent: that of the records, where they agree. */
  readonly commit?: string;
  /** In the order that the report shows them in. */
  readonly models: readonly ModelRecords[];
  /** Every task that a record may be of, in the order of its suite. */
  readonly tasks: readonly TaskCard[];
  /** The means that papers report. */
  readonly aggregates: readonly AggregateDefinition[];
  /** What the coverage is counted over: suites, or single tasks; empty: the tasks that have records. */
  readonly selections: readonly TaskSelection[];
  /** The command that made the report, as it was typed. */
  readonly command: string;
  /** Versions of this package and of what can move a number. */
  readonly versions: Readonly<Record<string, string>>;
  /** Id of the model that the heatmap compares with; absent: chosen from the records. */
  readonly reference?: string;
  /** Ids of the two models whose samples are laid side by side; absent: chosen from the records. */
  readonly pair?: readonly [before: string, after: string];
  /** Tasks whose samples are laid side by side; absent: chosen from the records. */
  readonly explore?: readonly string[];
  /** Which models the robustness line goes through: a family; absent: all. */
  readonly baseline?: string;
  readonly seed: number;
  /** Resamples of an interval. */
  readonly bootstrap: number;
  /** Streams the lines of a samples file in its order; none where it is gone. Throws DataError where it is damaged. */
  readonly readSamples: (model: string, task: string) => AsyncIterable<SampleLine>;
  /** `data:` URIs of small pictures by id of the sample, of those whose data are there. Absent: no pictures are wanted. */
  readonly thumbnails?: (wanted: WantedPictures) => Promise<ReadonlyMap<string, string>>;
  /** What the class indices of a task are called, by index; empty where that is not known. */
  readonly classNames?: (task: string) => Promise<readonly string[]>;
  readonly published?: PublishedValues;
  /** What a gate said of the results. */
  readonly gate?: GateVerdict;
}
