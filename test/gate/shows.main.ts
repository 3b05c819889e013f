// Run after the main job (`bench run`) by `npm run test:gate`: what the default rules say of the embedded models run again, and of
// the same models with a broken resize, with mean and std exchanged, and with int8 weights. Needs Debian's python3-onnx and
// python3-numpy.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { recordSchema } from '../../harness/config/record.js';
import { runCli } from '../support/cli.js';
import { runGate, type GateRun } from '../support/gate-run.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const results = join(packageRoot, 'results');

interface Card {
  readonly image: { readonly mean: readonly number[]; readonly std: readonly number[] };
}

/** The folder of an embedded model, with other words for how images are prepared. */
function changeModel(model: string, change: (image: Card['image']) => object): string {
  const folder = join(newFolder(), model);
  cpSync(join(packageRoot, 'models/micro', model), folder, { recursive: true });
  const file = join(folder, 'model.json');
  const card = JSON.parse(readFileSync(file, 'utf8')) as Card;
  writeFileSync(file, JSON.stringify({ ...card, image: { ...card.image, ...change(card.image) } }));
  return folder;
}

/** Runs suite mini; gives the folder of its results. */
async function run(model: string): Promise<string> {
  const out = newFolder();
  const args = ['--model', model, '--suite', 'mini', '--out', out, '--no-cache', '--quiet'];
  const { code, stderr } = await runCli(['run', ...args], newFolder());
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return out;
}

/** The same results as of a model that says of itself what the baseline says: the harness did otherwise than it was told. */
function hideChange(out: string, model: string): string {
  const hidden = newFolder();
  cpSync(out, hidden, { recursive: true });
  for (const name of readdirSync(join(hidden, model)).filter((file) => /__.*\.json$/.test(file))) {
    const [own, usual] = [join(hidden, model, name), join(results, model, name)].map((file) =>
      recordSchema.parse(JSON.parse(readFileSync(file, 'utf8'))),
    );
    if (own.status !== 'ok' || usual.status !== 'ok') throw new Error(`${name}: not finished`);
    const record = { ...own, preprocess: usual.preprocess, model: usual.model };
    writeFileSync(join(hidden, model, name), JSON.stringify(record));
  }
  return hidden;
}

const gate = (model: string, current: string): Promise<GateRun> =>
  runGate(newFolder(), '--baseline', join(results, model), '--current', current);

/** Kinds of rules by how many of their checks are in a state. */
const count = ({ checks }: GateRun, state: string, kind: string) =>
  checks.filter((check) => check.state === state && check.kind === kind).length;

const tasks = 18;

describe.each(['vit-micro-s', 'vitamin-micro-s'])('%s, by the default rules', (model) => {
  it('passes when it is run again', async () => {
    const again = await gate(model, await run(model));
    expect([again.code, again.verdict]).toEqual([0, 'pass']);
    expect(count(again, 'pass', 'detect')).toBe(tasks);
    expect(count(again, 'pass', 'churn')).toBeGreaterThan(0);
  });

  describe('with bilinear in place of bicubic resize', () => {
    let out: string;
    beforeAll(async () => {
      out = await run(changeModel(model, () => ({ interpolation: 'bilinear' })));
    });

    it('is not compared where its description says so', async () => {
      const judged = await gate(model, out);
      expect([judged.code, judged.verdict]).toEqual([3, 'incomparable']);
      expect(count(judged, 'incomparable', 'comparable')).toBe(tasks);
      for (const { message } of judged.checks.filter(({ kind }) => kind === 'comparable'))
        expect(message).toContain('preprocess');
    });

    it('fails by its flips where nothing says so, though no accuracy falls', async () => {
      const judged = await gate(model, hideChange(out, model));
      expect([judged.code, judged.verdict]).toEqual([1, 'fail']);
      expect(count(judged, 'fail', 'churn')).toBeGreaterThan(tasks / 2);
      expect(count(judged, 'fail', 'detect')).toBe(0);
    });
  });

  describe('with mean and std exchanged', () => {
    let out: string;
    beforeAll(async () => {
      out = await run(changeModel(model, ({ mean, std }) => ({ mean: std, std: mean })));
    });

    it('is not compared where its description says so', async () => {
      const judged = await gate(model, out);
      expect([judged.code, judged.verdict]).toEqual([3, 'incomparable']);
    });

    it('fails by its flips and by drops that are no noise where nothing says so', async () => {
      const judged = await gate(model, hideChange(out, model));
      expect([judged.code, judged.verdict]).toEqual([1, 'fail']);
      expect(count(judged, 'fail', 'churn')).toBeGreaterThan(tasks / 2);
      expect(count(judged, 'fail', 'detect')).toBeGreaterThan(0);
    });
  });

  it('is judged with int8 weights, and told which drop would have been seen', async () => {
    const folder = join(newFolder(), `${model}-int8`);
    const source = join(packageRoot, 'models/micro', model);
    const script = join(packageRoot, 'models/export/precision.py');
    const args = [script, source, '--precision', 'int8', '--out', folder];
    const { status, stderr } = spawnSync('/usr/bin/python3', args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    const judged = await gate(model, await run(folder));
    // on processors whose int8 products saturate it may be worse, and then it is right to say so
    expect(['pass', 'warn', 'fail']).toContain(judged.verdict);
    // other weights: their flips are no sign of a broken harness
    expect(judged.checks.filter(({ kind }) => kind === 'churn')).toEqual([]);
    const drops = judged.checks.filter(({ kind }) => kind === 'detect');
    expect(drops).toHaveLength(tasks);
    // where samples are counted there is one even if none flipped
    const counted = drops.filter(({ metric }) => metric === 'acc1');
    expect(counted.length).toBeGreaterThan(tasks / 3);
    for (const { target, numbers } of counted)
      expect([target, numbers.detectable > 0, numbers.detectable < 0.1]).toEqual([target, true, true]);
    expect(judged.stdout).toMatch(/detectable|MDE/);
  });
});
