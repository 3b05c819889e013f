import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { launchVariables } from '../../harness/config/launchers.js';
import { packageRoot } from '../../harness/config/package-root.js';

const folder = join(packageRoot, 'docs/cluster');
const names = readdirSync(folder);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const page = readFileSync(join(packageRoot, 'docs/CLUSTER.md'), 'utf8');
const source = (name: string) => readFileSync(join(packageRoot, 'harness', name), 'utf8');

describe('the examples for clusters', () => {
  it('are those that docs/CLUSTER.md leads to', () => {
    const linked = [...page.matchAll(/\]\(cluster\/([^)]+)\)/g)].map(([, name]) => name);
    expect([...new Set(linked)].sort()).toEqual(names.toSorted());
  });

  it('name variables that are read', () => {
    const used = [page, ...names.map(read)].flatMap(
      (text) =>
        text.match(/\b(?:BENCH|SLURM_ARRAY|SLURM_[PNS]|JOB|OMPI|PMI)_?[A-Z_]+\b|\b(?:RANK|WORLD_SIZE)\b/g) ??
        [],
    );
    const known = new Set<string>([...launchVariables, 'BENCH_QUEUE']);
    expect(source('config/environment.ts')).toContain("'BENCH_QUEUE'");
    expect(new Set(used.filter((name) => !known.has(name)))).toEqual(new Set());
    expect(used.length).toBeGreaterThan(15);
  });

  it.each(names.filter((name) => name.endsWith('.yaml')))('%s is YAML', (name) => {
    const documents = parseAllDocuments(read(name));
    expect('empty' in documents).toBe(false);
    for (const document of documents) expect(document.errors).toEqual([]);
    expect(documents.length).toBeGreaterThan(0);
  });

  it.each(names.filter((name) => name.endsWith('.sh')))('%s is bash', (name) => {
    const checked = spawnSync('bash', ['-n', join(folder, name)], { encoding: 'utf8' });
    expect(checked).toMatchObject({ status: 0, stderr: '' });
  });
});
