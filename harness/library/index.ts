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
export type { FileOrValue, Matrix, ScoreDocument, ScoreOptions } from './score.js';
export type { MetricValue } from '../score/scorer.js';
