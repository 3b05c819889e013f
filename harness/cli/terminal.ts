import Table from 'cli-table3';
import pico from 'picocolors';
import { writeToStdout } from './standard-output.js';
import { visibleLine, visibleText } from './visible-text.js';

/** Where a command writes: data to stdout, everything else to stderr. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly note: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly error: (text: string) => void;
  /** Bars and colours are welcome on stderr. */
  readonly interactive: boolean;
}

/** The process's terminal. `plain` switches colours and bars off, `quiet` the notes. What it is told is shown, never obeyed: see
 *  `visibleText`. */
export function createTerminal(plain: boolean, quiet = false): Terminal {
  const colours = pico.createColors(!plain && process.stderr.isTTY);
  const painted = !plain && process.stdout.isTTY;
  const toStderr = (text: string) => process.stderr.write(`${text}\n`);
  return {
    print: (text) => {
      writeToStdout(`${visibleText(text, painted)}\n`);
    },
    note: (text) => {
      if (!quiet) toStderr(visibleText(text));
    },
    warn: (text) => toStderr(`${colours.yellow('warning:')} ${visibleLine(text)}`),
    error: (text) => toStderr(`${colours.red('error:')} ${visibleLine(text)}`),
    interactive: !plain && !quiet && process.stderr.isTTY,
  };
}

/** Colours that say how good something is. */
export type Colour = 'green' | 'yellow' | 'red';

/** Paints words for stdout where that is a terminal and `plain` does not forbid it; elsewhere they stay as they are. */
export function createPainter(plain: boolean): (colour: Colour, word: string) => string {
  const colours = pico.createColors(!plain && process.stdout.isTTY);
  return (colour, word) => colours[colour](word);
}

const thin = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
const corners = {
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  right: '',
  'right-mid': '',
};
const inner = { mid: '', 'mid-mid': '', middle: '  ' };

/** A table of plain columns; numbers are set flush right. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const table = new Table({
    head: [...head],
    chars: { ...thin, ...corners, ...inner },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, column) => (right.includes(column) ? 'right' : 'left')),
  });
  table.push(...rows.map((row) => row.map((cell) => cell.replaceAll(/\n\s*/g, ' '))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
