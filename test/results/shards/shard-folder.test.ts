import { expect, it } from '@jest/globals';
import { unlessGone } from '../../../harness/results/shards/shard-folder.js';
import { catchError } from '../../support/errors.js';

const failing = (code: string) => Promise.reject<undefined>(Object.assign(new Error(code), { code }));

it.each(['ENOENT', 'ESTALE'])('work on a file that is gone (%s) is no error', async (code) => {
  await unlessGone(failing(code));
});

it('what a disk refuses is one', async () => {
  expect(await catchError(() => unlessGone(failing('ENOSPC')))).toMatchObject({ code: 'ENOSPC' });
});
