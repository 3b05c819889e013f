import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { sha256 } from '../../harness/core/hash.js';
import { findTask, readTaskRegistry, tasksOfAggregate, tasksOfSuite } from '../../tasks/registry.js';
import { isSuiteFile, readTasksFor } from '../../tasks/suite-file.js';
import { readVocabulary } from '../../tasks/vocabulary.js';
import { expectOneLine } from '../support/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'vitabench-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const card = {
  id: 'mine/birds',
  name: 'Birds',
  group: 'classification',
  dataset: 'my-birds',
  protocol: 'zero-shot-classification',
  metric: 'acc1',
  source: 'counted by hand',
};
const suite = { id: 'my-birds', name: 'My birds', suites: ['mini-ladder'], tasks: ['mine/birds'] };
const mean = { id: 'my_mean', name: 'Mine', members: 'my tasks', tasks: ['mine/birds', 'mini/novel'] };

function write(content: unknown, name = 'my.suite.json'): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

describe('isSuiteFile', () => {
  it('tells paths from ids', () => {
    expect(['mini', 'a.json', './a', 'dir/suite', 'c:\\x'].map(isSuiteFile)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('readTasksFor', () => {
  it('is what this package brings where no file is named', async () => {
    expect(await readTasksFor(['mini', 'all'])).toEqual(await readTaskRegistry());
  });

  it('adds the suites, cards and means of a file, which also goes by its name', async () => {
    const file = write({ version: 1, suites: [suite], cards: [card], aggregates: [mean] });
    const [own, builtIn] = [await readTasksFor([file]), await readTaskRegistry()];
    expect(own.tasks.length).toBe(builtIn.tasks.length + 1);
    expect(findTask(own, 'mine/birds').protocol).toEqual(['zero-shot-classification']);
    const expected = [...idsOf(tasksOfSuite(builtIn, 'mini-ladder')), 'mine/birds'];
    expect(idsOf(tasksOfSuite(own, 'my-birds'))).toEqual(expected);
    expect(idsOf(tasksOfSuite(own, file))).toEqual(expected);
    expect(idsOf(tasksOfAggregate(own, own.aggregates[own.aggregates.length - 1]))).toEqual(mean.tasks);
    expect(idsOf(own.suites)).not.toContain(file);
    expect(own.files[0]).toMatchObject({ path: file, suites: ['my-birds'], cards: ['mine/birds'] });
    expect(own.files[0].sha256).toBe(sha256(readFileSync(file)));
  });

  it('is of the cards where the file has no suites, and takes a file once, however it is written', async () => {
    const file = write({ version: 1, cards: [card, { ...card, id: 'mine/fish' }] });
    const again = `${folder}/./my.suite.json`;
    const registry = await readTasksFor([file, 'mini', again, file]);
    expect(idsOf(registry.files.map((one) => one.suite))).toEqual([file, again]);
    for (const name of [file, again])
      expect(idsOf(tasksOfSuite(registry, name))).toEqual(['mine/birds', 'mine/fish']);
    expect(idsOf(registry.tasks).filter((id) => id.startsWith('mine/'))).toHaveLength(2);
  });

  it('takes files that each bring their own, of which none names what the other brings', async () => {
    const first = write({ version: 1, suites: [suite], cards: [card] });
    const second = write({ version: 1, suites: [{ id: 'b', name: 'b', suites: ['my-birds'] }] }, 'b.json');
    await expectOneLine(
      () => readTasksFor([first, second]),
      ConfigError,
      `${second}: b: suite my-birds: no such suite, nearest: `,
    );
    const third = write({ version: 1, suites: [{ id: 'c', name: 'c', tasks: ['mini/novel'] }] }, 'c.json');
    expect((await readTasksFor([first, third])).files).toHaveLength(2);
  });

  it('finds class and template files beside the file, and those of this package by their names', async () => {
    mkdirSync(join(folder, 'words'), { recursive: true });
    const classes = { source: 's', match: 'order', classes: [{ names: ['owl'] }, { names: ['elk'] }] };
    write(classes, 'words/two.json');
    write({ source: 's', templates: ['one {c}'] }, 'words/mine.json');
    const own = { ...card, classes: './words/two.json', templates: './words/mine.json' };
    const shipped = { ...card, id: 'mine/b', group: 'segmentation', templates: 'vild-14' };
    const registry = await readTasksFor([write({ version: 1, cards: [own, shipped] })]);
    const words = await readVocabulary(findTask(registry, 'mine/birds'));
    expect([words.classes?.classes.length, words.templates]).toEqual([2, ['one {c}']]);
    expect((await readVocabulary(findTask(registry, 'mine/b'))).templates).toHaveLength(14);
  });
});

const chain = Array.from({ length: 150 }, (_, i) => ({ id: `s${i}`, name: 's', suites: [`s${i + 1}`] }));

describe('a suite file that is wrong is refused in one line, the file first', () => {
  it.each<[content: unknown, part: string]>([
    ['{', 'not valid JSON'],
    [[], 'expected object'],
    [{ version: 2, cards: [card] }, 'version: '],
    [{ version: 1 }, 'expected suites, cards, or both'],
    [{ version: 1, cards: [card], tasks: [] }, 'unrecognized key: "tasks"'],
    [{ version: 1, cards: [{ ...card, surprise: 1 }] }, 'cards.0: unrecognized key: "surprise"'],
    [{ version: 1, cards: [{ ...card, id: 'birds' }] }, 'cards.0.id: '],
    [{ version: 1, cards: [{ ...card, protocol: 'zero-shot' }] }, 'mine/birds: protocol zero-shot: no such'],
    [{ version: 1, cards: [{ ...card, metric: 'acc2' }] }, 'mine/birds: metric acc2: protocol zero-shot-'],
    [{ version: 1, cards: [{ ...card, shiftOf: ['a/b'] }] }, 'mine/birds: task a/b: no such task, nearest'],
    [{ version: 1, cards: [{ ...card, id: 'mini/novel' }] }, 'mini/novel: bench has a card of this id'],
    [{ version: 1, cards: [card, card] }, 'mine/birds: the file has a card of this id already'],
    [{ version: 1, suites: [{ ...suite, id: 'mini' }], cards: [card] }, 'mini: bench has a suite of this id'],
    [{ version: 1, cards: [card], aggregates: [{ ...mean, id: 'vtab' }] }, 'vtab: bench has an aggregate of'],
    [{ version: 1, suites: [suite] }, 'my-birds: task mine/birds: no such task, nearest: mini/'],
    [{ version: 1, cards: [card], aggregates: [{ ...mean, tasks: ['x/y'] }] }, 'my_mean: task x/y: no such'],
    [
      { version: 1, suites: ['a', 'b'].map((id) => ({ id, name: id, suites: [id === 'a' ? 'b' : 'a'] })) },
      'suite a takes in b takes in a',
    ],
    [{ version: 1, suites: [...chain, { id: 's150', name: 's' }] }, 'suite s0: more than 100 suites inside'],
    [{ version: 1, cards: [{ ...card, classes: '../two.json' }] }, 'mine/birds: classes "../two.json": exp'],
    [{ version: 1, cards: [{ ...card, classes: './../two' }] }, 'classes "./../two": expected the name of'],
    [{ version: 1, cards: [{ ...card, templates: '/etc/passwd' }] }, 'templates "/etc/passwd": expected'],
  ])('case %#', async (content, part) => {
    const file = write(content, 'wrong.suite.json');
    await expectOneLine(() => readTasksFor([file]), ConfigError, `${file}: `, part);
  });

  it('names a file that is not there, and one that another file clashes with', async () => {
    const none = join(folder, 'none.json');
    await expectOneLine(() => readTasksFor([none]), ConfigError, `${none}: file not found`);
    const [one, two] = ['one.json', 'two.json'].map((name) => write({ version: 1, cards: [card] }, name));
    await expectOneLine(
      () => readTasksFor([one, two]),
      ConfigError,
      `${two}: mine/birds: ${one} has a card of this id already. Give it another`,
    );
  });

  it('says of a word file that is not there which card names it', async () => {
    const registry = await readTasksFor([
      write({ version: 1, cards: [{ ...card, classes: './gone.json' }] }),
    ]);
    await expectOneLine(
      () => readVocabulary(findTask(registry, 'mine/birds')),
      ConfigError,
      `mine/birds: its card names ${join(folder, 'gone.json')}, which does not exist`,
    );
  });
});

it('takes a suite that is taken in over and over once: no walk over all ways to it', async () => {
  const suites = Array.from({ length: 90 }, (_, i) => ({
    id: `s${i}`,
    name: 's',
    ...(i === 0 ? { tasks: ['mini/novel'] } : { suites: [`s${i - 1}`, `s${Math.max(0, i - 2)}`] }),
  }));
  const registry = await readTasksFor([write({ version: 1, suites })]);
  expect(idsOf(tasksOfSuite(registry, 's89'))).toEqual(['mini/novel']);
});
