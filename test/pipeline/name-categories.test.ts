import { describe, expect, it } from '@jest/globals';
import type { ClassFile } from '../../harness/config/class-file.js';
import { ConfigError } from '../../harness/core/errors.js';
import { nameCategories } from '../../harness/pipeline/name-categories.js';
import { expectOneLine } from '../support/errors.js';

const found = [
  { id: 7, name: 'cat', names: ['cat'] },
  { id: 3, name: 'dog', names: ['dog'] },
];
const file = (match: ClassFile['match'], ...classes: ClassFile['classes']): ClassFile => {
  return { source: 'test', match, classes };
};

describe('the classes of a dense task', () => {
  it('are those of the data set where the card has no class file', () => {
    expect(nameCategories('a/b', found, undefined)).toBe(found);
    expect(nameCategories('a/b', undefined, undefined)).toBeUndefined();
  });

  it('are those of the file, numbered from 0, where the data set has none', () => {
    expect(
      nameCategories('a/b', undefined, file('name', { names: ['sky', 'air'] }, { names: ['sea'] })),
    ).toEqual([
      { id: 0, name: 'sky', names: ['sky', 'air'] },
      { id: 1, name: 'sea', names: ['sea'] },
    ]);
  });

  it('keep their ids and are named by place', () => {
    const named = nameCategories(
      'a/b',
      found,
      file('order', { names: ['feline'], isThing: true }, { names: ['hound'] }),
    );
    expect(named).toEqual([
      { id: 7, name: 'feline', names: ['feline'], isThing: true },
      { id: 3, name: 'hound', names: ['hound'] },
    ]);
  });

  it('keep their order and get roles by name; names that the data set lacks do not matter', () => {
    const roles = file(
      'name',
      { names: ['dog'], role: 'novel' },
      { names: ['owl'], role: 'base' },
      { names: ['cat'], role: 'base' },
    );
    expect(nameCategories('a/b', found, roles)?.map(({ id, role }) => [id, role])).toEqual([
      [7, 'base'],
      [3, 'novel'],
    ]);
  });

  it('are refused where they are not the same', async () => {
    const two = [{ names: ['cat'] }, { names: ['owl'] }];
    await expectOneLine(
      () => nameCategories('a/b', found, file('order', ...two, { names: ['elk'] })),
      ConfigError,
      'a/b: 3 classes in its class file, the data set has 2. Name another class file in the card',
    );
    await expectOneLine(
      () => nameCategories('a/b', found, file('name', ...two)),
      ConfigError,
      'a/b: category "dog" of the data set is not in its class file. Name another class file in the card',
    );
  });
});
