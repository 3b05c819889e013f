import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import {
  readGateConfig,
  readDefaultGateConfig,
  parseGateConfig,
  placeOutputs,
} from '../../harness/config/read-gate-config.js';
import { expectOneLine } from '../support/errors.js';
import { exampleConfig as example } from '../support/gate-cases.js';

describe('parseGateConfig', () => {
  it('reads the example of the design', () => {
    const { config } = parseGateConfig(example, 'gate.yaml');
    expect(config.rules.map(({ id, level }) => [id, level])).toEqual([
      ['floor-imagenet', 'error'],
      ['no-evidence-of-drop', 'error'],
      ['imagenet-noninferior', 'error'],
      ['hard-cap', 'error'],
      ['suite-means', 'error'],
      ['churn', 'error'],
      ['speed', 'warn'],
    ]);
    expect(config.rules[4].select.aggregate).toEqual(['imagenet_shift', 'vtab', 'retrieval', 'mean38']);
    expect(config.rules[5].churn).toEqual({ max: 0.002, of: 'correct' });
    expect(config.waivers[0]).toMatchObject({ task: 'fer2013', until: '2026-12-31' });
    expect(config.bootstrap).toBe(10_000);
  });

  it('reads JSON, with tabs, as the YAML that it is', () => {
    const text = JSON.stringify({ version: 1, rules: [{ id: 'a', detect: {} }] }, undefined, '\t');
    expect(parseGateConfig(text, 'gate.json').config.rules[0].detect).toEqual({
      test: 'mcnemar-midp',
      minDrop: 0,
    });
  });

  it('says where a member stands', () => {
    const { locate } = parseGateConfig(example, 'gate.yaml');
    expect(locate(['rules', 0, 'floor', 'min'])).toBe('gate.yaml:10:19');
    expect(locate(['rules', 4, 'select', 'aggregate', 1])).toBe('gate.yaml:22:43');
    expect(locate(['waivers', 0, 'task'])).toBe('gate.yaml:32:13');
    // What is not written is where that stands which would hold it.
    expect(locate(['rules', 1, 'select', 'task'])).toBe('gate.yaml:12:13');
  });
});

/** A config whose rules begin in line 3. */
const withRules = (rules: string) => `version: 1\nrules:\n${rules}`;
const one = '  - id: a\n    detect: {}\n';

describe('each mistake is named with its line and column', () => {
  it.each<readonly [string, string, string]>([
    ['a duplicate key', 'version: 1\nversion: 1\n', 'gate.yaml:2:1: not valid YAML: map keys must be unique'],
    [
      'a tab',
      'version: 1\nrules:\n\t- id: a\n',
      'gate.yaml:3:1: not valid YAML: tabs are not allowed as indentation',
    ],
    ['a bracket that stays open', 'version: 1\nrules: [\n', 'gate.yaml:3:1: not valid YAML: flow sequence'],
    [
      'a second document',
      `${withRules(one)}---\nversion: 1\n`,
      'gate.yaml:5:1: not valid YAML: source contains multiple documents',
    ],
    ['a tag of a program', 'version: !!js/function "x"\n', 'gate.yaml:1:10: not valid YAML: unresolved tag'],
    [
      'an alias without an anchor',
      'version: 1\nrules: *other\n',
      'gate.yaml:2:8: not valid YAML: unresolved alias',
    ],
    ['an empty file', '', 'gate.yaml:1:1: got nothing, expected a mapping of keys to values'],
    ['a list', '- 1\n', 'gate.yaml:1:1: got a list, expected a mapping of keys to values'],
    [
      'an unknown key',
      `version: 1\nalfa: 0.1\n${withRules(one).slice(11)}`,
      'gate.yaml:2:1: unknown key "alfa", nearest: alpha',
    ],
    [
      'an unknown key of a rule',
      withRules('  - id: a\n    flor: { min: 1 }\n'),
      'gate.yaml:4:5: unknown key "flor" in rules[0], nearest: floor',
    ],
    [
      'an unknown key of a setting',
      withRules('  - id: a\n    floor: { minimum: 1 }\n'),
      'gate.yaml:4:14: unknown key "minimum" in rules[0].floor, expected one of min, useLowerBound',
    ],
    [
      'a key named as what objects inherit',
      `__proto__: 1\n${withRules(one)}`,
      'gate.yaml:1:1: unknown key "__proto__"',
    ],
    ['a merge key', `<<: 1\n${withRules(one)}`, 'gate.yaml:1:1: unknown key "<<"'],
    ['another version', 'version: 2\nrules:\n' + one, 'gate.yaml:1:10: version: got 2, expected 1'],
    ['no version', `rules:\n${one}`, 'gate.yaml:1:1: version: missing, expected 1'],
    ['no rules', 'version: 1\n', 'gate.yaml:1:1: rules: missing, expected a list'],
    [
      'an empty list of rules',
      'version: 1\nrules: []\n',
      'gate.yaml:2:8: rules: got a list, expected array to have >=1 items',
    ],
    [
      'text for a number',
      `version: 1\nalpha: "0.05"\nrules:\n${one}`,
      'gate.yaml:2:8: alpha: got "0.05", expected a number',
    ],
    ['no value', `version: 1\nalpha:\nrules:\n${one}`, 'gate.yaml:2:'],
    ['NaN', `version: 1\nalpha: .nan\nrules:\n${one}`, 'gate.yaml:2:8: alpha: got'],
    [
      'alpha of a half',
      `version: 1\nalpha: 0.5\nrules:\n${one}`,
      'gate.yaml:2:8: alpha: got 0.5, expected number to be <0.5',
    ],
    [
      'another word',
      `version: 1\nmultiplicity: bonferroni\nrules:\n${one}`,
      'gate.yaml:2:15: multiplicity: got "bonferroni", expected one of holm, bh, none',
    ],
    [
      'minDrop in percent',
      withRules('  - id: a\n    detect: { minDrop: 5 }\n'),
      'gate.yaml:4:24: rules[0].detect.minDrop: got 5, expected number to be <=1',
    ],
    [
      'a negative minDrop',
      withRules('  - id: a\n    detect: { minDrop: -0.1 }\n'),
      'gate.yaml:4:24: rules[0].detect.minDrop: got -0.1, expected number to be >=0',
    ],
    [
      'a margin of nothing',
      withRules('  - id: a\n    nonInferior: { margin: 0 }\n'),
      'gate.yaml:4:28: rules[0].nonInferior.margin: got 0, expected number to be >0',
    ],
    [
      'an unknown kind of task',
      withRules('  - id: a\n    select: { kind: images }\n    detect: {}\n'),
      'gate.yaml:4:21: rules[0].select.kind: got "images", expected one of classification, retrieval, detection, segmentation, lmm, or a list of them',
    ],
    [
      'a name that is a number',
      withRules('  - id: a\n    select: { task: 5 }\n    detect: {}\n'),
      'gate.yaml:4:21: rules[0].select.task: got 5, expected a name or a list of names',
    ],
    [
      'sameModel: false',
      withRules('  - id: a\n    select: { sameModel: false }\n    detect: {}\n'),
      'gate.yaml:4:26: rules[0].select.sameModel: got false, expected true',
    ],
    [
      'an id that is no id',
      withRules('  - id: A b\n    detect: {}\n'),
      'gate.yaml:3:9: rules[0].id: got "A b", expected lower-case letters, digits and dashes',
    ],
    [
      'a rule of no kind',
      withRules('  - id: a\n    level: warn\n'),
      'gate.yaml:3:5: rule a: it says nothing to check, expected one of floor, maxDrop, detect, nonInferior, churn, ratio',
    ],
    [
      'a rule of two kinds',
      withRules('  - id: a\n    detect: {}\n    floor: { min: 0.1 }\n'),
      'gate.yaml:4:5: rule a: it has floor and detect, expected one of',
    ],
    [
      'an id twice',
      withRules(`${one}  - id: a\n    floor: { min: 0.1 }\n`),
      'gate.yaml:5:9: rule a: an earlier rule has this id',
    ],
    [
      'the id of a built-in check',
      withRules('  - id: missing-task\n    detect: {}\n'),
      'gate.yaml:3:9: rule missing-task: the id is that of a check which every gate has',
    ],
    [
      'a rule that a later one hides',
      withRules(`${one}  - id: b\n    level: warn\n    detect: { minDrop: 0.1 }\n`),
      'gate.yaml:3:9: rule a: rule b, which comes later, is of the same kind and selects the same',
    ],
    [
      'means and tasks at once',
      withRules('  - id: a\n    select: { aggregate: vtab, suite: vtab }\n    detect: {}\n'),
      'gate.yaml:4:32: rule a: it selects means (aggregate) and by suite',
    ],
    [
      'churn of a mean',
      withRules('  - id: a\n    select: { aggregate: vtab }\n    churn: { max: 0 }\n'),
      'gate.yaml:5:5: rule a: churn is about tasks',
    ],
    [
      'the bound of a mean',
      withRules('  - id: a\n    select: { aggregate: vtab }\n    floor: { min: 0, useLowerBound: true }\n'),
      'gate.yaml:5:37: rule a: means over tasks state no interval',
    ],
    [
      'samples of a mean',
      withRules('  - id: a\n    select: { aggregate: vtab }\n    minItems: 5\n    detect: {}\n'),
      'gate.yaml:5:5: rule a: minItems is about tasks',
    ],
    [
      'a ratio of accuracies',
      withRules('  - id: a\n    select: { metric: acc1 }\n    ratio: { min: 1 }\n'),
      'gate.yaml:4:23: rule a: got metric "acc1", a ratio is one of images_per_second',
    ],
    [
      'a floor of speed',
      withRules('  - id: a\n    select: { metric: images_per_second }\n    floor: { min: 1 }\n'),
      'gate.yaml:4:23: rule a: got metric "images_per_second", which only ratio is about',
    ],
    [
      'a waiver of no rule',
      `${withRules(one)}waivers:\n  - { task: x, rule: aa, until: 2026-12-31, reason: y }\n`,
      'gate.yaml:6:22: waivers[0].rule: there is no rule "aa" that could be waived, nearest: a,',
    ],
    [
      'a waiver of what cannot be compared',
      `${withRules(one)}waivers:\n  - { task: x, rule: comparable, until: 2026-12-31, reason: y }\n`,
      'gate.yaml:6:22: waivers[0].rule: there is no rule "comparable" that could be waived',
    ],
    [
      'a waiver until no day',
      `${withRules(one)}waivers:\n  - { task: x, rule: a, until: 2026-02-30, reason: y }\n`,
      'gate.yaml:6:32: waivers[0].until: got "2026-02-30", expected a day, as 2026-12-31',
    ],
    [
      'a waiver without a reason',
      `${withRules(one)}waivers:\n  - { task: x, rule: a, until: 2026-02-28 }\n`,
      'gate.yaml:6:5: waivers[0].reason: missing, expected text',
    ],
    [
      'another variable',
      `${withRules(one)}output: { json: $HOME/gate.json }\n`,
      'gate.yaml:5:17: output.json: got "$HOME/gate.json", but no variable is put in but $GITHUB_STEP_SUMMARY alone',
    ],
  ])('%s', async (_, text, message) => {
    const thrown = await expectOneLine(() => parseGateConfig(text, 'gate.yaml'), ConfigError);
    expect(thrown.slice(0, message.length)).toBe(message);
  });

  it('does not unfold aliases without end', async () => {
    // 9 x 9 x 9 x 4 aliases of 2 members each from four lines.
    const nine = (name: string) => Array.from({ length: 9 }, () => `*${name}`).join(',');
    const bomb = `a: &a [1,2]\nb: &b [${nine('a')}]\nc: &c [${nine('b')}]\nd: [*c,*c,*c,*c]\n`;
    expect(await expectOneLine(() => parseGateConfig(bomb, 'gate.yaml'), ConfigError)).toMatch(
      /^gate\.yaml:2:8: not valid YAML: excessive alias count/,
    );
  });

  it('survives an anchor that holds itself', async () => {
    const text = withRules('  - id: a\n    select: { task: &t [*t] }\n    detect: {}\n');
    expect(await expectOneLine(() => parseGateConfig(text, 'gate.yaml'), ConfigError)).toMatch(
      /^gate\.yaml:4:24: rules\[0\]\.select\.task: got a list, expected a name/,
    );
  });

  it('names a file that is not there', async () => {
    await expect(readGateConfig('/nowhere/gate.yaml')).rejects.toThrow(
      new ConfigError('/nowhere/gate.yaml: file not found'),
    );
  });
});

describe('the default', () => {
  it('detects drops, proves means and counts flips of an unchanged model', async () => {
    const { config, configName } = await readDefaultGateConfig();
    expect(configName).toBe('the default');
    expect(config).toMatchObject({ alpha: 0.05, multiplicity: 'holm', onInconclusive: 'warn', optional: [] });
    expect(
      config.rules.map(({ select, detect, nonInferior, churn }) => ({ select, detect, nonInferior, churn })),
    ).toEqual([
      { select: {}, detect: { test: 'mcnemar-midp', minDrop: 0 } },
      { select: { aggregate: '*' }, nonInferior: { margin: 0.01, allowUnpaired: false } },
      { select: { sameModel: true }, churn: { max: 0.002, of: 'correct' } },
    ]);
  });
});

describe('placeOutputs', () => {
  const output = { json: 'a.json', markdown: '$GITHUB_STEP_SUMMARY', annotations: 'auto' } as const;

  it("puts in the path of GitHub's summary, and nothing else", () => {
    expect(placeOutputs(output, '/runner/summary')).toEqual({ ...output, markdown: '/runner/summary' });
    expect(placeOutputs({ ...output, markdown: '${GITHUB_STEP_SUMMARY}' }, '/x')).toMatchObject({
      markdown: '/x',
    });
  });

  it('leaves the output out where there is no such path', () => {
    expect(placeOutputs(output, undefined)).toEqual({ json: 'a.json', annotations: 'auto' });
  });
});
