import { describe, expect, it } from '@jest/globals';
import { renderJunit } from '../../../../reports/gate/output/render-junit.js';
import { isBlocked } from '../../../../reports/gate/output/target-rows.js';
import {
  hostileChecks,
  makeCheck,
  makeFailedCheck,
  makeGateResult,
  outcomes,
} from '../../../support/gate-result.js';
import { parseXml, type Element } from '../../../support/parse-xml.js';

const kinds = ['failure', 'error', 'skipped'] as const;

function count(element: Element, name: string): number {
  return Number(element.attributes[name]);
}

function casesOf(suite: Element): readonly Element[] {
  return suite.children.filter(({ name }) => name === 'testcase');
}

function countWith(cases: readonly Element[], kind: string): number {
  return cases.filter(({ children }) => children.some(({ name }) => name === kind)).length;
}

describe('JUnit', () => {
  it.each(Object.entries(outcomes))('%s: is well-formed, and its counts add up', (_, outcome) => {
    const root = parseXml(renderJunit(outcome));
    expect(root.name).toBe('testsuites');
    const suites = root.children;
    for (const suite of suites) {
      const cases = casesOf(suite);
      expect(count(suite, 'tests')).toBe(cases.length);
      expect(kinds.map((kind) => countWith(cases, kind))).toEqual(
        ['failures', 'errors', 'skipped'].map((name) => count(suite, name)),
      );
      for (const one of cases) expect(one.attributes.classname).toBe(suite.attributes.name);
    }
    const all = suites.flatMap(casesOf);
    expect(all.length).toBeGreaterThan(0);
    expect(count(root, 'tests')).toBe(all.length);
    expect(count(root, 'failures')).toBe(countWith(all, 'failure'));
    expect(count(root, 'errors')).toBe(countWith(all, 'error'));
    expect(count(root, 'failures') + count(root, 'errors') > 0).toBe(isBlocked(outcome));
  });

  it('has a case for every check, a suite for every rule', () => {
    const root = parseXml(renderJunit(outcomes.hostile));
    expect(root.children.flatMap(casesOf)).toHaveLength(hostileChecks.length);
    const many = parseXml(renderJunit(outcomes.many));
    expect(many.children).toHaveLength(1);
    // 5,000 checks, of which every third, the first included, failed: 1,667
    expect([count(many, 'tests'), count(many, 'failures')]).toEqual([5000, 1667]);
  });

  it('tells which baseline, alpha and seed', () => {
    const [suite] = parseXml(renderJunit(outcomes.fail)).children;
    const properties = suite.children[0].children.map(({ attributes }) => [
      attributes.name,
      attributes.value,
    ]);
    expect(Object.fromEntries(properties)).toMatchObject({
      verdict: 'fail',
      exitCode: '1',
      alpha: '0.05',
      seed: '20240402',
      baseline: 'baselines/vit.json',
      baselineSha256: 'ab'.repeat(32),
    });
  });

  it('names task and metric, the model where there are several, and the anchor', () => {
    const checks = [makeFailedCheck(), makeCheck({ model: 'other', against: 'anchor' })];
    const [suite] = parseXml(renderJunit(makeGateResult(checks))).children;
    expect(casesOf(suite).map(({ attributes }) => attributes.name)).toEqual([
      'vit-micro-s: datacomp/imagenet1k/acc1',
      'other: datacomp/cifar10 (anchor)/acc1',
    ]);
  });

  it('carries the message and every number of a failure', () => {
    const [suite] = parseXml(
      renderJunit(makeGateResult([makeFailedCheck({ message: 'a < b & "c"' })])),
    ).children;
    const [failure] = casesOf(suite)[0].children;
    expect(failure.attributes).toEqual({ type: 'regression', message: 'a < b & "c"' });
    expect(failure.text).toContain('adjustedP: 7.2e-12');
  });

  it('the parser of these tests refuses what is not XML', () => {
    for (const text of ['<a>\u0000</a>', '<a b="<"/>', '<a>]]></a>', '<a>&x;</a>', '<a></b>'])
      expect(() => parseXml(text)).toThrow();
  });
});
