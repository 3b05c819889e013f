import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli, withTemporaryFolder } from '../support/cli.js';
import { flipped, rightOf } from '../support/gate-samples.js';
import { writeRun } from '../support/gate-runs.js';

const right = rightOf(100, 60);
const task = 'mini/openmoji';

describe('bench compare', () => {
  it('tells what is worse, on the console, as JSON and as Markdown', () =>
    withTemporaryFolder(async (home) => {
      writeRun(join(home, 'a'), { tasks: [{ task, right }] });
      writeRun(join(home, 'b'), { tasks: [{ task, right: flipped(right, { lost: 20 }) }] });
      const table = await runCli(['compare', 'a', 'b'], home);
      expect(table).toMatchObject({ code: 0 });
      expect(table.stdout).toMatch(/^toy-model: of 1 task, 1 worse beyond noise \(Holm, 5 %\)\n/);
      expect(table.stdout).toMatch(/^- {2}mini\/openmoji .* \+0\/-20 /m);
      const json = await runCli(['compare', 'a', 'b', '--json', '--markdown', 'c.md'], home);
      expect(JSON.parse(json.stdout)).toMatchObject({ models: [{ tasks: [{ finding: 'worse' }] }] });
      expect(readFileSync(join(home, 'c.md'), 'utf8')).toContain('| - | mini/openmoji acc1 |');
    }));

  it('ends with 3 where nothing can be compared, and with 2 on what may not be ignored', () =>
    withTemporaryFolder(async (home) => {
      writeRun(join(home, 'a'), { tasks: [{ task, right }] });
      writeRun(join(home, 'b'), { tasks: [{ task, right, change: { preprocess: 'bilinear' } }] });
      const refused = await runCli(['compare', 'a', 'b'], home);
      expect(refused.code).toBe(3);
      expect(refused.stdout).toContain('--ignore preprocess compares all the same');
      expect((await runCli(['compare', 'a', 'b', '--ignore', 'preprocess'], home)).code).toBe(0);
      const wrong = await runCli(['compare', 'a', 'b', '--ignore', 'samples'], home);
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toContain('--ignore samples: that must be the same');
    }));
});
