// Run after `bench run --model vitamin-s-lmm-micro --suite mini-questions` by `npm run test:main-job`: the small embedded model
// sees what it is asked about, says what PyTorch says, and knows nothing once the images are those of other questions.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { datasetsFileSchema } from '../../harness/config/dataset-entry.js';
import { packageRoot } from '../../harness/config/package-root.js';
import type { OwnRecord } from '../../harness/config/record.js';
import { runRecordSchema } from '../support/records.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { answersRow } from '../numbers/rows/main-job.js';
import { runCli } from '../support/cli.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const model = 'vitamin-s-lmm-micro';
const results = join(packageRoot, 'results');
const newFolder = useTemporaryFolders();
const tasks = tasksOfSuite(await readTaskRegistry(), 'mini-questions');

function readOk(out: string, task: string): OwnRecord {
  const file = join(out, model, `${task.replace('/', '__')}.json`);
  const record = runRecordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (record.status !== 'ok') throw new Error(`${task}: ${record.status}`);
  return record;
}

describe('the small embedded model that answers questions', () => {
  it.each(tasks.map(({ id, chance = 1 }) => [id, chance] as const))(
    '%s: is better than chance on scenes that it never saw (%d)',
    (task, chance) => {
      const { metric, metrics, intervals } = readOk(results, task);
      expect([metric, metrics[metric] > chance, intervals[metric][0] > chance]).toEqual([metric, true, true]);
    },
  );

  // on another processor a near tie may fall the other way
  it('answers as PyTorch does, word for word, up to one answer of a hundred', () =>
    expectAgreement(answersRow));

  it('falls to chance when it is shown the images of other questions', async () => {
    const data = newFolder();
    const entry = datasetsFileSchema
      .parse(JSON.parse(readFileSync(join(packageRoot, 'datasets.json'), 'utf8')))
      .datasets.find(({ id }) => id === 'mini-pope');
    if (!entry) throw new Error('mini-pope: no entry');
    cpSync(join(packageRoot, entry.paths[0]), join(data, 'pope'), { recursive: true });
    turnImages(join(data, 'pope/val2014'));
    const file = join(data, 'shuffled.json');
    const shuffled = { ...entry, root: 'data', paths: ['pope'] };
    writeFileSync(file, JSON.stringify({ version: 1, datasets: [shuffled] }));
    const out = newFolder();
    const args = ['--task', 'mini/pope', '--model', model, '--data-dir', data, '--datasets', file];
    expect(await runCli(['run', ...args, '--out', out, '--quiet'], newFolder())).toMatchObject({ code: 0 });
    const { metrics, n } = readOk(out, 'mini/pope');
    const chance = 0.5;
    // three standard errors of guessing
    expect(Math.abs(metrics.accuracy - chance)).toBeLessThan(3 * Math.sqrt((chance * (1 - chance)) / n));
    expect(readOk(results, 'mini/pope').metrics.accuracy).toBeGreaterThan(metrics.accuracy + 0.1);
  });
});

/** Every image under the name of another scene, so that none is shown with its own questions. */
function turnImages(folder: string): void {
  const names = readdirSync(folder).sort();
  const bytes = names.map((name) => readFileSync(join(folder, name)));
  names.forEach((name, index) => {
    writeFileSync(join(folder, name), bytes[(index + 7) % names.length]);
  });
}
