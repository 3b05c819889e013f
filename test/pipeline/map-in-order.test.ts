import { spawnSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mapInOrder } from '../../harness/pipeline/map-in-order.js';
import { catchError } from '../support/errors.js';
import { collect } from '../support/webdataset.js';

async function* count(to: number, onRead: (item: number) => void = () => undefined): AsyncGenerator<number> {
  for (let item = 0; item < to; item++) {
    onRead(item);
    yield await Promise.resolve(item);
  }
}

async function turns(number: number): Promise<void> {
  for (let turn = 0; turn < number; turn++) await setImmediate();
}

describe('mapInOrder', () => {
  it('keeps the order and both bounds, whatever the durations', async () => {
    const durations = fc.array(fc.nat(6), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(durations, fc.integer({ min: 1, max: 5 }), async (delays, concurrency) => {
        let [running, most, read, given, ahead] = [0, 0, 0, 0, 0];
        const items = count(delays.length, () => {
          ahead = Math.max(ahead, ++read - given);
        });
        const results: number[] = [];
        const mapped = mapInOrder(items, concurrency, async (item) => {
          most = Math.max(most, ++running);
          await turns(delays[item]);
          running--;
          return item;
        });
        for await (const result of mapped) {
          given++;
          results.push(result);
        }
        expect(results).toEqual(delays.map((_, item) => item));
        expect(most).toBeLessThanOrEqual(concurrency);
        expect(ahead).toBeLessThanOrEqual(concurrency + 1);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('does work at once up to the bound', async () => {
    let [running, most] = [0, 0];
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await turns(20);
      running--;
    };
    await collect(mapInOrder(count(12), 3, work));
    expect(most).toBe(3);
  });

  it('reads nothing more while its reader is busy', async () => {
    let read = 0;
    const mapped = mapInOrder(
      count(100, () => read++),
      2,
      (item) => Promise.resolve(item),
    );
    await mapped.next();
    const before = read;
    await turns(50);
    expect(read).toBe(before);
    expect(read).toBeLessThanOrEqual(3);
    await mapped.return(undefined);
  });

  it('closes the stream when its reader stops', async () => {
    let closed = false;
    async function* items() {
      try {
        yield* count(100);
      } finally {
        closed = true;
      }
    }
    for await (const item of mapInOrder(items(), 2, (value) => Promise.resolve(value))) if (item === 3) break;
    expect(closed).toBe(true);
  });
});

describe('errors', () => {
  const failAt = (bad: readonly number[], delay: (item: number) => number) => async (item: number) => {
    await turns(delay(item));
    if (bad.includes(item)) throw new Error(`item ${item}`);
    return item;
  };

  it.each([1, 2, 4])(
    'come in their turn, after the results before them (concurrency %d)',
    async (concurrency) => {
      const results: number[] = [];
      const error = await catchError(async () => {
        const work = failAt([3], () => 2);
        for await (const result of mapInOrder(count(10), concurrency, work)) results.push(result);
      });
      expect((error as Error).message).toBe('item 3');
      expect(results).toEqual([0, 1, 2]);
    },
  );

  it('of later items that fail first do not come before the first in order', async () => {
    const work = failAt([0, 1, 2], (item) => (item === 0 ? 50 : 0));
    const error = await catchError(() => collect(mapInOrder(count(10), 3, work)));
    expect((error as Error).message).toBe('item 0');
  });

  // An unhandled rejection ends a Node process, unless a test runner takes it; so this runs in a process of its own.
  it('never end the process as unhandled rejections', () => {
    const module = new URL('../../harness/pipeline/map-in-order.ts', import.meta.url).href;
    const script = `
      import { setImmediate } from 'node:timers/promises';
      import { mapInOrder } from ${JSON.stringify(module)};
      const turns = async (count) => { while (count-- > 0) await setImmediate(); };
      async function* slow() { yield 0; yield 1; await turns(50); yield 2; }
      async function read(items, delays) {
        const work = async (item) => { await turns(delays[item]); if (item > 0) throw new Error('item ' + item); };
        try { for await (const result of mapInOrder(items, 2, work)); } catch ({ message }) { console.log(message); }
      }
      await read([0, 1, 2, 3], [50, 0, 0, 0]); // 1 and 2 fail while 0 is awaited
      await read(slow(), [0, 0, 0]); // 1 fails while 2 is being read
    `;
    const arguments_ = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const { status, stdout } = spawnSync(process.execPath, arguments_, { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'item 1\nitem 1\n' });
  });

  it('of the stream surface, and no work is left running', async () => {
    let running = 0;
    async function* broken() {
      yield* count(2);
      await turns(1);
      throw new Error('stream');
    }
    const error = await catchError(() =>
      collect(
        mapInOrder(broken(), 4, async () => {
          running++;
          await turns(20);
          running--;
        }),
      ),
    );
    expect((error as Error).message).toBe('stream');
    expect(running).toBe(0);
  });
});
