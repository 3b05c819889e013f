import { gateConfigSchema, type GateConfig } from '../../harness/config/gate-config.js';
import type {
  AggregateComparison,
  ComparedTask,
  RunComparison,
  TaskComparison,
} from '../../reports/compare/comparison.js';
import type { GateInput } from '../../reports/gate/gate-input.js';

/** A compared task of 1000 samples of which 40 were gained and 52 lost: 0.700 before, 0.688 after. */
export function comparedTask(change: Partial<ComparedTask> = {}): ComparedTask {
  const before = change.before ?? 0.7;
  const after = change.after ?? 0.688;
  const metric = change.metric ?? 'acc1';
  return {
    status: 'compared',
    task: 'datacomp/cifar10',
    group: 'classification',
    ...{ metric, before, after },
    difference: after - before,
    higherIsBetter: true,
    n: 1000,
    evidence: { kind: 'counted', n: 1000, gained: 40, lost: 52 },
    metrics: { [metric]: [before, after], acc5: [0.95, 0.94] },
    intervals: { [metric]: [after - 0.03, after + 0.03] },
    identical: false,
    flips: { gained: 40, lost: 52, of: 1000 },
    changed: { count: 150, of: 1000 },
    sameModel: false,
    speed: { before: [100], after: [100], sameMachine: true, differs: [] },
    ...change,
  };
}

/** A compared task of which every sample was answered the same. */
export function identicalTask(change: Partial<ComparedTask> = {}): ComparedTask {
  return comparedTask({
    ...{ before: 0.7, after: 0.7, identical: true, sameModel: true },
    evidence: { kind: 'counted', n: 1000, gained: 0, lost: 0 },
    flips: { gained: 0, lost: 0, of: 1000 },
    changed: { count: 0, of: 1000 },
    ...change,
  });
}

/** The mean of tasks, with the evidence that is given. */
export function mean(change: Partial<AggregateComparison> = {}): AggregateComparison {
  const before = change.before ?? 0.7;
  const after = change.after ?? 0.688;
  return {
    ...{ id: 'mean', name: 'mean', tasks: ['datacomp/cifar10'], before, after },
    difference: after - before,
    evidence: { kind: 'counted', n: 1000, gained: 40, lost: 52 },
    identical: false,
    worst: { task: 'datacomp/cifar10', difference: after - before },
    ...change,
  };
}

/** Two runs of one model. */
export function compared(
  tasks: readonly TaskComparison[],
  aggregates: readonly AggregateComparison[] = [],
  model = 'toy-model',
): RunComparison {
  return { before: { name: 'before', model }, after: { name: 'after', model }, tasks, aggregates };
}

/** A config with these rules, everything else as it is without a word. */
export function configOf(
  rules: readonly Readonly<Record<string, unknown>>[],
  others: Readonly<Record<string, unknown>> = {},
): GateConfig {
  return gateConfigSchema.parse({ version: 1, rules, ...others });
}

/** What a gate is made of: one comparison with the baseline, unless others are given. */
export function gateInput(
  tasks: readonly TaskComparison[],
  config: GateConfig,
  change: Partial<GateInput> = {},
): GateInput {
  return {
    comparisons: [{ against: 'baseline', comparison: compared(tasks) }],
    config,
    configName: 'gate.yaml',
    locate: (path) => `gate.yaml:${path.join('.')}`,
    baseline: { name: 'baseline.json' },
    suites: new Map(),
    aggregates: new Map(),
    today: '2026-06-15',
    advisory: false,
    versions: {},
    ...change,
  };
}
