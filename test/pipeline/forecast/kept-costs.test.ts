import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { keepCostsInMemory, openKeptCosts } from '../../../harness/pipeline/forecast/kept-costs.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const key = { of: 'graph', model: 'a'.repeat(64), head: 'image', batchSize: 8 };

describe('costs that are kept', () => {
  it('are there for the next process, whatever the order of the members of a key', async () => {
    const file = join(newFolder(), 'a', 'calibrations.json');
    const kept = await openKeptCosts(file);
    expect(kept.get(key)).toBeUndefined();
    kept.set(key, 0.25);
    await kept.save();
    const again = await openKeptCosts(file);
    expect(again.get({ batchSize: 8, head: 'image', model: key.model, of: 'graph' })).toBe(0.25);
    expect(again.get({ ...key, batchSize: 16 })).toBeUndefined();
    expect(again.get({ ...key, provider: 'cuda' })).toBeUndefined();
    again.set(key, 0.5);
    await again.save();
    expect((await openKeptCosts(file)).get(key)).toBe(0.5);
    expect(readdirSync(join(file, '..'))).toEqual(['calibrations.json']);
  });

  it('are written only when something is new', async () => {
    const file = join(newFolder(), 'calibrations.json');
    await (await openKeptCosts(file)).save();
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['no JSON', '{"schema": 1, "costs": [{"of": "gra'],
    ['another form', '[]'],
    ['null', 'null'],
    ['another schema', '{"schema": 2, "costs": []}'],
    ['an entry without seconds', `{"schema": 1, "costs": [${JSON.stringify(key)}]}`],
    ['an entry of null', '{"schema": 1, "costs": [null]}'],
    [
      'seconds below zero in one of two',
      JSON.stringify({
        schema: 1,
        costs: [
          { ...key, seconds: 1 },
          { of: 'x', seconds: -1 },
        ],
      }),
    ],
  ])('are none where the file is damaged: %s', async (_, text) => {
    const file = join(newFolder(), 'calibrations.json');
    writeFileSync(file, text);
    const kept = await openKeptCosts(file);
    expect([kept.get(key), kept.get({ of: 'x' })]).toEqual([undefined, undefined]);
    kept.set(key, 2);
    await kept.save();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ schema: 1, costs: [{ ...key, seconds: 2 }] });
  });

  it('do not take what is no time', () => {
    const kept = keepCostsInMemory([[key, 1]]);
    for (const value of [NaN, Infinity, -1]) kept.set(key, value);
    expect(kept.get(key)).toBe(1);
  });
});
