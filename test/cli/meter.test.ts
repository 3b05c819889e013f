import { expect, it } from '@jest/globals';
import { startMeter } from '../../harness/cli/meter.js';
import type { Terminal } from '../../harness/cli/terminal.js';

function makeTerminal(): { readonly terminal: Terminal; readonly notes: string[] } {
  const notes: string[] = [];
  const refuse = (text: string) => {
    throw new Error(`not expected: ${text}`);
  };
  const note = (text: string) => void notes.push(text);
  return { notes, terminal: { print: refuse, note, warn: refuse, error: refuse, interactive: false } };
}

it('counts bytes in the units of the Hub', () => {
  const { terminal, notes } = makeTerminal();
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

it('takes over how fast it goes, where the caller knows better', () => {
  const { terminal, notes } = makeTerminal();
  let time = 0;
  const meter = startMeter(terminal, 'queue', () => time, 'samples');
  time = 40_000;
  // 600 of 1,000 were there at the start: 400 left at 20 a second
  meter.update(600, 1000, { perSecond: 20, remark: '2 workers' });
  expect(notes).toEqual(['queue  600/1000  20 samples/s  20 s left  2 workers']);
});
