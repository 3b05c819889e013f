import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Interrupted } from '../../../harness/core/errors.js';
import { sha256 } from '../../../harness/core/hash.js';
import { verifyPulledFiles } from '../../../harness/pipeline/verify/verify-files.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const bytes = { 'a.tar': 'first', 'b.tar': 'second', 'c.tar': 'third', 'small.txt': '3' };

/** A folder as `bench data pull` leaves it: checksums of the large files, sizes of all. */
function writePulled(): string {
  const folder = newFolder();
  const files = Object.entries(bytes).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return [name, { size: text.length, ...(name.endsWith('.tar') ? { sha256: sha256(text) } : {}) }] as const;
  });
  const manifest = { repository: 'a/b', revision: 'abc', files: Object.fromEntries(files) };
  writeFileSync(join(folder, '.bench-pull.json'), JSON.stringify(manifest));
  return folder;
}

async function verify(folder: string, signal = new AbortController().signal) {
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  const { checked, faults } = await verifyPulledFiles('toy', folder, {
    signal,
    note,
    onProgress: () => undefined,
  });
  return { checked, faults: Object.fromEntries(faults), notes };
}

describe('verifyPulledFiles', () => {
  it('finds whole files whole', async () => {
    const notes = ['toy: comparing 4 files with what the Hub says of them'];
    expect(await verify(writePulled())).toEqual({ checked: 3, faults: {}, notes });
  });

  it('names a file of other bytes, of another size, and one that is not there', async () => {
    const folder = writePulled();
    writeFileSync(join(folder, 'a.tar'), 'fIrst');
    appendFileSync(join(folder, 'small.txt'), '\n');
    rmSync(join(folder, 'b.tar'));
    expect((await verify(folder)).faults).toEqual({
      'a.tar': `toy: ${join(folder, 'a.tar')}: sha256 ${sha256('fIrst')}, the Hub says ${sha256('first')}. Fetch it again`,
      'b.tar': `toy: ${join(folder, 'b.tar')} is missing. Fetch it again`,
      'small.txt': `toy: ${join(folder, 'small.txt')}: 2 bytes, the Hub says 1. Fetch it again`,
    });
  });

  it('has nothing to say of a folder that was not pulled', async () => {
    expect(await verify(newFolder())).toEqual({ checked: 0, faults: {}, notes: [] });
  });

  it('takes a list that cannot be read as a fault', async () => {
    const folder = writePulled();
    writeFileSync(
      join(folder, '.bench-pull.json'),
      readFileSync(join(folder, '.bench-pull.json')).subarray(0, 50),
    );
    const { checked, faults } = await verify(folder);
    expect(checked).toBe(0);
    expect(faults['.bench-pull.json']).toMatch(
      /^toy: .*\.bench-pull\.json: not valid JSON .*\. Fetch the data set again$/,
    );
  });

  it('stops when it is asked to', async () => {
    await expect(verify(writePulled(), AbortSignal.abort())).rejects.toBeInstanceOf(Interrupted);
  });
});
