import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const mebibyte = 2 ** 20;

/** Prints the peak of a process of its own before and after it held 200 MiB. */
const child = `
  const { peakMemory } = await import(${JSON.stringify(fileURLToPath(new URL('../../harness/core/peak-memory.ts', import.meta.url)))});
  const before = peakMemory();
  Buffer.alloc(200 * 2 ** 20, 1);
  globalThis.gc();
  console.log(JSON.stringify([before, peakMemory()]));`;

it('is the most that was held, also when it is held no more, and nothing of what started the process', () => {
  const held = Buffer.alloc(256 * mebibyte, 1);
  const flags = ['--expose-gc', '--import', 'tsx', '--input-type=module', '--eval', child];
  const printed = execFileSync(process.execPath, flags, { encoding: 'utf8' });
  const [before, after] = JSON.parse(printed) as [number, number];
  expect(before).toBeGreaterThan(16 * mebibyte);
  expect(before).toBeLessThan(held.length);
  expect(after - before).toBeGreaterThan(190 * mebibyte);
});
