import { describe, expect, it } from '@jest/globals';
import { DiskError, messageOf, reasonOf } from '../../harness/core/errors.js';
import { findWriteFailure, isDiskFull, whenKeeping, whenWriting } from '../../harness/core/write-failure.js';
import { catchError } from '../support/errors.js';

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: as the system says it, write`), { code });
}

const fail = (error: unknown) => () => {
  throw error;
};

describe('whenWriting', () => {
  it('gives what the work gives', async () => {
    expect(await whenWriting('out/a.json', () => Promise.resolve(3))).toBe(3);
  });

  it.each([
    ['ENOSPC', /^\/proc\/a: the disk is full\. Free some, or choose another --out$/],
    ['EDQUOT', /^\/proc\/a: the quota of its disk is used up\. Free some, or choose another --out$/],
    ['EROFS', /^\/proc\/a: the disk can only be read\. Mend that, or choose another --out$/],
    ['EACCES', /^\/proc\/a: writing there is not allowed\./],
    ['EMFILE', /^\/proc\/a: cannot be written \(EMFILE\)\./],
  ])('makes one line of %s', async (code, line) => {
    const error = await catchError(() => whenWriting('/proc/a', fail(failure(code)), '--out'));
    expect(error).toBeInstanceOf(DiskError);
    expect(messageOf(error)).toMatch(line);
    expect(messageOf(error)).toContain(`: ${reasonOf(error)}. `);
    expect((error as DiskError).code).toBe(code);
  });

  it('says how much is free where the system tells', async () => {
    const error = await catchError(() => whenWriting('./a', fail(failure('ENOSPC'))));
    expect(messageOf(error)).toMatch(
      /^\.\/a: the disk is full \(\d+(\.\d)? \wB free\)\. Free some, or choose another place$/,
    );
  });

  it.each([
    ['an error of ours', new DiskError('out: full. Free some')],
    ['a bug', new TypeError('x is undefined')],
    ['one of Node', Object.assign(new TypeError('x'), { code: 'ERR_INVALID_ARG_TYPE' })],
    ['no error', 'text'],
  ])('leaves %s as it is', async (_what, thrown) => {
    expect(await catchError(() => whenWriting('a', fail(thrown)))).toBe(thrown);
  });
});

describe('whenKeeping', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EFBIG'])(
    'makes one line of %s, which other tasks would meet, too',
    async (code) => {
      const error = await catchError(() => whenKeeping('/proc/a', fail(failure(code))));
      expect(error).toBeInstanceOf(DiskError);
      expect(messageOf(error)).toMatch(/^\/proc\/a: .*, or choose another --out$/);
    },
  );

  it.each(['ENAMETOOLONG', 'EISDIR', 'ENOENT', 'ESTALE'])('leaves %s as it is', async (code) => {
    const error = failure(code);
    expect(await catchError(() => whenKeeping('a', fail(error)))).toBe(error);
  });
});

describe('findWriteFailure', () => {
  it('knows what only writing gives', async () => {
    expect(messageOf(await findWriteFailure('/proc', failure('EROFS'), '--out'))).toMatch(
      /^\/proc: the disk can/,
    );
    expect(await findWriteFailure('/proc', failure('ENOENT'), '--out')).toBeUndefined();
    expect(await findWriteFailure('/proc', undefined, '--out')).toBeUndefined();
    const error = new DiskError('x');
    expect(await findWriteFailure('/proc', error, '--out')).toBe(error);
    expect(['ENOSPC', 'EDQUOT', 'EROFS'].map((code) => isDiskFull(failure(code)))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
