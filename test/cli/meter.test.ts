import { expect, it } from '@jest/globals';
import { startMeter } from '../../harness/cli/meter.js';
import type { Terminal } from '../../harness/cli/terminal.js';

it('counts bytes in the units of the Hub', () => {
  const notes: string[] = [];
  const refuse = (text: string) => {
    throw new Error(`not expected: ${text}`);
  };
  const note = (text: string) => void notes.push(text);
  const terminal: Terminal = { print: refuse, note, warn: refuse, error: refuse, interactive: false };
  let time = 0;
  const meter = startMeter(terminal, 'toy', () => time, 'bytes');
  time = 40_000;
  meter.update(200_000_000, 1_200_000_000);
  time = 80_000;
  meter.update(0, 1_200_000_000);
  meter.stop();
  // 200 MB in 40 s: 5 MB/s, 1000 MB left = 200 s. Without a rate no time left is guessed.
  expect(notes).toEqual(['toy  200 MB/1.2 GB  5.0 MB/s  3 min 20 s left', 'toy  0 B/1.2 GB  0 B/s']);
});
