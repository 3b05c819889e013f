import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readDefaultGateConfig } from '../../../harness/config/read-gate-config.js';
import type { GateConfig } from '../../../harness/config/gate-config.js';
import type {
  ComparedTask,
  IncomparableTask,
  MissingTask,
  NewTask,
  TaskComparison,
} from '../../../reports/compare/comparison.js';
import type { GateResult } from '../../../reports/gate/gate-result.js';
import { judgeRuns } from '../../../reports/gate/judge-runs.js';
import {
  compared,
  comparedTask,
  configOf,
  gateInput,
  identicalTask,
  mean,
} from '../../support/gate-cases.js';

type Rule = Readonly<Record<string, unknown>>;

const same = identicalTask({ task: 'mini/digits' });
const missing: MissingTask = {
  status: 'missing',
  task: 'mini/gone',
  group: 'classification',
  metric: 'acc1',
  before: 0.5,
  reason: 'no record',
};
const incomparable: IncomparableTask = {
  status: 'incomparable',
  task: 'mini/other',
  group: 'classification',
  metric: 'acc1',
  mismatches: [{ field: 'prompts', before: 'aaaa', after: 'bbbb' }],
  before: 0.5,
  after: 0.6,
};
const added: NewTask = {
  status: 'new',
  task: 'mini/new',
  group: 'classification',
  metric: 'acc1',
  after: 0.6,
};
const noNumber = comparedTask({ task: 'mini/nan', after: Number.NaN });

/** 10 gained, 60 lost of 1000: p below 1e-9, a drop of 5 points, 7 % flips. */
const fallen: Partial<ComparedTask> = {
  ...{ before: 0.7, after: 0.65, flips: { gained: 10, lost: 60, of: 1000 } },
  evidence: { kind: 'counted', n: 1000, gained: 10, lost: 60 },
  changed: { count: 120, of: 1000 },
};
const slow = {
  ...{ before: [100, 101, 99, 100, 100], after: [80, 81, 79, 80, 80] },
  ...{ sameMachine: true, differs: [] },
};

/** Every kind of rule, with a run that it is there to stop. */
const blocking: readonly (readonly [string, Rule, Partial<ComparedTask>])[] = [
  ['floor', { floor: { min: 0.66 } }, fallen],
  ['floor of the lower bound', { floor: { min: 0.63, useLowerBound: true } }, fallen],
  ['maxDrop', { maxDrop: { absolute: 0.04 } }, fallen],
  ['maxDrop of the upper end', { maxDrop: { absolute: 0.02, useBound: 'upper' } }, fallen],
  ['maxDrop of the lower end', { maxDrop: { absolute: 0.06, useBound: 'lower' } }, fallen],
  ['detect by mid-p', { detect: { minDrop: 0.05 } }, fallen],
  ['detect exactly', { detect: { test: 'mcnemar-exact' } }, fallen],
  ['nonInferior', { nonInferior: { margin: 0.01 } }, fallen],
  ['churn of right and wrong', { churn: { max: 0.06 } }, fallen],
  ['churn of predictions', { churn: { max: 0.1, of: 'predictions' } }, fallen],
  ['ratio', { ratio: { min: 0.9 } }, { speed: slow }],
];

function judge(tasks: readonly TaskComparison[], config: GateConfig, change = {}): GateResult {
  return judgeRuns(gateInput(tasks, config, change));
}

describe('every rule of level error has a case on which it blocks', () => {
  it.each(blocking)('%s', (_, settings, change) => {
    const rules = [{ id: 'a', ...settings }];
    const failed = judge([comparedTask(change)], configOf(rules));
    expect(failed).toMatchObject({ verdict: 'fail', exitCode: 1, checks: [{ rule: 'a', state: 'fail' }] });
    // It does not stop a run that answered the same and as fast.
    const speed = { ...slow, after: slow.before };
    expect(judge([identicalTask({ speed })], configOf(rules))).toMatchObject({
      verdict: 'pass',
      exitCode: 0,
    });
    // As a warning, it stops nothing.
    expect(judge([comparedTask(change)], configOf([{ ...rules[0], level: 'warn' }]))).toMatchObject({
      ...{ verdict: 'warn', exitCode: 0 },
      checks: [{ rule: 'a', state: 'warn', level: 'warn' }],
    });
    const off = [{ ...rules[0], level: 'off' }];
    expect(judge([comparedTask(change)], configOf(off))).toMatchObject({ exitCode: 3, checks: [] });
  });

  it('knows every kind of rule', () => {
    const source = readFileSync('harness/config/gate-config.ts', 'utf8');
    const kinds = /ruleKinds = \[([^\]]+)\]/.exec(source)?.[1].match(/\w+/g) ?? [];
    expect(kinds).toHaveLength(6);
    for (const kind of kinds) expect(blocking.some(([, settings]) => kind in settings)).toBe(true);
  });
});

const detect: Rule = { id: 'b', detect: {} };

describe('verdict and exit code', () => {
  const drop = comparedTask(fallen);
  const open = comparedTask({ task: 'mini/open' });
  const proof: Rule = { id: 'proof', nonInferior: { margin: 0.01 } };
  const cases: readonly (readonly [
    string,
    readonly TaskComparison[],
    readonly Rule[],
    Rule,
    string,
    number,
    string,
  ])[] = [
    ['nothing changed', [same], [detect], {}, 'pass', 0, 'none of 1 check failed'],
    ['a drop', [same, drop], [detect], {}, 'fail', 1, '1 of 2 checks failed: b on datacomp/cifar10'],
    [
      'a missing task',
      [same, missing],
      [detect],
      {},
      'fail',
      1,
      '1 of 2 checks failed: missing-task on mini/gone',
    ],
    [
      'a missing task that is optional',
      [same, missing],
      [detect],
      { optional: ['mini/*'] },
      'pass',
      0,
      'none of 2 checks failed',
    ],
    [
      'all tasks missing',
      [missing],
      [detect],
      {},
      'fail',
      1,
      '1 of 1 check failed: missing-task on mini/gone',
    ],
    [
      'all tasks missing and optional',
      [missing],
      [detect],
      { optional: ['gone'] },
      'error',
      3,
      'nothing was compared',
    ],
    [
      'another question',
      [same, incomparable],
      [detect],
      {},
      'incomparable',
      3,
      'none of 2 checks failed; 1 incomparable',
    ],
    [
      'another question, and a drop',
      [drop, incomparable],
      [detect],
      {},
      'fail',
      1,
      '1 of 2 checks failed: b on datacomp/cifar10; 1 incomparable',
    ],
    ['no number', [same, noNumber], [detect], {}, 'error', 3, 'none of 3 checks failed; 2 not numbers'],
    [
      'no number, and a drop',
      [drop, noNumber],
      [detect],
      {},
      'fail',
      1,
      '1 of 3 checks failed: b on datacomp/cifar10; 2 not numbers',
    ],
    [
      'a new task',
      [same, added],
      [detect],
      {},
      'pass',
      0,
      'none of 1 check failed; 1 new without a baseline',
    ],
    ['a new task alone', [added], [detect], {}, 'error', 3, 'nothing was compared'],
    ['no task', [], [detect], {}, 'error', 3, 'nothing was compared'],
    [
      'rules that are off',
      [same],
      [{ ...detect, level: 'off' }],
      {},
      'error',
      3,
      'no rule was applied to anything',
    ],
    [
      'conditions that do not hold',
      [open],
      [{ ...detect, select: { sameModel: true } }],
      {},
      'error',
      3,
      'no rule was applied to anything',
    ],
    ['inconclusive', [open], [proof], {}, 'warn', 0, 'none of 1 check failed; 1 inconclusive'],
    [
      'inconclusive, passing',
      [open],
      [proof],
      { onInconclusive: 'pass' },
      'pass',
      0,
      'none of 1 check failed; 1 inconclusive',
    ],
    [
      'inconclusive, failing',
      [open],
      [proof],
      { onInconclusive: 'fail' },
      'inconclusive',
      4,
      'none of 1 check failed; 1 inconclusive',
    ],
    [
      'inconclusive, failing, but a warning',
      [open],
      [{ ...proof, level: 'warn' }],
      { onInconclusive: 'fail' },
      'pass',
      0,
      'none of 1 check failed; 1 inconclusive',
    ],
    [
      'inconclusive, failing, and a drop',
      [open, drop],
      [proof, detect],
      { onInconclusive: 'fail' },
      'fail',
      1,
      '2 of 4 checks failed: proof on datacomp/cifar10, b on datacomp/cifar10; 1 inconclusive',
    ],
    ['a warning', [drop], [{ ...detect, level: 'warn' }], {}, 'warn', 0, 'none of 1 check failed; 1 warned'],
  ];

  it.each(cases)('%s', (_, tasks, rules, others, verdict, exitCode, summary) => {
    const config = configOf(rules, others);
    expect(judge(tasks, config)).toMatchObject({ verdict, exitCode, summary });
    expect(judge(tasks, config)).not.toHaveProperty('advisory');
    // --advisory excuses what is about the model, not what could not be judged.
    expect(judge(tasks, config, { advisory: true })).toMatchObject({
      ...{ verdict, summary, exitCode: exitCode === 3 ? 3 : 0 },
      advisory: { exitCode },
    });
  });

  it('lists the worst first', () => {
    const tasks = [same, open, noNumber, incomparable, drop, missing];
    const states = (onInconclusive: string) =>
      judge(tasks, configOf([proof, { ...detect, level: 'warn' }], { onInconclusive })).checks.map(
        ({ state }) => state,
      );
    const bad = ['fail', 'fail', 'error', 'error', 'error', 'incomparable'];
    expect(states('warn')).toEqual([...bad, 'warn', 'inconclusive', 'pass', 'pass', 'pass']);
    expect(states('fail')).toEqual([...bad, 'inconclusive', 'warn', 'pass', 'pass', 'pass']);
  });

  it('counts what failed by rule, and lists what lost most first', () => {
    // drops of 5, 20 and 10 points
    const drops = [0.65, 0.5, 0.6].map((after, place) =>
      comparedTask({ ...fallen, task: `mini/t${place}`, after }),
    );
    const result = judge(drops, configOf([detect]));
    expect(result.summary).toBe('3 of 3 checks failed: b on 3');
    expect(result.checks.map(({ target }) => target)).toEqual(['mini/t1', 'mini/t2', 'mini/t0']);
  });

  it('says what to do about another question, with the name that the config knows it by', () => {
    const { checks, summary } = judge([incomparable], configOf([detect]));
    expect(summary).toBe('nothing could be compared; 1 incomparable');
    expect(checks[0].message).toBe(
      'the runs differ in prompts (aaaa, now bbbb). Undo the change, run the baseline again with it, or leave promptHash out of baseline.match to compare all the same',
    );
    // what each task has of its own is not in the cause
    expect(checks[0].cause).toMatch(/^the runs differ in prompts\. Undo/);
    const samples = { ...incomparable, mismatches: [{ field: 'samples', before: '2', after: '1' }] } as const;
    expect(judge([samples], configOf([detect])).checks[0].message).toBe(
      'the runs differ in samples (2, now 1). Undo the change, or run the baseline again with it',
    );
  });

  it('lets no number that is none into the result', () => {
    const broken: readonly Partial<ComparedTask>[] = [
      { after: Number.NaN },
      { before: Number.POSITIVE_INFINITY },
      { evidence: { kind: 'counted', n: 1000, gained: Number.NaN, lost: 1 } },
      {
        evidence: {
          ...{ kind: 'resampled', units: 10, differences: Float64Array.of(0, Number.NaN) },
          ...{ difference: 0, swapped: Float64Array.of(0, 0), dropP: 0.5, differenceP: 1 },
        },
      },
      {
        evidence: {
          ...{ kind: 'unpaired', before: { value: 0.5, low: 0.4, high: Number.NaN } },
          ...{ after: { value: 0.5, low: 0.4, high: 0.6 }, reason: 'x' },
        },
      },
    ];
    for (const change of broken) {
      const { verdict, exitCode, checks } = judge(
        [comparedTask(change)],
        configOf([detect, proof, { id: 'cap', maxDrop: { absolute: 0.1 } }]),
      );
      expect([verdict, exitCode]).toEqual(['error', 3]);
      for (const { numbers } of checks) expect(JSON.stringify(numbers)).not.toContain('null');
    }
    const other = comparedTask({ metrics: { acc1: [0.7, 0.7], acc5: [0.9, Number.NaN] } });
    const floor = { id: 'five', select: { metric: 'acc5' }, floor: { min: 0.1 } };
    expect(judge([other], configOf([floor]))).toMatchObject({ verdict: 'error', exitCode: 3 });
  });

  it('judges a mean that is no number as an error', () => {
    const comparison = compared([same], [mean({ after: Number.NaN })]);
    const rules = [{ id: 'm', select: { aggregate: 'mean' }, maxDrop: { absolute: 0.1 } }];
    const result = judge([], configOf([...rules, detect]), {
      comparisons: [{ against: 'baseline', comparison }],
    });
    expect(result).toMatchObject({ verdict: 'error', exitCode: 3 });
  });

  it('bears names of any kind', () => {
    const name = 'mini/\u001b[31m]]>&"<|\u202e\n😀__proto__';
    const { checks } = judge([comparedTask({ task: name, ...fallen })], configOf([detect]));
    expect(checks).toMatchObject([{ target: name, state: 'fail' }]);
  });

  it('takes the tests of all models for one family', () => {
    // 1 gained, 7 lost: one-sided exact p = 9 / 256 = 0.0352; of two models, 0.0703.
    const task = comparedTask({
      ...{ before: 0.7, after: 0.694, n: 1000 },
      evidence: { kind: 'counted', n: 1000, gained: 1, lost: 7 },
    });
    const config = configOf([{ id: 'b', detect: { test: 'mcnemar-exact' } }]);
    const of = (...models: readonly string[]) =>
      judge([], config, {
        comparisons: models.map((model) => ({
          against: 'baseline',
          comparison: compared([task], [], model),
        })),
      });
    expect(of('one')).toMatchObject({ exitCode: 1 });
    expect(of('one', 'other')).toMatchObject({ exitCode: 0, checks: [{ model: 'one' }, { model: 'other' }] });
  });
});

describe('waivers', () => {
  const drop = comparedTask(fallen);
  const waiver = { task: 'cifar10', rule: 'b', until: '2026-06-15', reason: 'new labels' };
  const waived = (today: string, others: Rule = {}, tasks: readonly TaskComparison[] = [drop]) =>
    judge(tasks, configOf([detect], { waivers: [{ ...waiver, ...others }] }), { today });

  it('hold through their last day', () => {
    for (const today of ['2026-06-14', '2026-06-15']) {
      const result = waived(today);
      expect(result).toMatchObject({
        verdict: 'pass',
        exitCode: 0,
        summary: 'none of 1 check failed; 1 waived',
      });
      expect(result.checks[0].waiver).toEqual({ until: '2026-06-15', reason: 'new labels' });
      expect(result.checks[0].message).toMatch(/\. Waived until 2026-06-15: new labels$/);
    }
  });

  it('fail on the day after, and say so', () => {
    const result = waived('2026-06-16');
    expect(result).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(result.checks[0]).not.toHaveProperty('waiver');
    expect(result.checks[0].message).toMatch(/\. The waiver of it \(new labels\) expired on 2026-06-15$/);
  });

  it('are of their rule and task alone', () => {
    const cap = { id: 'cap', maxDrop: { absolute: 0.01 } };
    const config = configOf([detect, cap], { waivers: [waiver] });
    expect(judge([drop], config).checks).toMatchObject([
      { rule: 'cap', state: 'fail' },
      { rule: 'b', state: 'pass' },
    ]);
    const other = comparedTask({ ...fallen, task: 'datacomp/stl10' });
    expect(judge([drop, other], configOf([detect], { waivers: [waiver] })).checks).toMatchObject([
      { target: 'datacomp/stl10', state: 'fail' },
      { target: 'datacomp/cifar10', state: 'pass' },
    ]);
  });

  it('may be of a missing task', () => {
    const result = waived('2026-06-15', { task: 'gone', rule: 'missing-task' }, [same, missing]);
    expect(result).toMatchObject({ exitCode: 0 });
  });

  it('are idle where their task is in none of the runs', () => {
    expect(waived('2026-06-15', { task: 'fer2013' })).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('leave a check alone that passes', () => {
    const result = waived('2026-06-15', { task: 'digits' }, [same]);
    expect(result.checks[0]).not.toHaveProperty('waiver');
  });
});

describe('the default config', () => {
  const judgeByDefault = async (tasks: readonly ComparedTask[], means = [mean(identicalMean)]) => {
    const { config, locate, configName } = await readDefaultGateConfig();
    const comparison = compared(tasks, means);
    return judge([], config, { comparisons: [{ against: 'baseline', comparison }], locate, configName });
  };
  const identicalMean = {
    ...{ before: 0.7, after: 0.7, identical: true },
    evidence: { kind: 'counted', n: 1000, gained: 0, lost: 0 },
  } as const;

  it('passes an unchanged model, and one of which one sample in 500 flipped', async () => {
    expect(await judgeByDefault([identicalTask()])).toMatchObject({
      verdict: 'pass',
      configName: 'the default',
    });
    const rounding = identicalTask({
      ...{ identical: false, flips: { gained: 1, lost: 1, of: 1000 } },
      evidence: { kind: 'counted', n: 1000, gained: 1, lost: 1 },
    });
    expect(await judgeByDefault([rounding])).toMatchObject({ verdict: 'pass' });
  });

  it('stops flips of the same weights that move no accuracy', async () => {
    // 5 gained, 5 lost of 1000: 1 % where 0.2 % may.
    const broken = identicalTask({
      ...{ identical: false, flips: { gained: 5, lost: 5, of: 1000 } },
      evidence: { kind: 'counted', n: 1000, gained: 5, lost: 5 },
    });
    const result = await judgeByDefault([broken]);
    expect(result).toMatchObject({
      verdict: 'fail',
      exitCode: 1,
      checks: [{ rule: 'same-answers' }, {}, {}],
    });
    // Of other weights, as many may.
    expect(await judgeByDefault([{ ...broken, sameModel: false }])).toMatchObject({ verdict: 'pass' });
  });

  it('stops a drop of one task, and a fall of the mean', async () => {
    expect(await judgeByDefault([comparedTask(fallen)])).toMatchObject({
      exitCode: 1,
      checks: [{ rule: 'no-drop' }, {}],
    });
    const evidence = { kind: 'counted', n: 100_000, gained: 1000, lost: 3000 } as const;
    const lower = mean({ before: 0.7, after: 0.68, evidence });
    expect(await judgeByDefault([identicalTask()], [lower])).toMatchObject({
      exitCode: 1,
      checks: [{ rule: 'means-not-inferior', target: 'mean' }, {}, {}],
    });
  });

  it('is content where there are no means', async () => {
    expect(await judgeByDefault([identicalTask()], [])).toMatchObject({ verdict: 'pass' });
  });
});
