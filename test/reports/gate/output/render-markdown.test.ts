import { describe, expect, it } from '@jest/globals';
import { markdownText } from '../../../../reports/gate/output/markdown-text.js';
import { renderComment } from '../../../../reports/gate/output/render-comment.js';
import { renderMarkdown } from '../../../../reports/gate/output/render-markdown.js';
import { makeFailedCheck, makeGateResult, mixedChecks, outcomes } from '../../../support/gate-result.js';

describe('Markdown', () => {
  it.each(Object.entries(outcomes))(
    '%s: keeps to its size, and every table has its columns',
    (_, outcome) => {
      for (const [text, most] of [
        [renderMarkdown(outcome), 200_000],
        [renderComment(outcome), 60_000],
      ] as const) {
        expect(Buffer.byteLength(text)).toBeLessThan(most);
        for (const table of text.split('\n\n').filter((part) => part.startsWith('|'))) {
          const widths = table.trim().split('\n').map(countCells);
          expect(new Set(widths).size).toBe(1);
        }
      }
    },
  );

  it('says what it leaves out', () => {
    const text = renderMarkdown(outcomes.many);
    // 1,667 failed, of 50 models; those of five have a line each: 34 + 34 + 34 + 34 + 34
    expect(text).toContain('… and 1497 more by no-drop.');
    const shown = text.split('\n').filter((line) => /^\| [❌✅] \| model/u.test(line)).length;
    expect(text).toContain(`… and ${5000 - shown} more rows that do not fit here`);
    expect(shown).toBeGreaterThan(500);
  });

  it('says a cause once, and has no table where nothing was compared', () => {
    const checks = ['a', 'b', 'c', 'd', 'e'].map((target) =>
      makeFailedCheck({
        ...{ rule: 'comparable', kind: 'comparable', target, state: 'incomparable', numbers: {} },
        message: 'the runs differ in preprocess (1, now 2)',
      }),
    );
    const text = renderMarkdown(makeGateResult(checks));
    expect(text.match(/the runs differ/g)).toHaveLength(1);
    expect(text).toContain('| 5 tasks (a acc1, b acc1 and 3 more) |');
    expect(text).not.toContain('<details>');
  });

  it('shows what is wrong before what is doubtful, and folds the rest away', () => {
    const text = renderMarkdown(makeGateResult(mixedChecks));
    const places = ['imagenet1k', '<details>', 'Doubtful or waived', 'mean-holds', 'All 5 tasks'].map(
      (word) => text.indexOf(word),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  it('lets no text be more than text', () => {
    const words =
      '@someone #12 https://example.com www.example.com [a](b) <b> & | `c` *d* _e_ ~f~ $g$ ![h](i)\n# j';
    expect(markdownText(words)).toBe(
      '@&#8203;someone #&#8203;12 https:&#8203;//example.com www&#8203;.example.com \\[a\\](b) &lt;b&gt; &amp; \\| ' +
        '\\`c\\` \\*d\\* \\_e\\_ \\~f\\~ \\$g\\$ \\!\\[h\\](i) #&#8203; j',
    );
  });

  it('draws an interval left of zero where a drop is sure', () => {
    const text = renderMarkdown(makeGateResult([makeFailedCheck()]));
    // the reach is the largest number, 0.76 points: -0.60 is 7.9 of 10 columns left of the middle, -0.44 5.8
    expect(text).toContain('| `├─●─┤·····│··········` |');
  });
});

/** Cells of a row: bars that no backslash is before. */
function countCells(line: string): number {
  return line.match(/(?<!\\)(?:\\\\)*\|/g)?.length ?? 0;
}
