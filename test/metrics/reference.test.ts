import { statSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { reference } from './reference.js';

describe('the stored values', () => {
  it('say how they were made', () => {
    expect(reference.command).toBe('/usr/bin/python3 test/fixtures/metrics/make.py');
    for (const library of ['numpy', 'scipy', 'sklearn', 'torch'])
      expect(reference.versions[library]).toMatch(/^\d+\.\d+/);
  });

  it('stay small', () => {
    const { size } = statSync(new URL('../fixtures/metrics/reference.json', import.meta.url));
    expect(size).toBeLessThan(300_000);
  });

  it('cover the awkward inputs: fewer than five classes, classes without samples, 1 to 7 captions, both ends', () => {
    expect(reference.accuracy.some(({ acc5 }) => acc5 === undefined)).toBe(true);
    expect(reference.accuracy.some(({ scores }) => scores.flat().some((score) => score < 0))).toBe(true);
    expect(
      reference.meanPerClassRecall.some(({ labels }) => new Set(labels).size < Math.max(...labels) + 1),
    ).toBe(true);
    expect(new Set(reference.retrieval.flatMap(({ counts }) => counts)).size).toBe(7);
    expect(reference.wilson.some(([hits]) => hits === 0)).toBe(true);
    expect(reference.wilson.some(([hits, n]) => hits === n)).toBe(true);
  });
});
