import { expect, it } from '@jest/globals';
import { createSlot } from '../../../harness/cli/queue/slot.js';

it('holds one thing, and closes it before the next is opened', async () => {
  const events: string[] = [];
  const slot = createSlot<string>((value) => {
    events.push(`close ${value}`);
    return Promise.resolve();
  });
  const open = (name: string) =>
    slot.take(name, () => {
      events.push(`open ${name}`);
      return Promise.resolve(name);
    });
  expect([await open('a'), await open('a'), await open('b')]).toEqual(['a', 'a', 'b']);
  await slot.close();
  await slot.close();
  expect(events).toEqual(['open a', 'close a', 'open b', 'close b']);
});

it('is empty after what could not be opened', async () => {
  const slot = createSlot<string>(() => Promise.reject(new Error('nothing is to be closed')));
  await expect(slot.take('a', () => Promise.reject(new Error('no such thing')))).rejects.toThrow('no such');
  await slot.close();
});
