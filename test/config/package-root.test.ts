import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot, packageVersion, readCommit } from '../../harness/config/package-root.js';

it('finds the folder of this package and its version', () => {
  expect(existsSync(join(packageRoot, 'datasets.json'))).toBe(true);
  expect(packageVersion).toMatch(/^\d+\.\d+\.\d+/);
});

it('gives a commit or nothing, never an empty or half one', () => {
  expect(readCommit() ?? '0'.repeat(40)).toMatch(/^[0-9a-f]{40}$/);
});
