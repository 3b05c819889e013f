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

/** A config with a rule of every kind, as a team would write it. */
export const exampleConfig = `version: 1
baseline: { file: baselines/vit-b-32.json, match: [datasetHash, promptHash, preprocessHash, metricVersion] }
alpha: 0.05
multiplicity: holm            # holm | bh | none   (family = all \`detect\` rules of the run)
seed: 20240402
onInconclusive: warn          # pass | warn | fail
rules:
  - id: floor-imagenet
    select: { task: imagenet1k, metric: acc1 }
    floor: { min: 0.620, useLowerBound: false }
  - id: no-evidence-of-drop
    select: { suite: "*", kind: classification }
    detect: { test: mcnemar-midp, minDrop: 0.002 }      # significant AND at least 0.2 pt
  - id: imagenet-noninferior
    select: { task: imagenet1k }
    nonInferior: { margin: 0.005 }
  - id: hard-cap
    select: { suite: "*" }
    maxDrop: { absolute: 0.03 }                           # sanity net, n >= 1000 only
    minItems: 1000
  - id: suite-means
    select: { aggregate: [imagenet_shift, vtab, retrieval, mean38] }
    maxDrop: { absolute: 0.004, useBound: upper }         # fails only if even the optimistic bound is worse
  - id: churn
    select: { suite: "*" }
    churn: { max: 0.002 }
  - id: speed
    level: warn
    select: { metric: images_per_second }
    ratio: { min: 0.90, repeats: 5, requireSameMachine: true }
waivers:
  - { task: fer2013, rule: no-evidence-of-drop, until: 2026-12-31, reason: "label fix upstream, issue 123" }
output: { junit: out/gate.xml, json: out/gate.json, markdown: $GITHUB_STEP_SUMMARY, annotations: auto }
`;
