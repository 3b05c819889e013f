export {
  ConfigError,
  DataError,
  DiskError,
  Interrupted,
  MetricError,
  ModelError,
  ProtocolError,
  UserError,
} from '../core/errors.js';
export { fit } from './fit.js';
export { runShard } from './run-shard.js';
export { runSuite } from './run-suite.js';
export { score } from './score.js';

export type { FailedRecord, OkRecord, SkippedRecord, TaskRecord } from '../config/record.js';
export type { Listeners } from './listeners.js';
export type { RunDocument } from './run/document-run.js';
export type { PartRow } from './run/part-row.js';
export type { ShardDocument } from './run/start-shard.js';
export type {
  OneOrMore,
  RunListeners,
  RunShardOptions,
  RunSuiteOptions,
  TaskEnd,
  TaskOfRun,
  TaskProgress,
} from './run-options.js';
export type { FileOrValue, Matrix, ScoreDocument, ScoreOptions } from './score-options.js';
export type { MetricValue } from '../score/scorer.js';
export type { GivenRows } from '../config/written-fit.js';
export type { FitOptions, FitPlace } from './fit.js';
export type {
  FitDocument,
  HoldoutDocument,
  PredictionDocument,
  SeriesDocuments,
} from './fit/fit-document.js';
