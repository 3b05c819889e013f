import { describe, expect, it } from '@jest/globals';
import { DataError, Interrupted } from '../../harness/core/errors.js';
import { waitOnClock, waitOrStop } from '../../harness/core/wait.js';

describe('a wait', () => {
  it('ends', async () => {
    await waitOrStop(waitOnClock, 1, new AbortController().signal);
  });

  it('that is stopped ends at once, as interrupted', async () => {
    const controller = new AbortController();
    const wait = waitOrStop(waitOnClock, 3_600_000, controller.signal);
    controller.abort();
    await expect(wait).rejects.toBeInstanceOf(Interrupted);
  });

  it('that is stopped for a reason ends with it', async () => {
    const controller = new AbortController();
    const reason = new DataError('a limit is reached');
    const wait = waitOrStop(waitOnClock, 3_600_000, controller.signal);
    controller.abort(reason);
    await expect(wait).rejects.toBe(reason);
  });

  it('that fails otherwise fails so', async () => {
    const wait = () => Promise.reject(new Error('no clock'));
    await expect(waitOrStop(wait, 1, new AbortController().signal)).rejects.toThrow('no clock');
  });
});
