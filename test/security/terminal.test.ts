import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { startMeter } from '../../harness/cli/meter.js';
import { createTerminal, formatTable } from '../../harness/cli/terminal.js';
import { visibleLine, visibleText } from '../../harness/cli/visible-text.js';
import { packageRoot } from '../../harness/config/package-root.js';

/** What terminals obey: colours, the clipboard, the title, a cleared screen, one-byte sequences, a bell, writing from the right. */
const hostile =
  '\u001b[31mred\u001b]52;c;ZXZpbA==\u0007\u001b]0;title\u001b\\\u001b[2J\u009b1m\u0090q\u0008\u007f\u202egpj.exe\u2066\u200f\u2028\r';

/** Whether a terminal would find anything to obey. */
const isObeyed = (text: string) =>
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/.test(text);

describe('a text from outside', () => {
  it('is shown, not obeyed', () => {
    expect(isObeyed(hostile)).toBe(true);
    expect(isObeyed(visibleText(hostile))).toBe(false);
    expect(visibleText('a\u001b[2Jb\u009bc\u202ed')).toBe(String.raw`a\u001b[2Jb\u009bc\u202ed`);
  });

  it('that is as it should be stays as it is', () => {
    const text = 'Zürich, 東京, 🙂, a tab\t, and\ntwo lines';
    expect(visibleText(text)).toBe(text);
  });

  it('is the same value in a JSON document', () => {
    const value = { [hostile]: [hostile] };
    expect(JSON.parse(visibleText(JSON.stringify(value, null, 2)))).toEqual(value);
  });

  it('makes no line of its own in a message', () => {
    expect(visibleLine('a.jpg\nerror: all is lost\r\n\tx')).toBe(
      String.raw`a.jpg error: all is lost\u000d x`,
    );
  });

  it('keeps the frames of a stack apart', () => {
    expect(visibleLine('Error: a\nb\n    at c (d:1)\n    at e')).toBe('Error: a b\n    at c (d:1)\n    at e');
  });

  it('leaves our own colours where words are painted, and nothing else', () => {
    const painted = visibleText('\u001b[32mpass\u001b[39m \u001b[8mhidden\u001b[2J', true);
    expect(painted).toBe('\u001b[32mpass\u001b[39m \\u001b[8mhidden\\u001b[2J');
    expect(isObeyed(visibleText('\u001b[32mpass\u001b[39m'))).toBe(false);
  });
});

describe('the terminal', () => {
  const written: string[] = [];
  afterEach(() => {
    jest.restoreAllMocks();
    written.length = 0;
  });

  it('is told nothing that it obeys', () => {
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    // else the output of this test, which may go to a file, is written to
    jest.replaceProperty(process.stdout, 'fd', -1 as 1);
    const terminal = createTerminal(true);
    const table = formatTable(['model'], [[`${hostile}\nsecond line`]]);
    for (const say of [terminal.print, terminal.note, terminal.warn, terminal.error]) say(hostile);
    terminal.print(table);
    jest.restoreAllMocks();
    expect(written).toHaveLength(5);
    expect(written.filter(isObeyed)).toEqual([]);
    expect(table.split('\n')).toHaveLength(2);
  });

  it('is not told so by the lines of a meter either', () => {
    const terminal = { ...createTerminal(true), note: (text: string) => written.push(visibleText(text)) };
    let now = 0;
    const meter = startMeter(terminal, hostile, () => now);
    now = 60_000;
    meter.update(1, 2);
    meter.stop();
    expect(written.filter(isObeyed)).toEqual([]);
    expect(written).toHaveLength(1);
  });
});

describe('the command line', () => {
  /** Those that write by themselves, each through `visibleText`, or words of its own. */
  const writers = ['docs-page.ts', 'main.ts', 'setup-cuda.ts', 'standard-output.ts', 'terminal.ts'];

  it('writes in one place', () => {
    const folder = join(packageRoot, 'harness/cli');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const found = files.filter((name) =>
      /process\.std(?:out|err)\.write|console\.\w+\(/.test(readFileSync(join(folder, name), 'utf8')),
    );
    expect(found.sort()).toEqual(writers);
  });
});
