import { peakMemory } from '../core/peak-memory.js';
import type { ModelDescription } from '../config/model-card.js';
import type { FailedRecord, OwnRecord, RunRuntime, SkippedRecord } from '../config/record.js';
import type { TaskIdentity } from '../results/identity.js';
import type { RunnableTask } from './plan-task.js';
import type { TaskOutcome } from './run-task.js';
import type { WrittenOutputs } from './task-outputs.js';

/** What every record says, whatever became of the task. */
export interface RecordFrame {
  readonly task: RunnableTask;
  readonly model: ModelDescription;
  readonly startedAt: Date;
}

/** Facts of the process that go into every finished record. */
export interface RunFacts {
  readonly runtime: Omit<RunRuntime, 'precision' | 'nodes' | 'endpoint' | 'batchSize'>;
  readonly versions: Readonly<Record<string, string>> & { readonly vitabench: string };
  readonly commit: string | undefined;
}

/** The record of a task that could not run here. */
export function makeSkippedRecord(frame: RecordFrame, reason: string): SkippedRecord {
  return { ...frameOf(frame, 'skipped'), reason };
}

/** The record of a task that broke. */
export function makeFailedRecord(frame: RecordFrame, error: string): FailedRecord {
  return { ...frameOf(frame, 'failed'), error };
}

/** The record of a finished task; `predictedSeconds` is what it was thought to take, where that was foretold. */
export function makeOkRecord(
  frame: RecordFrame,
  facts: RunFacts,
  identity: TaskIdentity,
  outcome: TaskOutcome,
  written: WrittenOutputs,
  predictedSeconds?: number,
): OwnRecord {
  const { result, count, batchSize, badSamples, encodeMs, elapsedMs, nodes, served } = outcome;
  const seconds = elapsedMs / 1000;
  const base = frameOf(frame, 'ok');
  return {
    ...base,
    metrics: { ...result.metrics },
    intervals: structuredClone(result.intervals),
    n: result.n,
    ...(result.groups === undefined ? {} : { groups: structuredClone(result.groups) }),
    ...(result.warnings === undefined ? {} : { warnings: [...result.warnings] }),
    ...(result.breakdowns === undefined ? {} : { breakdowns: structuredClone(result.breakdowns) }),
    ...(result.variants === undefined ? {} : { variants: structuredClone(result.variants) }),
    ...(result.variantIntervals === undefined
      ? {}
      : { variantIntervals: structuredClone(result.variantIntervals) }),
    ...(identity.limit === undefined ? {} : { limit: identity.limit }),
    ...(badSamples.length === 0 ? {} : { badSamples: [...badSamples] }),
    model: { ...base.model, sha256: identity.model.sha256 },
    dataset: { ...identity.dataset, count },
    protocol: identity.protocol,
    preprocess: identity.preprocess,
    ...(identity.judge === undefined ? {} : { judge: { model: identity.judge } }),
    runtime: {
      ...facts.runtime,
      batchSize,
      precision: frame.model.precision ?? 'unknown',
      ...(nodes === undefined ? {} : { nodes: structuredClone(nodes) }),
      ...(served === undefined ? {} : { endpoint: structuredClone(served) }),
    },
    timing: {
      seconds: roundTo(seconds, 3),
      imagesPerSecond: roundTo(count / Math.max(seconds, 0.001), 1),
      encodeSeconds: roundTo(encodeMs / 1000, 3),
      ...(predictedSeconds === undefined ? {} : { predictedSeconds: roundTo(predictedSeconds, 3) }),
      peakRssMiB: Math.round(peakMemory() / 2 ** 20),
    },
    versions: { ...facts.versions, ...frame.task.extensions },
    ...(facts.commit === undefined ? {} : { commit: facts.commit }),
    seed: identity.seed,
    ...written,
  };
}

function frameOf<Status extends string>({ task, model, startedAt }: RecordFrame, status: Status) {
  const { id, family, size, paramsM, gmacs, training } = model;
  return {
    schema: 1 as const,
    status,
    task: task.card.id,
    group: task.card.group,
    metric: task.card.metric,
    model: {
      id,
      family,
      ...(size === undefined ? {} : { size }),
      ...(paramsM ? { paramsM } : {}),
      ...(gmacs ? { gmacs } : {}),
      ...(training ? { training } : {}),
    },
    startedAt: startedAt.toISOString(),
  };
}

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
