import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { findOwner, markPattern, processMark } from '../../harness/core/process-mark.js';
import { deadMark, foreignMark, markOf } from '../support/marks.js';

describe('processMark', () => {
  it('can stand in a file name, and names the host and the process', () => {
    const mark = processMark();
    expect(mark).toMatch(new RegExp(`^${markPattern}$`));
    expect(mark).toContain(`_${process.pid}_`);
    expect(
      mark.startsWith(
        hostname()
          .replaceAll(/[^A-Za-z0-9-]+/g, '-')
          .slice(0, 24),
      ),
    ).toBe(true);
  });
});

describe('findOwner', () => {
  it.each([
    ['this process', processMark(), 'alive'],
    ['another process, of whose start nothing is known', markOf(process.ppid), 'alive'],
    ['a process that has ended', deadMark(), 'gone'],
    ['no process', markOf(0), 'gone'],
    ['a process of another machine', foreignMark(), 'elsewhere'],
  ] as const)('of %s', (_what, mark, owner) => {
    expect(findOwner(mark)).toBe(owner);
  });

  const tellsStart = !processMark().endsWith('_0');
  (tellsStart ? it : it.skip)(
    'of an id that was given again, to a process that began at another time',
    () => {
      expect(findOwner(markOf(process.pid, 1))).toBe('gone');
    },
  );
});
