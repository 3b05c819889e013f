import { describe, expect, it } from '@jest/globals';
import { chooseCompared } from '../../../harness/library/compare/choose-compared.js';
import { ConfigError } from '../../../harness/core/errors.js';
import type { RunSide } from '../../../reports/compare/side.js';
import { readTaskRegistry } from '../../../tasks/registry.js';
import { okRecord } from '../../support/records.js';

const all = { suites: [], tasks: [] };
const side = (...tasks: readonly string[]): RunSide => ({
  ...{ name: 'A', model: 'x', repeats: [] },
  records: tasks.map((task) => ({ ...okRecord, task })),
  samples: () => undefined,
});

describe('chooseCompared', () => {
  it('adds tasks that no card is of, each once, by name', async () => {
    const registry = await readTaskRegistry();
    const sides = [side('own/zebra', 'mini/digits'), side('own/ant', 'own/zebra')];
    const ids = chooseCompared(registry, all, sides).map(({ id }) => id);
    expect(ids.slice(-2)).toEqual(['own/ant', 'own/zebra']);
    expect(ids).toHaveLength(registry.tasks.length + 2);
  });

  it('takes what is named, and nothing else', async () => {
    const registry = await readTaskRegistry();
    const tasks = ['mini/digits'];
    expect(chooseCompared(registry, { ...all, tasks }, [side('own/ant')])).toMatchObject([{ id: tasks[0] }]);
    expect(() => chooseCompared(registry, { ...all, tasks: ['mini/digit'] }, [])).toThrow(ConfigError);
  });
});
