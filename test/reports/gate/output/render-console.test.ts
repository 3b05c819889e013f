import { describe, expect, it } from '@jest/globals';
import { formatTable } from '../../../../harness/cli/terminal.js';
import { renderConsole, type ConsoleStyle } from '../../../../reports/gate/output/render-console.js';
import {
  makeComparison,
  makeFailedCheck,
  makeGateResult,
  mixedChecks,
  outcomes,
} from '../../../support/gate-result.js';

const plain: ConsoleStyle = { paint: (_, word) => word, table: formatTable, verbose: false };

describe('console', () => {
  it('has the verdict first, then what did not pass, then a row for each task', () => {
    const lines = renderConsole(makeGateResult(mixedChecks), plain).split('\n');
    expect(lines[0]).toMatch(/^gate: FAIL \(exit code 1\): /);
    expect(lines.slice(2, 8).map((line) => line.split(' ')[0])).toEqual([
      ...['FAIL', 'ERROR', 'INCOMPARABLE', 'INCONCLUSIVE', 'WARN', 'WAIVED'],
    ]);
    // eight checks of seven things: cifar10 has two of acc1
    const table = lines.slice(lines.findIndex((line) => line.startsWith('verdict ')));
    expect(table.slice(1, 8).map((line) => line.split(/ {2,}/)[0])).toEqual([
      ...['fail no-drop', 'error no-drop', 'incomparable comparable', 'inconclusive mean-holds'],
      ...['warn speed', 'waived no-drop', 'pass'],
    ]);
    expect(table[1]).toContain('-0.60 [-0.76, -0.44]  +700/-1000');
  });

  it('has a row for each check and every sentence where that is wanted', () => {
    // thousands of rows are joined plainly: to align them takes seconds
    const table: ConsoleStyle['table'] = (head, rows) =>
      [head, ...rows].map((row) => row.join(' ')).join('\n');
    const verbose = renderConsole(outcomes.many, { ...plain, table, verbose: true }).split('\n');
    expect(verbose.filter((line) => line.startsWith('FAIL '))).toHaveLength(1667);
    expect(verbose.filter((line) => line.startsWith('pass no-drop'))).toHaveLength(3333);
    const short = renderConsole(outcomes.many, plain);
    // 30 of 1,667 sentences, 100 of 5,000 rows
    expect(short).toContain('and 1637 more: --verbose shows them');
    expect(short).toContain('and 4900 more rows: --verbose shows them');
  });

  it.each(Object.entries(outcomes))('%s: sends nothing to the terminal but text', (_, outcome) => {
    const text = renderConsole(outcome, plain);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cs}|\u202e/u);
    // what a runner would take for a command
    expect(text).not.toMatch(/^\s*::|##\[/m);
  });

  it('is ASCII where the names are', () => {
    const result = makeGateResult(mixedChecks);
    // eslint-disable-next-line no-control-regex -- ASCII is a range that begins with them
    expect(renderConsole(result, plain)).toMatch(/^[\x00-\x7f]*$/);
  });

  it('tells of what no rule is about, and what an advisory gate would have ended with', () => {
    const comparison = makeComparison();
    const result = makeGateResult([makeFailedCheck()], {
      exitCode: 0,
      advisory: { exitCode: 1 },
      comparisons: [{ against: 'baseline', comparison }],
    });
    const text = renderConsole(result, plain);
    expect(text).toContain('vit-micro-s: not in the baseline: mini/new');
    expect(text.split('\n')[0]).toContain('(exit code 0, as it is advisory; otherwise 1)');
  });
});
