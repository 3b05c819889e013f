import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { runCli } from '../support/cli.js';

/** What a file loads before its first line runs: `import` and `export` from a file or a package, types left out. */
const fromClause = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s+)?'([^']+)'/gm;

/** Files and packages that are loaded with a file, by path below the package root. */
function loadedWith(start: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(join(packageRoot, file), 'utf8');
    for (const [, name] of text.matchAll(fromClause)) {
      if (!name.startsWith('.')) seen.add(name);
      else visit(relative(packageRoot, join(packageRoot, dirname(file), name.replace(/\.js$/, '.ts'))));
    }
  };
  visit(start);
  return seen;
}

const heavy = (names: ReadonlySet<string>) =>
  [...names].filter(
    (name) =>
      /^(?:harness\/(?:score|metrics|data|runtime|preprocess|pipeline)|reports)\//.test(name) ||
      ['onnxruntime-node', 'sharp', 'zod', 'piscina'].includes(name),
  );

describe('start of the command line', () => {
  it('loads commander, and neither metrics nor readers nor what runs graphs', () => {
    const loaded = loadedWith('harness/cli/main.ts');
    expect(loaded).toContain('commander');
    expect(heavy(loaded)).toEqual([]);
  });

  it('completes without loading more: a shell waits for it', () => {
    const loaded = loadedWith('harness/cli/completion/complete-command.ts');
    expect(loaded).toContain('harness/cli/completion/known-names.ts');
    expect(heavy(loaded)).toEqual([]);
  });

  it('would be seen to load more, where a file does', () => {
    expect(heavy(loadedWith('harness/cli/run-command.ts'))).toEqual(
      expect.arrayContaining(['harness/pipeline/run-suite.ts', 'onnxruntime-node', 'zod']),
    );
    expect(heavy(loadedWith('harness/score/scorers.ts'))).toContain('harness/score/classification.ts');
    expect(heavy(loadedWith('harness/cli/fit-command.ts'))).toEqual(
      expect.arrayContaining(['harness/data/csv.ts', 'reports/scaling/fit-series.ts']),
    );
  });

  it.each([[['score', '--help']], [['help', 'score']]])('lists the metrics after %p', async (words) => {
    const { code, stdout } = await runCli(words, tmpdir());
    expect(code).toBe(0);
    expect(stdout).toContain('coco-box');
  });

  it('is as light for a program that takes one function of the library', () => {
    const loaded = loadedWith('harness/library/index.ts');
    expect(loaded).toContain('harness/library/run-suite.ts');
    const graphs = [
      'onnxruntime-node',
      'sharp',
      'piscina',
      '@napi-rs/canvas',
      'harness/pipeline/run-suite.ts',
    ];
    expect(graphs.filter((name) => loaded.has(name))).toEqual([]);
    expect(loadedWith('harness/library/run/start-run.ts')).toContain('onnxruntime-node');
  });
});
