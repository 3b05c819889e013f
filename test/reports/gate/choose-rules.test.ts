import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../harness/core/errors.js';
import { explainTarget } from '../../../reports/gate/explain-target.js';
import type { GateInput } from '../../../reports/gate/gate-input.js';
import { judgeRuns } from '../../../reports/gate/judge-runs.js';
import { matchesPattern } from '../../../reports/gate/match-names.js';
import { expectOneLine } from '../../support/errors.js';
import {
  compared,
  comparedTask,
  configOf,
  gateInput,
  identicalTask,
  mean,
} from '../../support/gate-cases.js';

const cifar = comparedTask({ task: 'datacomp/cifar10' });
const flickr = comparedTask({
  task: 'datacomp/flickr30k',
  group: 'retrieval',
  metric: 'mean_recall@1',
  n: 500,
});
const digits = identicalTask({ task: 'mini/digits' });
const suites = new Map([
  ['datacomp38', ['datacomp/cifar10', 'datacomp/flickr30k', 'datacomp/stl10']],
  ['mini', ['mini/digits']],
  ['vtab', ['datacomp/vtab-dtd']],
]);

type Rule = Readonly<Record<string, unknown>>;

function inputOf(rules: readonly Rule[], others: Rule = {}, change: Partial<GateInput> = {}): GateInput {
  return gateInput([cifar, flickr, digits], configOf(rules, others), { suites, ...change });
}

/** Which rule is applied to which target, as `rule target`. */
function applied(rules: readonly Rule[], change: Partial<GateInput> = {}): readonly string[] {
  const { checks } = judgeRuns(inputOf(rules, {}, change));
  return checks.map(({ rule, target }) => `${rule} ${target}`).sort();
}

describe('what a selector is about', () => {
  it.each<readonly [string, Rule, readonly string[]]>([
    ['nothing: every task', {}, ['datacomp/cifar10', 'datacomp/flickr30k', 'mini/digits']],
    ['a task', { task: 'mini/digits' }, ['mini/digits']],
    ['a task without its family', { task: 'digits' }, ['mini/digits']],
    ['a pattern', { task: 'datacomp/*' }, ['datacomp/cifar10', 'datacomp/flickr30k']],
    ['a pattern without a family', { task: 'fl*k' }, ['datacomp/flickr30k']],
    ['several tasks', { task: ['cifar10', 'digits'] }, ['datacomp/cifar10', 'mini/digits']],
    ['a suite', { suite: 'datacomp38' }, ['datacomp/cifar10', 'datacomp/flickr30k']],
    ['a pattern of suites', { suite: 'm*' }, ['mini/digits']],
    ['every suite', { suite: '*' }, ['datacomp/cifar10', 'datacomp/flickr30k', 'mini/digits']],
    ['a kind', { kind: 'retrieval' }, ['datacomp/flickr30k']],
    [
      'two keys',
      { suite: 'datacomp38', kind: ['classification', 'retrieval'], task: '*10' },
      ['datacomp/cifar10'],
    ],
    ['an unchanged model', { sameModel: true }, ['mini/digits']],
    ['a model', { model: 'toy-*' }, ['datacomp/cifar10', 'datacomp/flickr30k', 'mini/digits']],
    ['the metric that it reports', { metric: 'mean_recall@1' }, ['datacomp/flickr30k']],
  ])('%s', (_, select, targets) => {
    expect(applied([{ id: 'a', select, maxDrop: { absolute: 0.5 } }])).toEqual(
      targets.map((id) => `a ${id}`),
    );
  });

  it('leaves tasks of too few samples out, without a mistake where there is none left', () => {
    const rule = { id: 'a', maxDrop: { absolute: 0.5 } };
    expect(applied([{ ...rule, minItems: 501 }])).toEqual(['a datacomp/cifar10', 'a mini/digits']);
    expect(applied([{ ...rule, minItems: 500 }])).toHaveLength(3);
    expect(applied([{ ...rule, minItems: 10_000 }])).toEqual([]);
  });

  it('is about means only where it names them', () => {
    const aggregates = new Map([['vtab', ['datacomp/cifar10', 'datacomp/vtab-dtd']]]);
    const change = {
      comparisons: [{ against: 'baseline', comparison: compared([cifar], [mean()]) } as const],
      aggregates,
    };
    const rule = { id: 'a', maxDrop: { absolute: 0.5 } };
    expect(applied([rule], change)).toEqual(['a datacomp/cifar10']);
    expect(applied([{ ...rule, select: { aggregate: '*' } }], change)).toEqual(['a mean']);
    // A mean that is known, but of which a task could not be compared, is not passed over.
    const { checks } = judgeRuns(inputOf([{ ...rule, select: { aggregate: 'vtab' } }], {}, change));
    expect(checks).toMatchObject([
      {
        target: 'vtab',
        state: 'inconclusive',
        message: 'there is no such mean: datacomp/vtab-dtd cannot be compared',
      },
    ]);
  });

  it('matches names as they are: no sign but the star means anything', () => {
    expect(matchesPattern('a.c', 'abc')).toBe(false);
    expect(matchesPattern('(a|b)+', '(a|b)+')).toBe(true);
    expect(matchesPattern('*a*b*', 'xxaxxbxx')).toBe(true);
    expect(matchesPattern('a*a', 'a')).toBe(false);
    expect(matchesPattern('ab*bc', 'abc')).toBe(false);
    expect(matchesPattern('**', '')).toBe(true);
    // Were it a regular expression, this would take longer than anybody waits.
    expect(matchesPattern(`${'a*'.repeat(50)}b`, 'a'.repeat(5000))).toBe(false);
  });
});

describe('a selector that matches nothing', () => {
  it.each<readonly [string, Rule, string]>([
    [
      'a task',
      { task: 'cifar100' },
      'gate.yaml:rules.0.select.task: rule a matches nothing: no task "cifar100" is in the runs that are compared; nearest: cifar10,',
    ],
    [
      'one of several tasks',
      { task: ['cifar10', 'digit'] },
      'gate.yaml:rules.0.select.task.1: rule a matches nothing: no task "digit" is in the runs that are compared; nearest: digits',
    ],
    ['a pattern', { task: 'x*' }, 'no task "x*"'],
    [
      'a suite',
      { suite: 'datacomp' },
      'no suite "datacomp" is in the runs that are compared; nearest: datacomp38,',
    ],
    [
      'a suite of which no task ran',
      { suite: 'vtab' },
      'rule a matches nothing: no task of the suite "vtab" is in the runs',
    ],
    ['a kind', { kind: 'detection' }, 'no kind "detection"'],
    ['a model', { model: 'vit' }, 'no model "vit" is in the runs that are compared; nearest: toy-model'],
    [
      'a metric',
      { metric: 'acc10' },
      'no metric "acc10" is in the runs that are compared; nearest: acc1, acc5',
    ],
    ['a mean', { aggregate: 'vtab' }, 'no mean "vtab" is in the runs that are compared'],
    [
      'a task of another kind',
      { task: 'cifar10', kind: 'retrieval' },
      'gate.yaml:rules.0.select: rule a matches nothing: each of its names does, but no task fits them all',
    ],
    ['a name that objects inherit', { task: 'constructor' }, 'no task "constructor"'],
  ])('%s', async (_, select, message) => {
    const rules = [{ id: 'a', select, floor: { min: 0 } }];
    await expectOneLine(() => judgeRuns(inputOf(rules)), ConfigError, message);
  });

  it('is none where a task is missing from the current run, or is not comparable', () => {
    const missing = {
      status: 'missing',
      task: 'mini/gone',
      group: 'lmm',
      metric: 'acc5',
      before: 1,
      reason: 'none',
    } as const;
    const config = configOf([{ id: 'a', select: { task: 'gone', metric: 'acc1' }, floor: { min: 0 } }]);
    expect(judgeRuns(gateInput([cifar, missing], config)).checks).toMatchObject([{ rule: 'missing-task' }]);
  });
});

describe('a rule that cannot be applied to what it is about', () => {
  it.each<readonly [string, Rule]>([
    ['detect', { detect: {} }],
    ['nonInferior', { nonInferior: { margin: 0.1 } }],
    ['churn', { churn: { max: 0.1 } }],
    ['maxDrop', { maxDrop: { absolute: 0.1, useBound: 'upper' } }],
  ])('%s of a metric that the record does not report', async (kind, settings) => {
    const rules = [{ id: 'a', select: { task: 'cifar10', metric: 'acc5' }, ...settings }];
    await expectOneLine(
      () => judgeRuns(inputOf(rules)),
      ConfigError,
      `gate.yaml:rules.0.select.metric: rule a: ${kind} is about the metric that a record reports, which of datacomp/cifar10 is acc1, got acc5`,
    );
    const own = [{ id: 'a', select: { task: 'cifar10', metric: 'acc1' }, ...settings }];
    expect(judgeRuns(inputOf(own)).checks).toHaveLength(1);
  });

  it.each<readonly [Rule, string]>([
    [{ floor: { min: 62 } }, 'floor.min'],
    [{ maxDrop: { absolute: 3 } }, 'maxDrop.absolute'],
    [{ nonInferior: { margin: 2 } }, 'nonInferior.margin'],
  ])('%j of a fraction is in percent', async (settings, path) => {
    await expectOneLine(
      () => judgeRuns(inputOf([{ id: 'a', ...settings }])),
      ConfigError,
      `gate.yaml:rules.0.${path}: rule a: acc1 of datacomp/cifar10 is a fraction`,
    );
    // Points have no such bound.
    const mme = comparedTask({ metric: 'perception_score', before: 1300, after: 1301 });
    const result = judgeRuns(gateInput([mme], configOf([{ id: 'a', ...settings }])));
    expect(result.checks).toHaveLength(1);
  });
});

describe('of several rules of one kind', () => {
  const rule = (id: string, select: Rule, others: Rule = {}): Rule => ({
    ...{ id, select, maxDrop: { absolute: 0.5 } },
    ...others,
  });

  it('the most specific is applied: a task named, a pattern, a kind or suite or model, everything', () => {
    const rules = [
      rule('named', { task: 'cifar10' }),
      rule('pattern', { task: 'data*' }),
      rule('kind', { kind: 'classification' }),
      rule('all', {}),
    ];
    expect(applied(rules)).toEqual([
      'kind mini/digits',
      'named datacomp/cifar10',
      'pattern datacomp/flickr30k',
    ]);
    expect(applied([...rules].reverse())).toEqual(applied(rules));
  });

  it('the later of equals is applied', () => {
    expect(applied([rule('a', { kind: 'retrieval' }), rule('b', { suite: 'datacomp38' })])).toEqual([
      'b datacomp/cifar10',
      'b datacomp/flickr30k',
    ]);
  });

  it('a star is no name, and a condition that does not hold bars no other rule', () => {
    expect(applied([rule('a', { kind: 'retrieval' }), rule('b', { suite: '*' })])).toContain(
      'a datacomp/flickr30k',
    );
    expect(applied([rule('a', {}), rule('b', { task: 'flickr30k' }, { minItems: 1000 })])).toContain(
      'a datacomp/flickr30k',
    );
  });

  it('`off` turns a target off for the others', () => {
    expect(applied([rule('a', {}), rule('b', { task: 'digits' }, { level: 'off' })])).toEqual([
      'a datacomp/cifar10',
      'a datacomp/flickr30k',
    ]);
  });

  it('kinds, metrics, and what churn is of, are apart', () => {
    const select = { task: 'cifar10' };
    expect(
      applied([
        rule('a', select),
        { id: 'b', select, floor: { min: 0 } },
        { id: 'c', select: { ...select, metric: 'acc5' }, floor: { min: 0 } },
        { id: 'd', select, churn: { max: 1 } },
        { id: 'e', select, churn: { max: 1, of: 'predictions' } },
      ]),
    ).toHaveLength(5);
  });

  it('the anchor is judged by those about drops alone', () => {
    const comparisons = (['baseline', 'anchor'] as const).map((against) => ({
      against,
      comparison: compared([cifar]),
    }));
    const rules = [
      { id: 'floor', floor: { min: 0 } },
      { id: 'cap', maxDrop: { absolute: 0.5 } },
      { id: 'detect', detect: {} },
      { id: 'proof', nonInferior: { margin: 0.1 } },
      { id: 'churn', churn: { max: 1 } },
      { id: 'speed', ratio: { min: 0.5 } },
    ];
    const { checks } = judgeRuns(inputOf(rules, {}, { comparisons }));
    const of = (against: string) =>
      checks.filter((check) => check.against === against).map(({ rule: id }) => id);
    expect([...of('baseline')].sort()).toEqual(['cap', 'churn', 'detect', 'floor', 'proof', 'speed']);
    expect([...of('anchor')].sort()).toEqual(['cap', 'detect', 'proof']);
    // Both tests are of one family.
    expect(checks.find(({ rule: id }) => id === 'detect')?.message).toContain('adjusted for 2 tests');
  });
});

describe('explainTarget', () => {
  it('says which rules are applied, which gave way, and the numbers', () => {
    const input = inputOf(
      [
        { id: 'cap', maxDrop: { absolute: 0.5 } },
        { id: 'cap-digits', select: { task: 'cifar10' }, maxDrop: { absolute: 0.01 } },
        { id: 'same', select: { sameModel: true }, churn: { max: 0 } },
      ],
      { waivers: [{ task: 'cifar10', rule: 'cap', until: '2026-06-14', reason: 'labels' }] },
    );
    expect(explainTarget('cifar10', input, judgeRuns(input))).toEqual([
      'datacomp/cifar10 of toy-model, against the baseline: compared',
      '  cap-digits (maxDrop of acc1, level error): it names the task',
      '    fail: fell by 1.20 points (70.00 % to 68.80 %); at most 1.00 points are allowed',
      expect.stringMatching(
        /^ {4}n 1000, before 0\.7, after 0\.688, difference -0\.012, gained 40, lost 52, low -0\.03\d*, high 0\.00\d*, limit 0\.01$/,
      ),
      '    gave way: cap, less specific: it is about everything',
      '  same (churn): not applied, weights, provider or precision are not those of the baseline',
      '  waiver of cap expired on 2026-06-14: labels',
    ]);
  });

  it('names the nearest of what it does not know', async () => {
    const input = inputOf([{ id: 'a', floor: { min: 0 } }]);
    await expectOneLine(
      () => explainTarget('flickr', input, judgeRuns(input)),
      ConfigError,
      '--explain: no task or mean "flickr" is in the runs that are compared, nearest: flickr30k',
    );
  });
});
