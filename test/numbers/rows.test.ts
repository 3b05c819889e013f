import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { disturbCase } from './disturb.js';
import { makers, type Maker } from './makers.js';
import { agrees, compareCase, type AnyRow } from './reference-row.js';
import { allRows } from './references.js';

const read = (file: string) => readFileSync(join(packageRoot, file), 'utf8');
const quick = allRows.filter(({ needs }) => needs === undefined);

/** By the id of a row, the constant that holds it, from the sources of this folder. */
const nameOf = new Map(
  readdirSync(join(packageRoot, 'test/numbers/rows')).flatMap((file) => {
    const source = read(`test/numbers/rows/${file}`);
    const constants = [...source.matchAll(/^export const (\w+) = (?:defineRow\(|\[)/gm)];
    return [...source.matchAll(/\bid: '([\w-]+)'/g)].map(({ 1: id, index }) => {
      const before = constants.filter((one) => one.index < index);
      return [id, before.at(-1)?.[1] ?? ''] as const;
    });
  }),
);

describe('the rows', () => {
  it('have ids of their own, and files, tests and tools that there are', () => {
    expect(new Set(allRows.map(({ id }) => id)).size).toBe(allRows.length);
    for (const { id, test, tools, maker, stored, cases, given } of allRows) {
      expect([id, cases.length > 0, given.length > 0]).toEqual([id, true, true]);
      for (const file of [test, ...stored.map((path) => path.replace(/\*.*$/, ''))])
        expect([id, file, existsSync(join(packageRoot, file))]).toEqual([id, file, true]);
      const known = Object.keys(makers[maker].tools);
      expect([id, tools.filter((tool) => !known.includes(tool))]).toEqual([id, []]);
    }
  });

  it('are each what its test compares by', () => {
    const unused = allRows.filter(({ id, test }) => !read(test).includes(nameOf.get(id) ?? '?'));
    expect(unused.map(({ id, test }) => `${id}: ${test}`)).toEqual([]);
  });

  it('are made by scripts that there are, and that harness/README.md lists', () => {
    const readme = read('harness/README.md');
    const scripts = (Object.values(makers) as Maker[]).flatMap(({ command }) =>
      [...command.matchAll(/python3 (\S+\.py)/g)].map(([, script]) => script),
    );
    expect(scripts.length).toBeGreaterThan(20);
    for (const script of scripts) {
      const listed = [script, script.replace(/make[-\w]*\.py$/, 'make*.py')].some((name) =>
        readme.includes(name),
      );
      expect([script, existsSync(join(packageRoot, script)), listed]).toEqual([script, true, true]);
    }
  });
});

describe('a stored value that is disturbed is noticed', () => {
  it.each(quick.flatMap((row) => row.given.map((path) => [row.id, path, row] as const)))(
    '%s: %s',
    async (_id, path, row) => {
      expect(await isNoticed(row, path)).toBe(true);
    },
  );

  async function isNoticed(row: AnyRow, path: string): Promise<boolean> {
    for (const stored of row.cases) {
      const disturbed = disturbCase(stored, path);
      if (disturbed === undefined) continue;
      if (!agrees(row, await compareCase(row, disturbed))) return true;
    }
    return false;
  }
});
