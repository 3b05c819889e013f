import { describe, expect, it } from '@jest/globals';
import { describeForeign, isSameBench } from '../../harness/queue/same-bench.js';

describe('the same bench', () => {
  it.each([
    [{ version: '1', commit: 'a' }, { version: '1', commit: 'a' }, true],
    [{ version: '1', commit: 'a' }, { version: '1' }, true],
    [{ version: '1', commit: 'a' }, { version: '1', commit: 'b' }, false],
    [{ version: '1' }, { version: '2' }, false],
  ])('%j and %j: %p', (a, b, same) => {
    expect([isSameBench(a, b), isSameBench(b, a)]).toEqual([same, same]);
  });

  it('is named with what tells it from the other', () => {
    expect(describeForeign('redis://h:6379/0', { version: '1' }, { version: '1', commit: 'c0ffee' })).toBe(
      'queue: redis://h:6379/0: its jobs are of bench 1, and this is bench 1 (commit c0ffee), which could find other numbers. Install the same on all machines',
    );
  });
});
