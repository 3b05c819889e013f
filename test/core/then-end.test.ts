import { describe, expect, it } from '@jest/globals';
import { thenEnd } from '../../harness/core/then-end.js';
import { catchError } from '../support/errors.js';

const fails = (text: string) => () => Promise.reject(new Error(text));

describe('thenEnd', () => {
  it('gives what the work gives, after the end', async () => {
    const done: string[] = [];
    const end = () => Promise.resolve(done.push('end'));
    expect(await thenEnd(() => Promise.resolve(done.push('work')), end)).toBe(1);
    expect(done).toEqual(['work', 'end']);
  });

  it('throws what came first', async () => {
    expect(await catchError(() => thenEnd(fails('work'), fails('end')))).toEqual(new Error('work'));
    expect(await catchError(() => thenEnd(() => Promise.resolve(1), fails('end')))).toEqual(new Error('end'));
  });
});
