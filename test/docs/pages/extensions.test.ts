import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../harness/config/package-root.js';
import { readSteps } from '../page-steps.js';

const folder = join(packageRoot, 'test/examples/extension');
const page = readFileSync(join(packageRoot, 'docs/EXTENSIONS.md'), 'utf8');

/** The files that a page tells its reader to write, by path. */
function filesOf(markdown: string): Readonly<Record<string, string>> {
  const { steps, faults } = readSteps(markdown);
  expect(faults).toEqual([]);
  const written = steps.flatMap((step) => (step.kind === 'write' ? [[step.path, step.text] as const] : []));
  return Object.fromEntries(written.map(([path, text]) => [path, `${text.trimEnd()}\n`]));
}

const examples = Object.fromEntries(
  readdirSync(folder).map((name) => [`mine/${name}`, readFileSync(join(folder, name), 'utf8')]),
);

describe('docs/EXTENSIONS.md', () => {
  it('shows the files of the example that is tested, byte for byte, and no others', () => {
    expect(Object.keys(examples).length).toBeGreaterThan(7);
    expect(filesOf(page)).toEqual(examples);
  });

  it('would be caught with a file that was changed', () => {
    expect(filesOf(page.replace('const block = 256;', 'const block = 128;'))).not.toEqual(examples);
  });
});
