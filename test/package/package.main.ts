// `npm run test:package`: the package that would be published holds what a user needs and nothing else, installs into an
// empty folder, and works from there. Needs the npm registry.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { recordSchema, type OkRecord } from '../../harness/config/record.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const user = newFolder();
const installed = join(user, 'node_modules', 'vitabench');
let packed: readonly string[] = [];

/** What a program prints; it throws with that of stderr where it fails. */
function run(folder: string, program: string, ...words: readonly string[]): string {
  return execFileSync(program, words, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e9,
    // onnxruntime-node fetches CUDA's files from NuGet unless it is told not to
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: user, CI: 'true', ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
}

const bench = (...words: readonly string[]) => run(user, 'npx', 'bench', ...words);

beforeAll(() => {
  // `prepare` would build again what the tests of this process have built
  const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', newFolder()];
  const [{ files, filename }] = JSON.parse(run(packageRoot, 'npm', ...words)) as readonly [
    { readonly files: readonly { readonly path: string }[]; readonly filename: string },
  ];
  packed = files.map(({ path }) => path);
  writeFileSync(join(user, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
  run(user, 'npm', 'install', '--no-audit', '--no-fund', join(words[4], filename));
}, 600_000);

describe('the archive', () => {
  it('holds what a user needs', () => {
    const models = readdirSync(join(packageRoot, 'models', 'micro'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `models/micro/${name}/model.json`);
    expect(models.length).toBeGreaterThan(3);
    const needed = [
      ...[
        'README.md',
        'LICENSE',
        'NOTICE',
        'CHANGELOG.md',
        'datasets.json',
        'tasks/suites.json',
        'action.yml',
      ],
      ...['dist/harness/cli/main.js', 'dist/reports/html/page.js', 'dist/harness/cli/setup-cuda.js'],
      ...[
        'models/export/export.py',
        'models/cards/vitamin-l-224-datacomp1b.json',
        'reports/gate/default.yaml',
        'schemas/model.json',
      ],
      ...['bash', 'zsh', 'fish'].map((shell) => `harness/cli/completion/bench.${shell}`),
      ...models,
    ];
    expect(needed.filter((file) => !packed.includes(file))).toEqual([]);
  });

  it('holds every embedded sample, and every file that a card names', () => {
    const tracked = run(packageRoot, 'git', 'ls-files', 'tasks/mini/data', 'models/micro', 'models/cards');
    expect(
      tracked
        .trim()
        .split('\n')
        .filter((file) => !packed.includes(file)),
    ).toEqual([]);
  });

  it('holds nothing else: no sources, tests, logs, maps of sources, nor how the embedded models were trained', () => {
    const strange = packed.filter(
      (file) =>
        !file.startsWith('node_modules/') &&
        (/^(?:test|\.ci|models\/train\/(?!README\.md$))/.test(file) ||
          /(?<!\.d)\.ts$|\.map$|\.log$/.test(file)),
    );
    expect(strange).toEqual([]);
  });

  it('brings along only what npm would not find: the canvas that chartjs-node-canvas draws on', () => {
    const bundled = packed.flatMap((file) => /^node_modules\/([^/]+)/.exec(file)?.[1] ?? []);
    expect([...new Set(bundled)].sort()).toEqual(['canvas', 'chartjs-node-canvas', 'tslib']);
  });

  it('has pages whose links lead to files of it; sources and what is below test are in the repository alone', () => {
    const broken = packed
      .filter((file) => file.endsWith('.md') && !file.startsWith('node_modules/'))
      .flatMap((page) =>
        [...readFileSync(join(installed, page), 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
          .map(([, link]) => normalize(join(dirname(page), link)))
          .filter((target) => !/^test\/|\.(?:ts|py)$/.test(target) && !existsSync(join(installed, target)))
          .map((target) => `${page} -> ${target}`),
      );
    expect(broken).toEqual([]);
  });
});

describe('installed into an empty folder', () => {
  it('tells its version and that of the runtime', () => {
    expect(bench('--version')).toMatch(/^bench \d+\.\d+\.\d+ \(onnxruntime \d+\.\d+\.\d+, node \d/);
  });

  it('runs the main job, with the numbers that it has in the repository', () => {
    bench('run');
    const read = (folder: string) =>
      readdirSync(join(folder, 'results'), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\/mini__[^/]*(?<!samples)\.json$/.test(file))
        .map((file) => recordSchema.parse(JSON.parse(readFileSync(join(folder, 'results', file), 'utf8'))))
        .filter((record): record is OkRecord => record.status === 'ok');
    const here = read(packageRoot);
    const there = read(user);
    expect(there.length).toBe(54);
    const compared = there.map(({ model, task, metrics, samples }) => {
      const own = here.find((record) => record.task === task && record.model.id === model.id);
      expect([model.id, task, metrics, samples]).toEqual([model.id, task, own?.metrics, own?.samples]);
      return own;
    });
    expect(compared.length).toBe(54);
  });

  it('draws: a report with its pictures', () => {
    bench('report', '--out', 'report.html', '--png', 'charts');
    expect(readFileSync(join(user, 'report.html'), 'utf8')).toContain('<script');
    const pictures = readdirSync(join(user, 'charts'));
    expect(pictures.length).toBeGreaterThan(0);
    for (const name of pictures)
      expect(
        readFileSync(join(user, 'charts', name))
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
  });

  it('checks itself', () => {
    expect(bench('models', 'verify', 'vit-micro-s', '--json')).not.toContain('"fail"');
    expect(run(user, 'npx', 'bench-setup-cuda', '--help')).toContain('npx bench-setup-cuda');
  });
});
