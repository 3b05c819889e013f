import { describe, expect, it } from '@jest/globals';
import { readSteps } from './page-steps.js';

const fence = (language: string, ...lines: readonly string[]) =>
  ['```' + language, ...lines, '```'].join('\n');
const page = (...blocks: readonly string[]) => blocks.join('\n\n');
const stepsOf = (markdown: string) => {
  const { steps, faults } = readSteps(markdown);
  expect(faults).toEqual([]);
  return steps;
};
const faultsOf = (markdown: string) => readSteps(markdown).faults;

describe('readSteps', () => {
  it('finds commands, what they print, and what is only shown, with their lines', () => {
    const text = page(
      '# A page',
      fence('sh', 'echo 1', 'echo 2'),
      `<!-- prints -->\n${fence('text', '1', '2')}`,
      fence('text', 'shown'),
      `<!-- exit: 3 -->\n${fence('sh', 'exit 3')}`,
      `<!-- not run: needs a GPU -->\n${fence('sh', 'gpu')}`,
      fence('ts', 'const a = 1;'),
    );
    expect(stepsOf(text)).toEqual([
      { line: 3, kind: 'run', text: 'echo 1\necho 2', exit: 0 },
      { line: 9, kind: 'compare', lines: ['1', '2'] },
      { line: 14, kind: 'show' },
      { line: 19, kind: 'run', text: 'exit 3', exit: 3 },
      { line: 24, kind: 'leave-out', text: 'gpu', reason: 'needs a GPU' },
      { line: 28, kind: 'show' },
    ]);
  });

  it('finds files to write and to change in the words before a block, wrapped as they may be', () => {
    const text = page(
      `The file is short. Write\n\`a/b.ts\`:`,
      fence('ts', 'one'),
      'In `a/b.ts`, after\n`one`, add:',
      fence('ts', 'two'),
      'There is more. In `c.ts`, replace ``a `quoted` text`` by:',
      fence('sh', 'new'),
    );
    expect(stepsOf(text)).toEqual([
      { line: 4, kind: 'write', path: 'a/b.ts', text: 'one' },
      { line: 11, kind: 'insert', path: 'a/b.ts', anchor: 'one', text: 'two' },
      { line: 17, kind: 'replace', path: 'c.ts', old: 'a `quoted` text', text: 'new' },
    ]);
  });

  it('takes a sentence that names a file in passing for what it is', () => {
    const text = page('`bench run` writes `results`, and `a.json` looks like this:', fence('json', '{}'));
    expect(stepsOf(text)).toEqual([{ line: 3, kind: 'show' }]);
  });

  const echo = fence('sh', 'echo');
  const faults: readonly (readonly [name: string, text: string, message: RegExp])[] = [
    ['a block without a language', fence('', 'x'), /without a language/],
    ['a block by indentation', '    x', /without a language/],
    ['another name for sh', fence('console', '$ x'), /expected sh/],
    ['sh without a command', fence('sh', '# nothing', ''), /without a command/],
    ['a reason that is empty', `<!-- not run: -->\n${echo}`, /not run: reason/],
    ['no reason', `<!-- not run -->\n${echo}`, /not run: reason/],
    ['an exit code that is none', `<!-- exit: good -->\n${echo}`, /exit: N/],
    ['a mark that belongs to sh', `<!-- exit: 1 -->\n${fence('text', 'x')}`, /exit --> has no place/],
    ['output of nothing', `<!-- prints -->\n${fence('text', 'x')}`, /no block before it that is run/],
    [
      'output of what is left out',
      page(`<!-- not run: long -->\n${echo}`, `<!-- prints -->\n${fence('text', 'x')}`),
      /no block before it that is run/,
    ],
    ['empty output', page(echo, `<!-- prints -->\n${fence('text', '')}`), /it is empty/],
    ['a block in a list', '- item\n\n  ```sh\n  echo\n  ```', /stand on its own/],
    ['words that are nearly right', page('In `a.ts` after `b`, add:', fence('ts', 'x')), /name a file/],
    ['other such words', page('Add to `a.ts`:', fence('ts', 'x')), /name a file/],
    ['a mark on a file', page('Write `a`:', `<!-- not run: x -->\n${fence('sh', 'x')}`), /no place/],
  ];
  it.each(faults)('refuses %s', (_name, text, message) => {
    expect(faultsOf(page('# Page', text, 'The end.'))).toEqual([
      { line: expect.any(Number), message: expect.stringMatching(message) },
    ]);
  });
});
