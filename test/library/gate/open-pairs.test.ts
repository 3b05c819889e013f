import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { addRepeats, openPairs } from '../../../harness/library/gate/open-pairs.js';
import { ConfigError } from '../../../harness/core/errors.js';
import { cardOf, sideOf, writeRun } from '../../support/gate-runs.js';
import { rightOf } from '../../support/gate-samples.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();
const task = 'datacomp/cifar10';
const tasks = [
  { task, right: rightOf(10, 5) },
  { task: 'datacomp/food101', right: rightOf(10, 5) },
];
const wide = { models: [], tasks: tasks.map((one) => cardOf(one.task)) };
const sidesOf = (...models: readonly string[]) =>
  Promise.all(models.map((model) => sideOf({ model, tasks })));

describe('what a gate compares', () => {
  it('is every model of the baseline; one that only the current run has is named', async () => {
    const { pairs, warnings } = openPairs(await sidesOf('a', 'b'), await sidesOf('b', 'c'), wide);
    expect(pairs.map(({ before, after }) => [before.model, after.records.length])).toEqual([
      ['a', 0],
      ['b', 2],
    ]);
    expect(warnings).toEqual(['c: the baseline does not have this model, it is not judged']);
  });

  it('is narrowed to models and tasks', async () => {
    const narrow = { models: ['b'], tasks: [cardOf(task)] };
    const { pairs, warnings } = openPairs(await sidesOf('a', 'b'), await sidesOf('a', 'b', 'c'), narrow);
    expect(pairs.map(({ before }) => [before.model, before.records.length])).toEqual([['b', 1]]);
    expect(warnings).toEqual([]);
  });

  it('keeps a model that the current run lacks, and refuses one that nobody has', async () => {
    const [before, after] = [await sidesOf('a', 'b'), await sidesOf('b')];
    expect(openPairs(before, after, { ...wide, models: ['a'] }).pairs[0].after.records).toEqual([]);
    expect(() => openPairs(before, after, { ...wide, models: ['aa'] })).toThrow(ConfigError);
  });

  it('takes further runs as repetitions, never as records', async () => {
    const [first, second] = [makeFolder(), makeFolder()];
    const [narrow, all] = [
      { model: 'a', tasks: tasks.slice(0, 1) },
      { model: 'a', tasks },
    ];
    writeRun(join(first, 'r'), all);
    writeRun(join(second, 'r'), all);
    const [side] = await addRepeats([await sideOf(narrow)], [join(first, 'r'), join(second, 'r')]);
    expect(side.records).toHaveLength(1);
    // two tasks in each of two folders
    expect(side.repeats).toHaveLength(4);
  });
});
