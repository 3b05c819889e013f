import type { z } from 'zod';
import {
  okRecordSchema,
  recordSchema,
  type ImportedRecord,
  type OwnRecord,
  type RunRecord,
  type TaskRecord,
} from '../../harness/config/record.js';
import { sha256 } from '../../harness/core/hash.js';

const everyRecord = {
  schema: 1,
  task: 'mini/toy',
  group: 'classification',
  metric: 'acc1',
  startedAt: '2026-01-02T03:04:05.678Z',
} as const;

/** Schema of a finished record of `bench run`, where a test made one. */
export const ownRecordSchema = okRecordSchema as z.ZodType<OwnRecord>;

/** Schema of any record of `bench run`, where a test made one. */
export const runRecordSchema = recordSchema as z.ZodType<RunRecord>;

/** The two lines of the samples file that `okRecord` names. */
export const samplesText = '{"id":"s0","truth":0,"prediction":0}\n{"id":"s1","truth":1,"prediction":0}\n';

/** A finished record that uses every member of its schema. */
export const okRecord: OwnRecord = {
  ...everyRecord,
  status: 'ok',
  metrics: { acc1: 0.5 },
  intervals: { acc1: [0.1, 0.9] },
  n: 2,
  groups: { region: { 0: { n: 2, acc1: 0.5, acc5: 1 } } },
  variants: { 'as-published': { acc_worst_region: 0 }, corrected: { acc_worst_region: 0.5 } },
  variantIntervals: {
    'as-published': { acc_worst_region: [0, 0.5] },
    corrected: { acc_worst_region: [0, 1] },
  },
  limit: 3,
  badSamples: [{ id: 's2', error: 'not an image' }],
  model: {
    id: 'toy-model',
    family: 'vit',
    size: 'S',
    sha256: sha256('model'),
    paramsM: { image: 1.5, text: 0.5 },
    gmacs: { image: 0.1 },
    training: { data: 'drawings', seed: 7 },
  },
  dataset: { id: 'toy', split: 'test', sha256: sha256('dataset'), count: 3 },
  protocol: { id: 'zero-shot-classification', version: 1, hash: sha256('protocol') },
  preprocess: sha256('preprocess'),
  runtime: {
    requested: 'auto',
    provider: 'cpu',
    providerOptions: { executionProviders: 'cpu', intraOpNumThreads: 1, allowSpinning: false },
    nodes: { image: { CPUExecutionProvider: 120 }, text: { CPUExecutionProvider: 90 } },
    precision: 'fp32',
    onnxruntime: '1.29.0',
    batchSize: 8,
    threads: 1,
    workers: 2,
  },
  timing: { seconds: 1.5, imagesPerSecond: 2, encodeSeconds: 1.25, peakRssMiB: 100 },
  versions: { node: '20.0.0' },
  commit: 'c'.repeat(40),
  seed: 0,
  samples: { file: 'mini__toy.samples.jsonl', sha256: sha256(samplesText) },
};

/** A finished record of another program, as `bench import` writes it. */
export const importedRecord: ImportedRecord = {
  ...everyRecord,
  status: 'ok',
  metrics: { acc1: 0.75 },
  intervals: {},
  n: 2,
  model: { id: 'toy-model', family: 'vit' },
  imported: {
    format: 'datacomp',
    tool: 'DataComp',
    file: 'eval_results.jsonl',
    sha256: sha256('results'),
    place: 'line 1',
    model: 'toy-model',
    dataset: 'toy',
    differs: ['captions in mixed precision'],
  },
};

/** A record of each status. */
export const recordsByStatus: Readonly<Record<TaskRecord['status'], TaskRecord>> = {
  ok: okRecord,
  skipped: {
    ...everyRecord,
    status: 'skipped',
    model: { id: 'toy-model', family: 'vit' },
    reason: 'no text head',
  },
  failed: { ...everyRecord, status: 'failed', model: { id: 'toy-model', family: 'vit' }, error: 'broken' },
};
