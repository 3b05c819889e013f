import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { createRegistry } from '../../harness/core/registry.js';
import { expectOneLine } from '../support/errors.js';

const open = () => createRegistry<number>('protocol', [['one', 1]]);

describe('createRegistry', () => {
  it('finds what is built in, and what was added, in that order', () => {
    const registry = open();
    registry.add([['two', 2]], 'mine');
    registry.add([['__proto__', 3]], 'other');
    expect([registry.ids(), registry.list()]).toEqual([
      ['one', 'two', '__proto__'],
      [1, 2, 3],
    ]);
    expect(['one', 'two', '__proto__', 'toString'].map(registry.find)).toEqual([1, 2, 3, undefined]);
    expect(['one', 'two', '__proto__', 'toString'].map(registry.ownerOf)).toEqual([
      undefined,
      'mine',
      'other',
      undefined,
    ]);
  });

  it.each<[ids: readonly string[], message: string]>([
    [['new', 'one'], 'mine: protocol one: bench has one of this id itself. Give it another id'],
    [['two'], 'mine: protocol two: theirs brings one of this id, too. Give it another id'],
    [['new', 'new'], 'mine: protocol new: it brings two of this id. Give it another id'],
  ])('refuses an id that is taken, names both, and adds nothing: %j', async (ids, message) => {
    const registry = open();
    registry.add([['two', 2]], 'theirs');
    const added = ids.map((id) => [id, 9] as const);
    const add = () => {
      registry.add(added, 'mine');
    };
    expect(await expectOneLine(add, ConfigError, 'mine: ')).toBe(message);
    expect([registry.ids(), registry.find('new')]).toEqual([['one', 'two'], undefined]);
  });
});
