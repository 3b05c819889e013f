import { gateConfigSchema, type GateConfig } from '../../harness/config/gate-config.js';
import type { RunComparison } from '../../reports/compare/comparison.js';
import type { Check, GateFailure, GateOutcome, GateResult, State } from '../../reports/gate/gate-result.js';

/** A check of `no-drop` on one task that passed, with every number. */
export function makeCheck(changes: Partial<Check> = {}): Check {
  return {
    rule: 'no-drop',
    kind: 'detect',
    level: 'error',
    against: 'baseline',
    model: 'vit-micro-s',
    target: 'datacomp/cifar10',
    metric: 'acc1',
    state: 'pass',
    message: 'acc1 91.20 %, was 91.00 %: no evidence of a drop (adjusted p 0.94)',
    numbers: {
      n: 10_000,
      before: 0.91,
      after: 0.912,
      difference: 0.002,
      low: -0.0012,
      high: 0.0052,
      gained: 150,
      lost: 130,
      p: 0.884,
      adjustedP: 0.94,
      detectable: 0.0042,
    },
    ...changes,
  };
}

/** A check that failed, with the numbers of 1,000 of 50,000 samples lost and 700 gained. */
export function makeFailedCheck(changes: Partial<Check> = {}): Check {
  return makeCheck({
    target: 'datacomp/imagenet1k',
    state: 'fail',
    message: 'acc1 fell by 0.60 points, from 62.30 % to 61.70 %: 700 gained, 1000 lost (adjusted p <0.0001)',
    numbers: {
      n: 50_000,
      before: 0.623,
      after: 0.617,
      difference: -0.006,
      low: -0.0076,
      high: -0.0044,
      gained: 700,
      lost: 1000,
      p: 1.2e-13,
      adjustedP: 7.2e-12,
      detectable: 0.0021,
    },
    ...changes,
  });
}

/** A result of these checks; verdict and exit code follow from the worst of them, as the rules of the gate say. */
export function makeGateResult(checks: readonly Check[], changes: Partial<GateResult> = {}): GateResult {
  const verdict = verdictOf(checks);
  return {
    schema: 1,
    verdict,
    exitCode: verdict === 'fail' ? 1 : verdict === 'error' || verdict === 'incomparable' ? 3 : 0,
    summary: `${checks.length} checks on invented results`,
    alpha: 0.05,
    seed: 20240402,
    multiplicity: 'holm',
    checks,
    comparisons: [],
    config: makeGateConfig(),
    configName: 'gate.yaml',
    baseline: { name: 'baselines/vit.json', sha256: 'ab'.repeat(32), date: '2026-01-02T03:04:05Z' },
    versions: { vitabench: '0.1.0' },
    ...changes,
  };
}

function verdictOf(checks: readonly Check[]): State {
  const order: readonly State[] = ['fail', 'error', 'incomparable', 'inconclusive', 'warn', 'pass'];
  return order.find((state) => checks.some((check) => check.state === state)) ?? 'error';
}

/** A config with one rule. */
function makeGateConfig(changes: Partial<GateConfig> = {}): GateConfig {
  return { ...gateConfigSchema.parse({ version: 1, rules: [{ id: 'no-drop', detect: {} }] }), ...changes };
}

/** A comparison of one model of which nothing is compared but a task that the baseline lacks. */
export function makeComparison(): RunComparison {
  const side = { name: 'results', model: 'vit-micro-s' };
  const task = {
    task: 'mini/new',
    group: 'classification',
    metric: 'acc1',
    status: 'new',
    after: 0.5,
  } as const;
  return { before: side, after: side, tasks: [task], aggregates: [] };
}

/** One check in each state, and a waived one. */
export const mixedChecks: readonly Check[] = [
  makeFailedCheck(),
  makeCheck({ target: 'mini/nan', state: 'error', message: 'acc1 is no number', numbers: {} }),
  makeCheck({
    rule: 'comparable',
    kind: 'comparable',
    target: 'datacomp/fer2013',
    state: 'incomparable',
    message: 'prompts differ: abc, was def',
    numbers: { before: 0.3, after: 0.4 },
  }),
  makeCheck({
    rule: 'mean-holds',
    kind: 'nonInferior',
    target: 'mean',
    metric: 'mean',
    state: 'inconclusive',
    message: 'a drop below 2.10 points would not have been seen, the margin is 1.00',
    numbers: { difference: 0.001, low: -0.015, high: 0.017, limit: 0.01, detectable: 0.021 },
  }),
  makeCheck({
    rule: 'speed',
    kind: 'ratio',
    level: 'warn',
    metric: 'images_per_second',
    state: 'warn',
    message: '0.81 of the images a second, at least 0.90 are asked for',
    numbers: { before: 320.5, after: 259.6, ratio: 0.81, low: 0.79, high: 0.83, limit: 0.9 },
  }),
  makeFailedCheck({
    target: 'datacomp/waived',
    state: 'pass',
    waiver: { until: '2026-12-31', reason: 'labels are fixed upstream' },
  }),
  makeCheck({ rule: 'missing-task', kind: 'missing-task', numbers: { before: 0.91 }, message: 'is there' }),
  makeCheck(),
];

const hostile = [
  '\u001b[31mred\u001b[0m',
  'emoji 👩‍👩‍👧‍👦 ✅',
  ']]>',
  'nul \u0000 bell \u0007',
  'high \ud800 low \udc00 pair \ud83d\ude00',
  'a|b\nc\r\n::error::d',
  '<script>alert(1)</script> & "quotes" \'too\'',
  '@everyone see https://example.com www.example.com #1 [x](y) **bold** `code` $x$',
  '%0A%25, : \u2028 \ufffe\uffff \u202eoverride',
  '##[error]x',
  'x'.repeat(20_000),
  '😀'.repeat(5_000),
  '',
];

/** Checks whose every text is one that readers stumble over. */
export const hostileChecks: readonly Check[] = hostile.flatMap((text) => [
  makeFailedCheck({ rule: text, model: text, target: text, metric: text, message: text }),
  makeCheck({ target: text, waiver: { until: '2026-12-31', reason: text } }),
  makeCheck({ rule: text, state: 'inconclusive', message: text, against: 'anchor' }),
  makeCheck({ target: `${text} ok` }),
]);

/** 5,000 checks of 50 models, every third of which failed. */
const manyChecks: readonly Check[] = Array.from({ length: 5000 }, (_, index) => {
  const about = { model: `model-${index % 50}`, target: `datacomp/task-${Math.floor(index / 50)}` };
  return index % 3 === 0 ? makeFailedCheck(about) : makeCheck(about);
}).sort((a, b) => (a.state < b.state ? -1 : a.state > b.state ? 1 : 0));

/** A gate that could not be held. */
const failure: GateFailure = {
  schema: 1,
  verdict: 'error',
  exitCode: 3,
  summary: 'baselines/vit.json: no such file. Make it with `bench gate init`',
};

const many = { summary: `1667 of 5000 checks failed` };

/** Outcomes of every kind, by name. */
export const outcomes: Readonly<Record<string, GateOutcome>> = {
  pass: makeGateResult([makeCheck(), makeCheck({ target: 'mini/objects' })]),
  fail: makeGateResult([makeFailedCheck(), makeCheck()]),
  advisory: makeGateResult([makeFailedCheck(), makeCheck()], { exitCode: 0, advisory: { exitCode: 1 } }),
  mixed: makeGateResult(mixedChecks, {
    comparisons: [{ against: 'baseline', comparison: makeComparison() }],
    anchor: { name: 'baselines/v1.json' },
  }),
  waived: makeGateResult(mixedChecks.filter(({ waiver, state }) => waiver ?? state === 'pass')),
  warned: makeGateResult(mixedChecks.filter(({ state }) => state === 'warn' || state === 'pass')),
  incomparable: makeGateResult(mixedChecks.filter(({ state }) => state === 'incomparable')),
  inconclusive: makeGateResult(mixedChecks.filter(({ state }) => state === 'inconclusive')),
  undecided: makeGateResult(
    mixedChecks.filter(({ state }) => state === 'inconclusive'),
    { exitCode: 4, config: makeGateConfig({ onInconclusive: 'fail' }) },
  ),
  empty: makeGateResult([], { exitCode: 3, summary: 'nothing was compared' }),
  hostile: makeGateResult(hostileChecks, { summary: hostile.join(' '), configName: hostile[7] }),
  many: makeGateResult(manyChecks, many),
  broken: failure,
  misconfigured: { ...failure, exitCode: 2, summary: 'gate.yaml:3:5: unknown key `rule`' },
};
