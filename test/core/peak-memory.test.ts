import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { peakMemory } from '../../harness/core/peak-memory.js';

const mebibyte = 2 ** 20;

it('is the most that was held, also when it is held no more', () => {
  const before = peakMemory();
  Buffer.alloc(before + 64 * mebibyte, 1);
  expect(peakMemory()).toBeGreaterThan(before + 32 * mebibyte);
});

it('does not count what the process held that started this one', () => {
  const held = Buffer.alloc(256 * mebibyte, 1);
  const module = fileURLToPath(new URL('../../harness/core/peak-memory.ts', import.meta.url));
  const code = `import(${JSON.stringify(module)}).then(({ peakMemory }) => console.log(peakMemory()))`;
  const peak = Number(
    execFileSync(process.execPath, ['--import', 'tsx', '--eval', code], { encoding: 'utf8' }),
  );
  expect(peak).toBeGreaterThan(16 * mebibyte);
  expect(peak).toBeLessThan(held.length);
});
