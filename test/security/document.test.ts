import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';

const folder = join(packageRoot, 'docs');
const text = readFileSync(join(folder, 'SECURITY.md'), 'utf8');

/** The cells of the rows below the head of the table. */
function readRows(document: string): readonly (readonly string[])[] {
  const lines = document.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => line.split(/(?<!\\)\|/).slice(1, -1));
}

const testsOf = (cell: string) => [...cell.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path);

/** What is wrong with a row: no test, or one that is not there. */
function findFaults(document: string): readonly string[] {
  return readRows(document).flatMap(([input, , tests = '']) => {
    const paths = testsOf(tests);
    if (paths.length === 0) return [`${input}: no test`];
    return paths
      .filter((path) => !/\.(?:test|main)\.ts$/.test(path) || !existsSync(join(folder, path)))
      .map((path) => `${input}: ${path}`);
  });
}

describe('docs/SECURITY.md', () => {
  it('names for each hostile input a test that is there', () => {
    expect(readRows(text).length).toBeGreaterThan(30);
    expect(readRows(text).filter((cells) => cells.length !== 3)).toEqual([]);
    expect(findFaults(text)).toEqual([]);
  });

  it('would be caught with a test that is not there, and with none', () => {
    const table = '| a | b | c |\n| --- | --- | --- |\n';
    expect(findFaults(`${table}| x | y | [gone](../test/security/gone.test.ts) |`)).toHaveLength(1);
    expect(findFaults(`${table}| x | y | trust us |`)).toEqual([' x : no test']);
  });

  it('names every test of test/security', () => {
    const named = readRows(text).flatMap(([, , tests]) => testsOf(tests));
    const own = readdirSync(join(packageRoot, 'test/security')).filter((name) => name !== 'document.test.ts');
    expect(own.filter((name) => !named.includes(`../test/security/${name}`))).toEqual([]);
  });
});
