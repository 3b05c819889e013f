import { describe, expect, it } from '@jest/globals';
import { renderAnnotations } from '../../../../reports/gate/output/render-annotations.js';
import {
  makeCheck,
  makeFailedCheck,
  makeGateResult,
  mixedChecks,
  outcomes,
} from '../../../support/gate-result.js';

describe('annotations', () => {
  it('encodes what would end a property or a command', () => {
    const check = makeFailedCheck({ target: 'a,b:c%0A', message: '50 %, x: y' });
    expect(renderAnnotations(makeGateResult([check]))).toEqual([
      '::error title=fail%3A a%2Cb%3Ac%250A (no-drop)::50 %25, x: y',
    ]);
  });

  it.each(Object.entries(outcomes))('%s: each is one command, at most ten of a kind', (_, outcome) => {
    const lines = renderAnnotations(outcome);
    for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) title=[^:,\r\n]+::[^\r\n]*$/);
    for (const kind of ['error', 'warning', 'notice'])
      expect(lines.filter((line) => line.startsWith(`::${kind} `)).length).toBeLessThanOrEqual(10);
  });

  it('says how many more there are', () => {
    const lines = renderAnnotations(outcomes.many);
    expect(lines).toHaveLength(10);
    // 1,667 failed, of 50 models that each say one thing; nine are shown
    expect(lines[9]).toBe('::error title=bench gate::and 41 more: see the job summary');
    const ten = Array.from({ length: 10 }, (_, place) => makeFailedCheck({ message: `x ${place}` }));
    expect(renderAnnotations(makeGateResult(ten))[9]).toMatch(/imagenet1k/);
  });

  it('has errors for what stops the build, warnings for what is doubtful, notices for what is waived', () => {
    const levels = renderAnnotations(makeGateResult(mixedChecks)).map((line) => line.split(' ')[0]);
    expect(levels).toEqual(['::error', '::error', '::error', '::warning', '::warning', '::notice']);
  });

  it('paints nothing red when it only advises, and nothing at all when all is well', () => {
    expect(renderAnnotations(outcomes.advisory)[0]).toMatch(/^::warning title=fail/);
    expect(renderAnnotations(makeGateResult([makeCheck()]))).toEqual([]);
  });
});
