import type { TaskRecord } from '../../config/record.js';
import type { RunOptions } from '../../config/run-options.js';
import type { SuiteOutcome } from '../../pipeline/run-suite.js';
import { documentByModel, type AggregateDocument } from '../../../reports/summary/aggregate-document.js';
import { describeCoverage } from '../../../reports/summary/coverage.js';
import type { TaskRegistry } from '../../../tasks/registry.js';
import { listSelections } from '../choose-tasks.js';
import { defineAggregates } from '../define-aggregates.js';
import { nameTasks } from './name-tasks.js';

/** What a run came to, for programs: the document of `bench run --json`. */
export interface RunDocument {
  readonly records: readonly TaskRecord[];
  /** A sentence for each suite: how much of it was run. */
  readonly coverage: readonly string[];
  /** The means that papers report, by model. */
  readonly aggregates: Readonly<Record<string, AggregateDocument>>;
  /** Whether it was stopped before its end. */
  readonly interrupted: boolean;
  /** What ended it before its time: a disk that is full. The same run goes on from there. */
  readonly error?: string;
}

/** What a run is summed up from. */
export interface RunSources {
  readonly registry: TaskRegistry;
  readonly options: Pick<RunOptions, 'suite' | 'task'>;
  readonly outcome: SuiteOutcome;
  /** Ids, in the order of the run. */
  readonly models: readonly string[];
}

/** What a run came to, for programs. */
export function documentRun(sources: RunSources): RunDocument {
  const { registry, options, outcome, models } = sources;
  const { interrupted, diskError } = outcome;
  const records = outcome.attempts.map(({ record }) => record);
  return {
    records,
    coverage: describeCoverage(records, listSelections(registry, nameTasks(options)), models),
    aggregates: documentByModel(records, defineAggregates(registry), models),
    interrupted,
    ...(diskError && { error: diskError.message }),
  };
}
