import { describe, expect, it } from '@jest/globals';
import { createQuietKeeping } from '../../support/embeddings.js';

/** Work that fails as often as there are errors, and then gives how often it was done. */
function failing(...errors: readonly Error[]) {
  let done = 0;
  return () => (done < errors.length ? Promise.reject(errors[done++]) : Promise.resolve(++done));
}
const gone = Object.assign(new Error('no such file'), { code: 'ENOENT' });
const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });

describe('write', () => {
  it('does the work once, and once more where a file was gone', async () => {
    const { keeping, warnings } = createQuietKeeping();
    expect(await keeping.write(failing())).toBe(1);
    expect(await keeping.write(failing(gone))).toBe(2);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['the disk is full', [full]],
    ['a file is gone for good', [gone, gone]],
    ['the disk is full when it is done once more', [gone, full]],
  ])('gives nothing where %s, says so once, and writes no more', async (_case, errors) => {
    const { keeping, warnings } = createQuietKeeping();
    expect(await keeping.write(failing(...errors))).toBeUndefined();
    expect(await keeping.write(failing())).toBeUndefined();
    const both = [keeping.write(failing(full)), keeping.write(failing(full))];
    expect(await Promise.all(both)).toEqual([undefined, undefined]);
    expect(warnings).toHaveLength(1);
  });

  it('says once what several writings under way come to', async () => {
    const { keeping, warnings } = createQuietKeeping();
    await Promise.all([keeping.write(failing(full)), keeping.write(failing(full))]);
    expect(warnings).toEqual([expect.stringContaining('embeddings cannot be kept (no space left)')]);
  });
});
