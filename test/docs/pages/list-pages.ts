import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../harness/config/package-root.js';
import { taskGroups } from '../../../harness/config/task-card.js';
import { writeMarked } from './marked-block.js';
import { writeSchemaTable } from './schema-table.js';
import { readKind, writeProtocolTables } from './protocol-tables.js';

/** A page with tables that are made from the code: as it stands, and as it should. */
export interface GeneratedPage {
  readonly file: string;
  readonly text: string;
  readonly current: string;
}

/** Every page that has such tables. */
export async function listGeneratedPages(): Promise<readonly GeneratedPage[]> {
  const kinds = taskGroups.map(async (group) =>
    fillPage(`docs/protocols/${group}.md`, { ...writeProtocolTables(await readKind(group)) }),
  );
  return [...(await Promise.all(kinds)), fillPage('docs/FORMATS.md', writeFormatTables())];
}

/** The tables of members of docs/FORMATS.md. */
function writeFormatTables(): Readonly<Record<string, string>> {
  return {
    record: writeSchemaTable('record'),
    model: writeSchemaTable('model'),
    dataset: writeSchemaTable('datasets', { at: 'datasets[]', closed: ['alternatives'] }),
    suites: writeSchemaTable('suites'),
    card: writeSchemaTable('task-cards', { at: 'tasks[]' }),
    baseline: writeSchemaTable('baseline', { closed: ['models[].tasks[].record'] }),
  };
}

function fillPage(name: string, tables: Readonly<Record<string, string>>): GeneratedPage {
  const file = join(packageRoot, name);
  const text = readFileSync(file, 'utf8');
  let current = text;
  for (const [mark, table] of Object.entries(tables)) current = writeMarked(current, mark, `\n${table}\n\n`);
  return { file, text, current };
}
