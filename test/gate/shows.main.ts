// Run after the main job (`bench run`) by `npm run test:gate`: what the default rules say of an embedded model as it is, and of the
// same with a broken resize, with mean and std exchanged, and with int8 weights. Needs Debian's python3-onnx and python3-numpy.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { runRecordSchema } from '../support/records.js';
import { runCli } from '../support/cli.js';
import { runGate, type GateRun } from '../support/gate-run.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const results = join(packageRoot, 'results');

const model = 'vit-micro-s';
const source = join(packageRoot, 'models/micro', model);

/** Some of each kind of metric: shares, recall over classes, F1, retrieval, a worst group. Dense tasks would take most of the time. */
const tasks = [
  ...['openmoji', 'noto-v1', 'monotone', 'novel', 'fashion-mnist'],
  ...['groups', 'wildlife', 'clipart', 'vendors'],
].map((name) => `mini/${name}`);

interface Image {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** The folder of the model, with other words for how images are prepared. */
function changeModel(change: (image: Image) => object): string {
  const folder = join(newFolder(), model);
  cpSync(source, folder, { recursive: true });
  const file = join(folder, 'model.json');
  const card = JSON.parse(readFileSync(file, 'utf8')) as { readonly image: Image };
  writeFileSync(file, JSON.stringify({ ...card, image: { ...card.image, ...change(card.image) } }));
  return folder;
}

/** Runs the tasks; gives the folder of its results. */
async function run(folder: string): Promise<string> {
  const out = newFolder();
  const args = ['--model', folder, '--task', tasks.join(','), '--out', out, '--no-cache', '--quiet'];
  const { code, stderr } = await runCli(['run', ...args], newFolder());
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return out;
}

/** The same results as of a model that says of itself what the baseline says: the harness did otherwise than it was told. */
function hideChange(out: string): string {
  const hidden = newFolder();
  cpSync(out, hidden, { recursive: true });
  for (const name of readdirSync(join(hidden, model)).filter((file) => /__.*\.json$/.test(file))) {
    const [own, usual] = [join(hidden, model, name), join(results, model, name)].map((file) =>
      runRecordSchema.parse(JSON.parse(readFileSync(file, 'utf8'))),
    );
    if (own.status !== 'ok' || usual.status !== 'ok') throw new Error(`${name}: not finished`);
    const record = { ...own, preprocess: usual.preprocess, model: usual.model };
    writeFileSync(join(hidden, model, name), JSON.stringify(record));
  }
  return hidden;
}

const gate = (current: string, baseline = results): Promise<GateRun> =>
  runGate(
    newFolder(),
    ...['--baseline', baseline, '--current', current, '--model', model, '--task', tasks.join(',')],
  );

/** Kinds of rules by how many of their checks are in a state. */
const count = ({ checks }: GateRun, state: string, kind: string) =>
  checks.filter((check) => check.state === state && check.kind === kind).length;

describe('an embedded model, by the default rules', () => {
  it('passes unchanged, against the committed baseline', async () => {
    const judged = await gate(results, join(packageRoot, 'reports/gate/baselines/mini.json'));
    expect([judged.code, judged.verdict]).toEqual([0, 'pass']);
    expect(count(judged, 'pass', 'detect')).toBe(tasks.length);
    expect(count(judged, 'pass', 'churn')).toBeGreaterThan(0);
  });

  describe.each([
    ['bilinear in place of bicubic resize', () => ({ interpolation: 'bilinear' }), false],
    ['mean and std exchanged', ({ mean, std }: Image) => ({ mean: std, std: mean }), true],
  ] as const)('with %s', (_name, change, isDrop) => {
    let out: string;
    beforeAll(async () => {
      out = await run(changeModel(change));
    });

    it('is not compared where its description says so', async () => {
      const judged = await gate(out);
      expect([judged.code, judged.verdict]).toEqual([3, 'incomparable']);
      const named = judged.checks.filter(({ kind }) => kind === 'comparable');
      expect(named.map(({ state }) => state)).toEqual(tasks.map(() => 'incomparable'));
      for (const { message } of named) expect(message).toContain('preprocess');
    });

    it(`fails where nothing says so: by its flips${isDrop ? ', and by drops that are no noise' : ', though no accuracy falls'}`, async () => {
      const judged = await gate(hideChange(out));
      expect([judged.code, judged.verdict]).toEqual([1, 'fail']);
      expect(count(judged, 'fail', 'churn')).toBeGreaterThan(tasks.length / 2);
      expect(count(judged, 'fail', 'detect') > 0).toBe(isDrop);
    });
  });

  it('is judged with int8 weights, and told which drop would have been seen', async () => {
    const folder = join(newFolder(), `${model}-int8`);
    const script = join(packageRoot, 'models/export/precision.py');
    const args = [script, source, '--precision', 'int8', '--out', folder];
    const { status, stderr } = spawnSync('/usr/bin/python3', args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    // one model on each side: they are paired though their ids differ
    const judged = await gate(await run(folder), join(results, model));
    // on processors whose int8 products saturate it may be worse, and then it is right to say so
    expect(['pass', 'warn', 'fail']).toContain(judged.verdict);
    // other weights: their flips are no sign of a broken harness
    expect(judged.checks.filter(({ kind }) => kind === 'churn')).toEqual([]);
    const drops = judged.checks.filter(({ kind }) => kind === 'detect');
    expect(drops).toHaveLength(tasks.length);
    // where samples are counted there is one even if none flipped
    const counted = drops.filter(({ metric }) => metric === 'acc1');
    expect(counted.length).toBeGreaterThan(tasks.length / 3);
    for (const { target, numbers } of counted)
      expect([target, numbers.detectable > 0, numbers.detectable < 0.1]).toEqual([target, true, true]);
    expect(judged.stdout).toContain('detectable');
  });
});
