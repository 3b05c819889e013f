import { stripVTControlCharacters } from 'node:util';

/** What of an expected output is not there, in words; nothing where all is. Lines follow one another as they stand, but where a line `...`
 *  skips any number of them; before the first and after the last anything may stand. Dates, times of day and durations, and the width of
 *  white space, are not compared. `names` replaces paths of this machine by those that a page shows. */
export function findMissing(
  expected: readonly string[],
  output: string,
  names: Readonly<Record<string, string>> = {},
): string | undefined {
  const got = output.split('\n');
  const plain = got.map((line) =>
    plainLine(Object.entries(names).reduce((text, [path, name]) => text.replaceAll(path, name), line)),
  );
  let from = 0;
  for (const part of cutAtGaps(expected)) {
    const starts = plain.slice(from).map((_, index) => countEqual(part, plain, from + index));
    const found = starts.indexOf(part.length);
    if (found < 0)
      return describeMiss(
        part,
        Math.max(0, ...starts),
        got.slice(from + Math.max(0, starts.indexOf(Math.max(...starts)))),
      );
    from += found + part.length;
  }
  return undefined;
}

function cutAtGaps(lines: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() === '...') parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.map(trimBlank).filter((part) => part.length > 0);
}

function trimBlank(lines: readonly string[]): readonly string[] {
  const isFull = (line: string) => line.trim() !== '';
  return lines.slice(Math.max(0, lines.findIndex(isFull)), lines.findLastIndex(isFull) + 1);
}

/** How many lines of a part are equal from a place of the output on. */
function countEqual(part: readonly string[], output: readonly string[], from: number): number {
  const differs = part.findIndex((line, index) => plainLine(line) !== output[from + index]);
  return differs < 0 ? part.length : differs;
}

function describeMiss(part: readonly string[], equal: number, rest: readonly string[]): string {
  const expected = `expected: ${part[equal]}`;
  if (equal === 0) return `a line is not in the output\n  ${expected}`;
  return `a line differs\n  ${expected}\n  got:      ${rest.at(equal) ?? '(the end)'}`;
}

const units = 's|ms|min|h|seconds?|minutes?|hours?|images/s|images a second|samples/s|questions/s';
const duration = new RegExp(String.raw`\b\d[\d,]*(?:\.\d+)?(?= ?(?:${units})(?![\w/]))`, 'g');
const moment = /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?|\b\d{2}:\d{2}(?::\d{2})?\b/g;
const timing = /("[A-Za-z]*(?:[sS]econds?|PerSecond|Ms)": ?)[\d.e+-]+/g;

function plainLine(line: string): string {
  const words = stripVTControlCharacters(line).trim().replaceAll(/\s+/g, ' ');
  return words.replaceAll(moment, '#').replaceAll(timing, '$1#').replaceAll(duration, '#');
}
