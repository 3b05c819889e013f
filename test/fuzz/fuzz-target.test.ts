import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { fuzzTarget } from './fuzz-target.js';
import type { FuzzTarget } from './target.js';
import { tryInput } from './try-input.js';

const newFolder = useTemporaryFolders();
const seeds = () => [Buffer.from('{"name":"a","size":[1,2]}')];
const trial = () => ({ seconds: 1, seed: 1, folder: `${newFolder()}/0` });

/** A reader of documents with a planted fault. */
function plant(read: FuzzTarget['read']): FuzzTarget {
  return { name: 'planted', seeds, isJson: true, read };
}

describe('a reader that is fuzzed', () => {
  it('is caught where it trusts a value, with a small input', async () => {
    const target = plant((input) => {
      let value: { readonly size: readonly number[] };
      try {
        value = JSON.parse(String(input)) as typeof value;
      } catch {
        throw new DataError('toy: not JSON');
      }
      return value.size.length;
    });
    const { runs, found } = await fuzzTarget(target, trial());
    expect(runs).toBeGreaterThan(0);
    expect(found?.what).toMatch(/^TypeError: Cannot read properties of/);
    const input = readFileSync(found?.file ?? '', 'utf8');
    expect(input.length).toBeLessThan(40);
    expect(() => target.read(Buffer.from(input), '')).toThrow(TypeError);
  });

  it('is caught where its message has more than one line', async () => {
    const read = (input: Buffer) => {
      if (input.length !== 2) throw new DataError(`toy: ${String(input)}\n`);
    };
    expect(await tryInput(plant(read), Buffer.from('abc'), '')).toMatch('more than one line');
  });

  it('is not caught where it waits, or throws what is for the user', async () => {
    expect(
      await tryInput(
        plant(() => wait(10)),
        Buffer.from('abc'),
        '',
      ),
    ).toBeUndefined();
    const read = () => {
      throw new DataError('toy: no');
    };
    expect(await tryInput(plant(read), Buffer.from('abc'), '')).toBeUndefined();
  });

  it('must read its seeds', async () => {
    const read = () => {
      throw new DataError('toy: no');
    };
    await expect(fuzzTarget(plant(read), trial())).rejects.toThrow('toy: no');
  });
});
