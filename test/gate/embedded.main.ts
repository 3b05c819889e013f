// Run after the main job by `npm run test:gate`: the rules of `.ci/run` pass on what the main job left, and not with a fault planted.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { runRecordSchema } from '../support/records.js';
import { sha256 } from '../../harness/core/hash.js';
import { recordPath, samplesPath } from '../../harness/results/paths.js';
import { runGate } from '../support/gate-run.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const results = join(packageRoot, 'results');
const [baseline, config] = ['baselines/mini.json', 'embedded.yaml'].map((file) =>
  join(packageRoot, 'reports/gate', file),
);
const [model, task] = ['vit-micro-s', 'mini/openmoji'];

const gate = (current: string) =>
  runGate(newFolder(), '--baseline', baseline, '--config', config, '--current', current);

/** The results with one samples file of the model changed, and a record that agrees with it but for its score. */
function plant(change: (text: string) => string): string {
  const out = newFolder();
  cpSync(results, out, { recursive: true });
  const text = change(readFileSync(samplesPath(out, model, task), 'utf8'));
  writeFileSync(samplesPath(out, model, task), text);
  const file = recordPath(out, model, task);
  const record = runRecordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (record.status !== 'ok') throw new Error(`${task}: not finished`);
  const samples = { ...record.samples, sha256: sha256(text) };
  writeFileSync(file, JSON.stringify({ ...record, samples }));
  return out;
}

describe('the gate of the embedded models', () => {
  it('passes on what the main job left', async () => {
    const { code, verdict, checks } = await gate(results);
    expect(checks.filter(({ state }) => state === 'fail' || state === 'incomparable')).toEqual([]);
    expect([code, verdict]).toEqual([0, expect.stringMatching(/^(pass|warn)$/)]);
    expect(
      checks.filter(({ rule, state }) => rule === 'no-flips' && state === 'pass').length,
    ).toBeGreaterThan(40);
  });

  it('fails when one sample of one task is wrong that was right', async () => {
    const changed = plant((text) => text.replace('"correct":true', '"correct":false'));
    const { code, checks } = await gate(changed);
    const failed = checks.filter(({ state }) => state === 'fail');
    expect([code, failed.map(({ rule, target }) => [rule, target])]).toEqual([1, [['no-flips', task]]]);
  });

  it('is not held when a sample is gone', async () => {
    const changed = plant((text) => text.slice(text.indexOf('\n') + 1));
    const { code, checks } = await gate(changed);
    const named = checks.filter(({ state }) => state === 'incomparable').map(({ target }) => target);
    expect([code, named]).toEqual([3, [task]]);
  });
});
