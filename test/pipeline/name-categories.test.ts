import { describe, expect, it } from '@jest/globals';
import type { ClassFile } from '../../harness/config/class-file.js';
import { ConfigError } from '../../harness/core/errors.js';
import { nameCategories } from '../../harness/pipeline/name-categories.js';
import type { OpenDataset } from '../../harness/data/reader.js';
import { expectOneLine } from '../support/errors.js';
import { makeEntry } from '../support/webdataset.js';

const found = [
  { id: 7, name: 'cat', names: ['cat'] },
  { id: 3, name: 'dog', names: ['dog'] },
];
const makeSet = (
  categories: OpenDataset['categories'] = found,
  kind: OpenDataset['kind'] = 'annotated-image',
  entry = makeEntry(),
) => ({ kind, entry, categories });
const bare = { kind: 'label-map', entry: makeEntry() } as const;
const file = (match: ClassFile['match'], ...classes: ClassFile['classes']): ClassFile => {
  return { source: 'test', match, classes };
};

describe('the classes of a dense task', () => {
  it('are those of the data set where the card has no class file', () => {
    expect(nameCategories('a/b', makeSet(), undefined)).toBe(found);
    expect(nameCategories('a/b', bare, undefined)).toBeUndefined();
  });

  it('are those of the file, numbered from 0, where the data set has none', () => {
    expect(nameCategories('a/b', bare, file('name', { names: ['sky', 'air'] }, { names: ['sea'] }))).toEqual([
      { id: 0, name: 'sky', names: ['sky', 'air'] },
      { id: 1, name: 'sea', names: ['sea'] },
    ]);
  });

  it('keep their ids and are named by place', () => {
    const named = nameCategories(
      'a/b',
      makeSet(),
      file('order', { names: ['feline'], isThing: true }, { names: ['hound'] }),
    );
    expect(named).toEqual([
      { id: 7, name: 'feline', names: ['feline'], isThing: true },
      { id: 3, name: 'hound', names: ['hound'] },
    ]);
  });

  it('keep their order and get roles by name; categories that are not named are not scored', () => {
    const roles = file('name', { names: ['dog'], role: 'novel' }, { names: ['cat'], role: 'base' });
    const more = makeSet([found[0], { id: 2, name: 'owl', names: ['owl'] }, found[1]]);
    expect(nameCategories('a/b', more, roles)).toEqual(nameCategories('a/b', makeSet(), roles));
    expect(nameCategories('a/b', makeSet(), roles)?.map(({ id, role }) => [id, role])).toEqual([
      [7, 'base'],
      [3, 'novel'],
    ]);
  });

  it('keep the names of a vocabulary of the data: the file adds kinds and roles', () => {
    const own = [
      { id: 7, name: 'Katze', names: ['Katze', 'Kater'] },
      { id: 3, name: 'Hund', names: ['Hund'] },
    ];
    const set = makeSet(own, 'panoptic-image', makeEntry({ vocabulary: 'names.txt' }));
    const facts = file('order', { names: ['cat'], isThing: true }, { names: ['dog'], role: 'base' });
    expect(nameCategories('a/b', set, facts)).toEqual([
      { ...own[0], isThing: true },
      { ...own[1], role: 'base' },
    ]);
    expect(nameCategories('a/b', set, undefined)).toEqual(own);
  });

  it('may be called in the data set by any name of their class, or by none of the file', () => {
    const synonyms = file('order', { names: ['kitten', 'Cat'] }, { names: ['cat', ' Dog '] });
    expect(nameCategories('a/b', makeSet(), synonyms)).toHaveLength(2);
    expect(nameCategories('a/b', makeSet(), file('order', { names: ['x'] }, { names: ['y'] }))).toHaveLength(
      2,
    );
  });

  const two = [{ names: ['cat'] }, { names: ['owl'] }];
  const pair = [{ names: ['cat'] }, { names: ['dog'] }];
  const other = 'Name another class file in the card';
  const faults: readonly (readonly [string, Parameters<typeof nameCategories>[1], ClassFile | undefined])[] =
    [
      [
        `3 classes in its class file, the data set has 2. ${other}`,
        makeSet(),
        file('order', ...two, { names: ['elk'] }),
      ],
      [
        `class "owl" of its class file is none of the 2 categories of the data set. ${other}`,
        makeSet(),
        file('name', ...two),
      ],
      [
        `category "owl" of the data set is not in its class file. ${other}`,
        makeSet([...found, { id: 2, name: 'owl', names: ['owl'] }], 'panoptic-image'),
        file('name', ...pair),
      ],
      [
        `category 0 (from 0) of the data set is "cat", which is class 1 of its class file: not the same order. ${other}`,
        makeSet(),
        file('order', { names: ['Dog'] }, { names: ['Cat'] }),
      ],
      [
        '2 classes, datasets.json says 3 of toy. Check the class file in the card, or update the entry',
        makeSet(found, 'annotated-image', makeEntry({ classes: 3 })),
        undefined,
      ],
    ];
  it.each(faults)('are refused: %s', async (message, set, classes) => {
    await expectOneLine(() => nameCategories('a/b', set, classes), ConfigError, `a/b: ${message}`);
  });
});
