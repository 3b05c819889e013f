import type { ComparedField } from '../../../reports/compare/comparison.js';
import type { Check, GateExitCode, State } from '../../../reports/gate/gate-result.js';
import type { InventedRun, InventedTask } from '../../support/gate-runs.js';
import { doubled, flipped, rightOf, rotated, shortened } from '../../support/gate-samples.js';

/** A rule with a run that it must stop, and the same run mended, that it must let pass. */
export interface BlockingFixture {
  readonly name: string;
  readonly kind: Check['kind'];
  /** A config but for its version. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly before: InventedRun;
  readonly blocked: InventedRun;
  readonly mended: InventedRun;
  readonly state: State;
  readonly code: GateExitCode;
  /** What is kept of the older runs: absent: what a baseline keeps. */
  readonly kept?: 'lines' | 'digest';
  /** An older run that both are compared with too. */
  readonly anchor?: InventedRun;
  /** The day on which the mended run is judged; absent: `blockedDay`. */
  readonly mendedDay?: string;
}

/** The day on which blocked runs are judged. */
export const blockedDay = '2026-06-15';

const imagenet = 'datacomp/imagenet1k';
const before = rightOf(1000, 700);
const run = (...tasks: readonly InventedTask[]): InventedRun => ({ tasks });
const one = (right: readonly boolean[], more: Partial<InventedTask> = {}): InventedRun =>
  run({ task: imagenet, right, ...more });
const rule = (options: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) => ({
  rules: [{ id: 'rule', ...options }],
  ...more,
});
const unchanged = one(before);
const quiet = rule({ floor: { min: 0.1 } });

/** One line of a fixture whose runs differ in one task. */
function fixture(
  name: string,
  kind: Check['kind'],
  config: Readonly<Record<string, unknown>>,
  blocked: InventedRun,
  mended: InventedRun,
  more: Partial<BlockingFixture> = {},
): BlockingFixture {
  return { ...{ name, kind, config, blocked, mended, before: unchanged, state: 'fail', code: 1 }, ...more };
}

/** Samples of 1000 that the run after gains and loses. */
const change = (gained: number, lost: number) => one(flipped(before, { gained, lost }));
const atSpeed = (speeds: readonly number[]): InventedRun => ({
  ...one(before, { change: { imagesPerSecond: speeds[0] } }),
  repeats: speeds.slice(1),
});
const group = (task: string, lost: number) => run({ task, right: flipped(before, { lost }) });

const rules: readonly BlockingFixture[] = [
  // 700 of 1000 before; 640 and 660 after
  fixture('a value below its floor', 'floor', rule({ floor: { min: 0.65 } }), change(0, 60), change(0, 40)),
  // 668 of 1000 are above 0.65, but the lower end of Wilson's interval is 0.638; of 700 it is 0.671
  fixture(
    'a lower bound below its floor',
    'floor',
    rule({ floor: { min: 0.65, useLowerBound: true } }),
    change(0, 32),
    unchanged,
  ),
  // drops of 0.04 and 0.02
  fixture(
    'a drop above the largest allowed',
    'maxDrop',
    rule({ maxDrop: { absolute: 0.03 } }),
    change(0, 40),
    change(0, 20),
  ),
  // gained 10, lost 40: p = P(X <= 10 of 50 at 1/2) < 0.0001; gained 40, lost 40: 1/2
  fixture('a drop that is no noise', 'detect', rule({ detect: {} }), change(10, 40), change(40, 40)),
  // the same evidence, of which 0.03 is nothing to stop for
  fixture(
    'a drop that is no noise and large enough',
    'detect',
    rule({ detect: { minDrop: 0.05 } }),
    change(0, 60),
    change(10, 40),
  ),
  // deviation sqrt(65 - 55^2 / 1000) / 1000 = 0.0079, so 0.0196 is detectable: a margin of 0.02 can be judged
  fixture(
    'a drop beyond the margin',
    'nonInferior',
    rule({ nonInferior: { margin: 0.02 } }),
    change(5, 60),
    change(5, 5),
  ),
  // deviation sqrt(100) / 1000 = 0.01: 0.025 is detectable, a margin of 0.02 is too narrow to be proved
  fixture(
    'a margin that so few samples cannot prove, where that is to fail',
    'nonInferior',
    rule({ nonInferior: { margin: 0.02 } }, { onInconclusive: 'fail' }),
    change(50, 50),
    change(5, 5),
    { state: 'inconclusive', code: 4 },
  ),
  // 10 of 1000 flip, then 2
  fixture('right and wrong that flip', 'churn', rule({ churn: { max: 0.002 } }), change(5, 5), change(1, 1)),
  // 10 wrong ones of 1000 are wrong in another way: no flip
  fixture(
    'predictions that change',
    'churn',
    rule({ churn: { max: 0.002, of: 'predictions' } }),
    one(before, { reworded: 10 }),
    one(before, { reworded: 2 }),
    // a baseline keeps who was right, and that something was said otherwise, but not how often
    { kept: 'lines' },
  ),
  fixture(
    'a speed that is lost',
    'ratio',
    rule({ select: { metric: 'images_per_second' }, ratio: { min: 0.9 } }),
    atSpeed([80, 81, 79, 80, 82]),
    atSpeed([98, 99, 100, 97, 101]),
    { before: atSpeed([100, 101, 99, 100, 102]) },
  ),
];

const metrics: readonly BlockingFixture[] = [
  ['mean per-class recall', 'datacomp/vtab-caltech101'],
  ['the worst group', 'datacomp/wilds-camelyon17'],
  ['the worst region', 'datacomp/wilds-fmow'],
  ['recall of retrieval', 'datacomp/flickr30k'],
].map(([name, task]) =>
  // 120 of 1000 are lost, evenly over classes and groups, against none
  fixture(
    `a drop of ${name} that is no noise`,
    'detect',
    rule({ detect: {} }),
    group(task, 120),
    group(task, 0),
    { before: group(task, 0) },
  ),
);

const drawn = 'mini/openmoji';
const missing: readonly BlockingFixture[] = [
  ['missing', unchanged],
  ['skipped', run(...unchanged.tasks, { task: drawn, right: before, instead: 'skipped' })],
  ['failed', run(...unchanged.tasks, { task: drawn, right: before, instead: 'failed' })],
].map(([name, blocked]) => {
  const both = run(...unchanged.tasks, { task: drawn, right: before });
  return fixture(`a task that is ${name as string}`, 'missing-task', quiet, blocked as InventedRun, both, {
    before: both,
  });
});

/** For each fact that must agree: what a run looks like that differs in it. */
const differing: Readonly<Record<Exclude<ComparedField, 'samples'>, Partial<InventedTask>>> = {
  dataset: { change: { dataset: 'other bytes' } },
  split: { change: { split: 'val' } },
  protocol: { change: { protocolVersion: 2 } },
  prompts: { change: { prompts: 'other prompts' } },
  preprocess: { change: { preprocess: 'bilinear' } },
  metric: { change: { metric: 'acc5' } },
  judge: { change: { judge: 'another model' } },
};

const incomparable: readonly BlockingFixture[] = [
  ...Object.entries(differing).map(([field, task]) => [`another ${field}`, task] as const),
  ['samples in another order', { lines: rotated }] as const,
  ['an id twice', { lines: doubled }] as const,
  ['a sample that is gone', { lines: shortened }] as const,
].map(([name, task]) =>
  fixture(name, 'comparable', quiet, one(before, task), unchanged, { state: 'incomparable', code: 3 }),
);

const detection = { detect: {} };
const waived = {
  ...rule(detection),
  waivers: [{ task: 'imagenet1k', rule: 'rule', until: blockedDay, reason: 'labels are mended' }],
};

const context: readonly BlockingFixture[] = [
  fixture(
    'a waiver that has expired',
    'detect',
    {
      ...waived,
      waivers: [{ ...waived.waivers[0], until: '2026-06-14' }],
    },
    change(10, 40),
    change(10, 40),
    { mendedDay: '2026-06-14' },
  ),
  // a drop of 0.02 against the previous run, and 0.04 against the release
  fixture(
    'a drop that is small each time, against the anchor',
    'maxDrop',
    rule({ maxDrop: { absolute: 0.03 } }),
    change(0, 40),
    change(0, 20),
    { before: change(0, 20), anchor: unchanged },
  ),
  fixture(
    'the mean of two tasks',
    'maxDrop',
    rule({ select: { aggregate: 'mean' }, maxDrop: { absolute: 0.01 } }),
    run(...change(0, 30).tasks, { task: drawn, right: before }),
    run(...change(0, 10).tasks, { task: drawn, right: before }),
    { before: run(...unchanged.tasks, { task: drawn, right: before }) },
  ),
];

/** Every kind of rule, and everything else that stops a build. */
export const blockingFixtures: readonly BlockingFixture[] = [
  ...rules,
  ...metrics,
  ...missing,
  ...incomparable,
  ...context,
];
