import type { TaskRecord } from '../config/record.js';
import type { Listeners } from './listeners.js';
import type { PartRow } from './run/part-row.js';

/** A task of a model. */
export interface TaskOfRun {
  /** Id of the model. */
  readonly model: string;
  /** Id of the task. */
  readonly task: string;
}

/** How far a task is. */
export interface TaskProgress extends TaskOfRun {
  /** Samples that are done. */
  readonly done: number;
  /** Samples that there are; absent where that is not known before the last one. */
  readonly total?: number;
}

/** A task that has ended, with its record as it was written. */
export interface TaskEnd extends TaskOfRun {
  readonly record: TaskRecord;
  /** Whether the record was there already, from an earlier run. */
  readonly kept: boolean;
  /** Seconds that it was thought to take; absent where nothing was foretold. */
  readonly predictedSeconds?: number;
  /** What was thrown, behind a record that has failed. */
  readonly error?: unknown;
}

/** Functions of a program that are told how a run goes on. What one of them throws ends the run, which then throws it. */
export interface RunListeners extends Listeners {
  readonly onTaskStart?: ((task: TaskOfRun) => void) | undefined;
  readonly onProgress?: ((progress: TaskProgress) => void) | undefined;
  readonly onTaskEnd?: ((end: TaskEnd) => void) | undefined;
}

/** One text, or several. */
export type OneOrMore = string | readonly string[];

/** What a run may be told: the options of `bench run`, which `bench run --help` explains one by one. */
export interface RunSuiteOptions extends RunListeners {
  /** Ids or aliases of models (`*` stands for anything), or paths of model folders. Default: the embedded one of each family. */
  readonly model?: OneOrMore | undefined;
  /** Suites; with neither suite nor task: `mini`. */
  readonly suite?: OneOrMore | undefined;
  readonly task?: OneOrMore | undefined;
  readonly protocol?: string | undefined;
  /** `auto`, `cpu`, `cuda`, `cuda:1`, ... A device that is named never falls back to another. */
  readonly device?: string | undefined;
  readonly batchSize?: number | 'auto' | undefined;
  readonly sessions?: 'auto' | 'per-worker' | 'one' | undefined;
  readonly workers?: number | undefined;
  readonly threads?: number | undefined;
  /** Only the first samples of each data set. */
  readonly limit?: number | undefined;
  /** Samples of each detection and segmentation task that are written as pictures. */
  readonly draw?: number | undefined;
  readonly maxBadSamples?: number | undefined;
  /** Where the data sets lie. Default: BENCH_DATA. */
  readonly dataDir?: string | undefined;
  /** A file with more data sets. */
  readonly datasets?: string | undefined;
  /** Where records go. Default: `results`. */
  readonly out?: string | undefined;
  /** Where embeddings and checksums are kept. Default: BENCH_CACHE. */
  readonly cacheDir?: string | undefined;
  /** As `20GB`. Default: BENCH_CACHE_LIMIT. */
  readonly cacheLimit?: string | undefined;
  /** Whether anything is kept there. Default: yes. */
  readonly cache?: boolean | undefined;
  /** Whether finished tasks are run again. */
  readonly overwrite?: boolean | undefined;
  readonly seed?: number | undefined;
  /** Whether tasks are only scored, from shards that `runShard` or `bench run --shard` made. */
  readonly merge?: boolean | undefined;
  /** Whether the first task that fails ends the run. */
  readonly failFast?: boolean | undefined;
  /** Address of an OpenAI-compatible server that is asked the questions; BENCH_API_KEY is its key. */
  readonly endpoint?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly requestTimeout?: number | undefined;
  readonly answerTokens?: number | undefined;
  readonly maxRequests?: number | undefined;
  readonly maxTokens?: number | undefined;
  /** A folder, or a file, of answers that another program gave. */
  readonly answers?: string | undefined;
  /** The model whose image encoder a model that answers questions sees with. */
  readonly vision?: string | undefined;
  /** Address of an OpenAI-compatible server that grades answers; BENCH_JUDGE_KEY is its key. */
  readonly judge?: string | undefined;
  readonly judgeModel?: string | undefined;
  readonly judgeMaxRequests?: number | undefined;
  readonly judgeMaxTokens?: number | undefined;
  /** Ends the run after the batch under way, as Ctrl-C does: finished work is kept, and the same call goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** What a part of a run may be told. */
export interface RunShardOptions extends Omit<RunSuiteOptions, 'merge' | 'onTaskEnd'> {
  /** `I/N`, or `auto`: the part that Slurm, Kubernetes, torchrun or MPI says. */
  readonly shard: string;
  readonly onTaskEnd?: ((row: PartRow) => void) | undefined;
}
