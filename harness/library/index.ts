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
export { compare } from './compare.js';
export { extend } from './extend.js';
export { fit } from './fit.js';
export { gate } from './gate.js';
export { report } from './report.js';
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
export type { FitOptions, FitPlace } from './fit-options.js';
export type {
  FitDocument,
  HoldoutDocument,
  PredictionDocument,
  SeriesDocuments,
} from './fit/fit-document.js';

// What extensions are made of, and with.
export { leadsOut } from '../core/inside-path.js';
export { readWhole } from '../core/read-whole.js';
export { createTensor, normalizeRows, rowOf, stackRows } from '../core/tensor.js';
export { parseJsonList } from '../data/json-lines.js';
export { filterMissing } from '../data/missing.js';
export { bootstrapInterval } from '../metrics/bootstrap.js';
export { wilsonInterval } from '../metrics/wilson.js';
export { textOption } from '../score/scorer.js';

export type { DatasetEntry } from '../config/dataset-entry.js';
export type {
  AnsweredSample,
  Protocol,
  ProtocolContext,
  ProtocolResult,
  ProtocolRun,
  SampleLine,
} from '../core/protocol.js';
export type { Sample, SampleKind } from '../core/sample.js';
export type { Tensor } from '../core/tensor.js';
export type { DamagedSample, DatasetPart, DatasetReader, OpenDataset } from '../data/reader.js';
export type { MetricDescriptor } from '../metrics/descriptors.js';
export type { Score, ScoreInput, Scorer, ScorerOption } from '../score/scorer.js';
export type { Extension } from './extension.js';
export type { CompareOptions } from './compare-options.js';
export type {
  ComparisonDocument,
  ModelDocument,
  TaskDocument,
} from '../../reports/compare/output/comparison-document.js';
export type { GateDocument, GateOptions } from './gate-options.js';
export type { BaselineFacts, Check, CheckNumbers } from '../../reports/gate/gate-result.js';
export type { ReportDocument, ReportOptions } from './report-options.js';
export type { ReportTable } from '../../reports/findings/report-table.js';
