import { describe, expect, it } from '@jest/globals';
import { formatTable } from '../../../../harness/cli/terminal.js';
import { renderConsole, type ConsoleStyle } from '../../../../reports/gate/output/render-console.js';
import {
  makeCheck,
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
    // eight checks of seven things: cifar10 has two of acc1; two have no numbers
    const table = lines.slice(lines.findIndex((line) => line.includes('95 % interval')));
    expect(table.slice(1, 7).map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ['fail', 'datacomp/imagenet1k acc1'],
      ['inconclusive', 'mean'],
      ['warn', 'datacomp/cifar10 images_per_second'],
      ['waived', 'datacomp/waived acc1'],
      ['pass', 'datacomp/cifar10 acc1'],
      expect.arrayContaining([expect.stringMatching(/^Checks: 1 fail, 1 error/)]),
    ]);
    expect(table[1]).toMatch(/ 62\.30 +61\.70 +-0\.60 +\[-0\.76, -0\.44\] +\+700\/-1000 .* no-drop$/);
  });

  it('says a cause once, whatever number of tasks have it, and has no rows without numbers', () => {
    const checks = ['a', 'b', 'c', 'd', 'e', 'f'].map((target) =>
      makeCheck({
        ...{ rule: 'comparable', kind: 'comparable', target, state: 'incomparable', numbers: {} },
        ...{
          message: `the runs differ in prompts (${target}, now x). Undo it`,
          cause: 'the runs differ in prompts. Undo it',
        },
      }),
    );
    const text = renderConsole(makeGateResult(checks), plain);
    expect(text.split('\n').filter((line) => line.startsWith('INCOMPARABLE'))).toEqual([
      'INCOMPARABLE  6 tasks (a acc1, b acc1 and 4 more): the runs differ in prompts. Undo it',
    ]);
    expect(text).not.toContain('95 % interval');
  });

  it('says five of a rule, and how many more there are', () => {
    const checks = Array.from({ length: 8 }, (_, place) =>
      makeFailedCheck({ target: `mini/t${place}`, message: `fell by ${place}` }),
    );
    const said = renderConsole(makeGateResult(checks), plain)
      .split('\n')
      .filter((line) => line.startsWith('FAIL'));
    expect(said).toHaveLength(6);
    expect(said[5]).toBe('FAIL  no-drop: 3 more, --verbose shows them');
  });

  it('has a row for each check and every sentence where that is wanted', () => {
    // thousands of rows are joined plainly: to align them takes seconds
    const table: ConsoleStyle['table'] = (head, rows) =>
      [head, ...rows].map((row) => row.join(' ')).join('\n');
    const verbose = renderConsole(outcomes.many, { ...plain, table, verbose: true }).split('\n');
    expect(verbose.filter((line) => line.startsWith('FAIL '))).toHaveLength(1667);
    expect(verbose.filter((line) => line.startsWith('pass model'))).toHaveLength(3333);
    const short = renderConsole(outcomes.many, plain);
    // five of the 50 models that have 33 or 34 alike, and 100 of 5,000 rows
    expect(short.split('\n').filter((line) => line.startsWith('FAIL '))).toHaveLength(6);
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
