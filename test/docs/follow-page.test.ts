import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { followPage } from './follow-page.js';

const makeFolder = useTemporaryFolders();
const fence = (language: string, ...lines: readonly string[]) =>
  ['```' + language, ...lines, '```'].join('\n');

async function follow(blocks: readonly string[], limitSeconds = 60) {
  const folder = makeFolder();
  writeFileSync(join(folder, 'there.ts'), 'first\nsecond\nthird');
  const outcome = await followPage(blocks.join('\n\n'), {
    folder,
    home: makeFolder(),
    npmCache: makeFolder(),
    limitSeconds,
  });
  return { folder, ...outcome };
}

describe('followPage', () => {
  it('runs commands, writes and changes files and compares output, in the order of the page', async () => {
    const { folder, ...outcome } = await follow([
      'Write `new/a.txt`:',
      fence('text', 'one', '', 'two'),
      fence('sh', 'cat new/a.txt', 'echo in $HOME 1>&2', 'pwd'),
      `<!-- prints -->\n${fence('text', 'two', 'in /home/me', '/home/me/vitabench')}`,
      'In `there.ts`, after `second`, add:',
      fence('ts', 'between'),
      'In `there.ts`, replace `thi` by:',
      fence('ts', 'THI'),
      'In `there.ts`, after `THIrd`, add:',
      fence('ts', 'last'),
      `<!-- not run: no such thing here -->\n${fence('sh', '# first', 'rocket --start')}`,
      `<!-- exit: 7 -->\n${fence('sh', 'exit 7')}`,
      'It may be written again. Write `new/a.txt`:',
      fence('text', 'three'),
    ]);
    expect(outcome).toEqual({
      ...{ run: 2, compared: 1, edits: 5, failures: [] },
      leftOut: [{ line: 41, command: 'rocket --start', reason: 'no such thing here' }],
    });
    expect(readFileSync(join(folder, 'there.ts'), 'utf8')).toBe('first\nsecond\nbetween\nTHIrd\nlast\n');
    expect(readFileSync(join(folder, 'new/a.txt'), 'utf8')).toBe('three\n');
  });

  const wrong: readonly (readonly [name: string, blocks: readonly string[], line: number, what: RegExp])[] = [
    [
      'a failing command, with its line, and runs nothing after it',
      [fence('sh', 'echo before', 'ls nowhere', 'touch after'), fence('sh', 'touch after')],
      3,
      /^ls nowhere\n {2}exit code 2, expected 0$/,
    ],
    ['a command that is not there', [fence('sh', 'no-such-command')], 2, /exit code 127/],
    ['a failure inside a pipe', [fence('sh', 'ls nowhere | cat')], 2, /exit code 2/],
    ['a variable that is not set', [fence('sh', 'echo "$NOBODY_SET_IT"')], 1, /exit code/],
    [
      'another exit code than the one that is said',
      [`<!-- exit: 3 -->\n${fence('sh', 'exit 4')}`],
      2,
      /code 4, expected 3/,
    ],
    [
      'success where a failure is said',
      [`<!-- exit: 1 -->\n${fence('sh', 'true')}`],
      2,
      /code 0, expected 1/,
    ],
    [
      'a wrong output',
      [fence('sh', 'echo 12.5'), `<!-- prints -->\n${fence('text', '12.6')}`],
      6,
      /not in the output\n.*12\.6/,
    ],
    [
      'a missing reason, before anything is run',
      [fence('sh', 'true'), `<!-- not run: -->\n${fence('sh', 'x')}`],
      6,
      /reason/,
    ],
    [
      'an anchor that is not there',
      ['In `there.ts`, after `fourth`, add:', fence('ts', 'x')],
      3,
      /`fourth` stands there 0 times/,
    ],
    ['an anchor that is there twice', ['In `there.ts`, replace `ir` by:', fence('ts', 'x')], 3, /2 times/],
    ['a change to no file', ['In `nowhere.ts`, after `x`, add:', fence('ts', 'x')], 3, /no such file/],
    ['a new file that is there', ['Write `there.ts`:', fence('ts', 'x')], 3, /is there already/],
    ['a file outside the repository', ['Write `../x.ts`:', fence('ts', 'x')], 3, /outside/],
  ];
  it.each(wrong)('reports %s', async (_name, blocks, line, what) => {
    const { failures } = await follow(blocks);
    expect(failures).toEqual([expect.objectContaining({ line, what: expect.stringMatching(what) })]);
  });

  it('shows the end of what a failing block printed', async () => {
    const { failures } = await follow([fence('sh', 'seq 1 100', 'false')]);
    expect(failures[0]?.output).toBe(Array.from({ length: 25 }, (_, index) => index + 76).join('\n'));
  });

  it('ends a block that takes too long, and what was left in the background', async () => {
    const { failures } = await follow([fence('sh', 'sleep 100 &', 'wait')], 0.2);
    expect(failures).toEqual([
      expect.objectContaining({ what: expect.stringContaining('not done after 0.2 seconds') }),
    ]);
    const { failures: none } = await follow([
      fence('sh', 'sleep 100 & echo $! >pid'),
      fence('sh', 'kill -0 $(cat pid)'),
    ]);
    expect(none).toEqual([]);
  });

  it('gives a block nothing of the environment that it is started from', async () => {
    const { failures } = await follow([
      fence('sh', 'test "$(ls -A $HOME)" = ""', '[ -z "${BENCH_DATA-}${npm_config_local_prefix-}" ]'),
    ]);
    expect(failures).toEqual([]);
  });
});
