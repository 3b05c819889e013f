import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../../harness/config/environment.js';
import { packageRoot } from '../../../harness/config/package-root.js';
import { exchangeFormats } from '../../../harness/core/protocol.js';
import { listGeneratedPages } from './list-pages.js';
import { writeSchemaTable } from './schema-table.js';

const page = readFileSync(join(packageRoot, 'docs/FORMATS.md'), 'utf8');

/** The code spans of the first cells of the table below a heading or a mark. */
function firstCells(text: string, above: string): readonly string[] {
  const [, after = ''] = text.split(above);
  const lines = after.split('\n');
  const head = lines.findIndex((line) => line.startsWith('|'));
  const end = lines.findIndex((line, place) => place > head && !line.startsWith('|'));
  return lines.slice(head + 2, end).flatMap((line) => {
    const [, cell] = line.split('|');
    return cell.includes('`') ? [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code) : [cell.trim()];
  });
}

const sorted = (names: Iterable<string>) => [...names].sort();

/** Every variable that the code asks the environment for. */
function variablesRead(): readonly string[] {
  const asked = new Set<string>();
  readEnvironment(
    new Proxy(
      {},
      {
        get: (_, name) => {
          asked.add(String(name));
          return undefined;
        },
      },
    ),
  );
  return sorted(asked);
}

describe('docs/FORMATS.md', () => {
  it('has the tables that `npm run docs:protocols` writes', async () => {
    const pages = await listGeneratedPages();
    expect(pages.length).toBe(6);
    for (const { file, text, current } of pages) expect([file, text === current]).toEqual([file, true]);
  });

  it('lists every variable of the environment that is read, and no other', () => {
    expect(variablesRead().length).toBeGreaterThan(30);
    expect(sorted(firstCells(page, '<!-- environment -->'))).toEqual(variablesRead());
    const without = page.replace(/^\| `BENCH_DATA`.*\n/m, '');
    expect(sorted(firstCells(without, '<!-- environment -->'))).not.toContain('BENCH_DATA');
  });

  it('lists every exit code', () => {
    const source = readFileSync(join(packageRoot, 'harness/library/exit-code.ts'), 'utf8');
    const [, codes] = /export type ExitCode = ([\d| ]+);/.exec(source) ?? [];
    expect(firstCells(page, '<!-- exit codes -->')).toEqual(codes.split(' | '));
  });

  it('lists every form of predictions, and every table of the report', () => {
    expect(firstCells(page, '### Predictions')).toEqual([...exchangeFormats]);
    const folder = join(packageRoot, 'reports/findings');
    const tables = readdirSync(folder)
      .filter((name) => name.endsWith('-tables.ts'))
      .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/^ {4}name: '([a-z-]+)'/gm)])
      .map(([, name]) => `${name}.csv`);
    expect(tables.length).toBeGreaterThan(10);
    expect(sorted(firstCells(page, '## The report'))).toEqual(sorted(tables));
  });

  it('shows lines of samples whose members stand in the table above them', () => {
    const lines = page.split('\n').filter((line) => line.startsWith('{"id":'));
    expect(lines.length).toBe(8);
    const members = new Set(
      lines.flatMap((line) => [...line.matchAll(/[{,]"([a-zA-Z][a-zA-Z0-9]+)":/g)].map(([, key]) => key)),
    );
    const table = page.slice(page.indexOf('| kind | truth'), page.indexOf('Real lines'));
    for (const member of [
      'correctTop5',
      'scores',
      'groups',
      'matches',
      'counts',
      'prompt',
      'answer',
      'unit',
    ]) {
      expect([member, members.has(member)]).toEqual([member, true]);
      expect([member, table.includes(`\`${member}`)]).toEqual([member, true]);
    }
  });
});

describe('a table of members', () => {
  it('has the members of a schema, its variants and its defaults', () => {
    const record = writeSchemaTable('record');
    expect(record).toContain('| `metric` | always | the one of `metrics` that is reported for this task |');
    expect(record).toContain('| `reason` | `status` "skipped" |');
    expect(record).toContain('| `dataset` | always, or `imported` |');
    expect(writeSchemaTable('model')).toContain('| `text.contextLength` | `77` |');
    expect(() => writeSchemaTable('model', { at: 'nothing[]' })).toThrow('has no member nothing[]');
  });
});
