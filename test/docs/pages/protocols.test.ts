import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../harness/config/package-root.js';
import { taskGroups } from '../../../harness/config/task-card.js';
import { metricDescriptors } from '../../../harness/metrics/descriptors.js';
import { protocolRegistry } from '../../../tasks/protocols.js';
import { readTaskRegistry } from '../../../tasks/registry.js';
import { readMarked, writeMarked } from './marked-block.js';
import { listVariants, readKind, writeProtocolTables, type KindFacts } from './protocol-tables.js';

const allTasks = (await readTaskRegistry()).tasks.map(({ id }) => id);

/** Metrics of `bench score` whose rules have names, by the kind whose page tells of them. */
const scorersOf: Readonly<Record<string, readonly string[]>> = { lmm: ['vqa', 'seed'] };

const pageOf = (group: string) => readFileSync(join(packageRoot, `docs/protocols/${group}.md`), 'utf8');
const codeIn = (page: string) => new Set([...page.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text));

/** What a page says of a kind of task that the code does not, and what it leaves out. */
function findFaults(page: string, facts: KindFacts, variants: readonly string[]): readonly string[] {
  const { tasks, protocols } = facts;
  const stale = Object.entries(writeProtocolTables(facts))
    .filter(([name, table]) => readMarked(page, name)?.trim() !== table)
    .map(([name]) => `the table of ${name} is not current`);
  const said = codeIn(page);
  const own = {
    task: tasks.map(({ id }) => id),
    protocol: protocols.map(({ id }) => id),
    metric: protocols.flatMap(({ metrics }) => metrics),
  };
  const every = {
    task: allTasks,
    protocol: protocolRegistry.ids(),
    metric: metricDescriptors.map(({ id }) => id),
  };
  const kinds = ['task', 'protocol', 'metric'] as const;
  const missing = kinds.flatMap((kind) =>
    own[kind].filter((id) => !said.has(id)).map((id) => `${kind} ${id} is missing`),
  );
  const foreign = kinds.flatMap((kind) =>
    every[kind]
      .filter((id) => said.has(id) && !own[kind].includes(id))
      .map((id) => `${kind} ${id} is of another page`),
  );
  const families = new Set(allTasks.map((id) => id.split('/')[0]));
  const unknown = [...said]
    .filter((text) => /^[a-z0-9-]+\/[a-z0-9._-]+$/.test(text) && families.has(text.split('/')[0]))
    .filter((id) => !allTasks.includes(id))
    .map((id) => `there is no task ${id}`);
  const unnamed = variants.filter((name) => !said.has(name)).map((name) => `variant ${name} is missing`);
  return [...stale, ...missing, ...foreign, ...unknown, ...unnamed];
}

describe.each(taskGroups)('docs/protocols/%s.md', (group) => {
  it('has the tables that `npm run docs:protocols` writes, and says nothing that is not there', async () => {
    const facts = await readKind(group);
    expect(facts.tasks.length).toBeGreaterThan(1);
    expect(findFaults(pageOf(group), facts, listVariants(facts, scorersOf[group] ?? []))).toEqual([]);
  });
});

describe('the check of these pages', () => {
  it('finds an old version, a task that is gone, and one that is not there', async () => {
    const facts = await readKind('retrieval');
    const page = pageOf('retrieval');
    const faultsOf = (changed: string) => findFaults(changed, facts, []);
    expect(faultsOf(page)).toEqual([]);
    expect(faultsOf(page.replace('| `winogavil` | 1 |', '| `winogavil` | 2 |'))).toEqual([
      'the table of protocols is not current',
    ]);
    expect(faultsOf(page.replaceAll('`datacomp/mscoco`', '`datacomp/coco`'))).toEqual([
      'the table of tasks is not current',
      'task datacomp/mscoco is missing',
      'there is no task datacomp/coco',
    ]);
    expect(faultsOf(`${page}\nSee \`AP50\`.`)).toEqual(['metric AP50 is of another page']);
    expect(findFaults(page, facts, ['corrected'])).toEqual(['variant corrected is missing']);
  });

  it('knows the named rules of the code', async () => {
    expect(listVariants(await readKind('classification'), [])).toEqual(['as-published', 'corrected']);
    expect(listVariants(await readKind('lmm'), ['vqa', 'seed'])).toEqual([
      ...['official', 'llava', 'evalai'],
      ...['exact', 'first-letter'],
    ]);
  });
});

describe('marks of a page', () => {
  const page = 'a\n<!-- t: made by x -->\nold\n<!-- end of t -->\nb\n';

  it('hold what is written between them', () => {
    expect(readMarked(page, 't')).toBe('old\n');
    expect(writeMarked(page, 't', 'new\n')).toBe('a\n<!-- t: made by x -->\nnew\n<!-- end of t -->\nb\n');
  });

  it('must be there once each', () => {
    expect(readMarked(page + page, 't')).toBeUndefined();
    expect(() => writeMarked(page, 'u', '')).toThrow('no pair of marks for u');
  });
});
