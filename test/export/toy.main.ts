// `npm run test:export`: the Python exporter on toy models that have open_clip's interface, and what `bench` says of the
// folders it writes. Needs Debian's python3-torch, python3-onnx, python3-pil and python3-numpy.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { runCli } from '../support/cli.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const python = '/usr/bin/python3';
const home = useTemporaryFolders()();
const towers = [
  'toy-vit',
  'toy-vit-fp16',
  'toy-vit-int8',
  'toy-vit-external',
  'toy-convnext',
  'toy-vit-last',
] as const;

function runPython(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(python, args, { cwd: packageRoot, encoding: 'utf8' });
  if (stderr.includes("No module named 'torch'"))
    throw new Error(
      'the exporter needs python3-torch, python3-onnx, python3-pil and python3-numpy (apt-get install)',
    );
  return { status, stdout, stderr };
}

interface Card {
  readonly family: string;
  readonly precision: string;
  readonly paramsM: { readonly image: number; readonly text: number };
  readonly gmacs: { readonly image: number; readonly text: number };
}

const readCard = (model: string) => JSON.parse(readFileSync(join(home, model, 'model.json'), 'utf8')) as Card;

beforeAll(() => {
  const { status, stderr } = runPython('test/export/make_toy.py', home);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
});

it('passes the tests of the exporter itself', () => {
  const { status, stderr } = runPython('models/export/selftest.py');
  expect(stderr).toMatch(/Ran \d+ tests.*\n\nOK/);
  expect(status).toBe(0);
});

describe.each(towers)('%s', (model) => {
  it('says what PyTorch said', async () => {
    const { code, stdout } = await runCli(['models', 'verify', `./${model}`, '--json'], home);
    const { lines } = JSON.parse(stdout) as { lines: { id: string; status: string; text: string }[] };
    expect(lines.filter(({ status }) => status === 'fail')).toEqual([]);
    const compared = lines.filter(({ status }) => status === 'pass').map(({ id }) => id);
    expect(compared).toEqual(
      expect.arrayContaining(['card', 'pixels', 'tokens', 'image', 'text', 'dense', 'batch']),
    );
    expect(code).toBe(0);
  });

  it('has the parameters and multiply-accumulates that PyTorch counted', async () => {
    const { code, stdout } = await runCli(['models', 'inspect', `./${model}`, '--json'], home);
    const { towers: found } = JSON.parse(stdout) as {
      towers: { role: 'image' | 'text' | 'dense'; paramsM: number; measured: { gmacs: number } }[];
    };
    const { paramsM, gmacs } = readCard(model);
    for (const { role, ...tower } of found) {
      if (role === 'dense') continue;
      expect(Math.abs(tower.paramsM / paramsM[role] - 1)).toBeLessThan(0.01);
      expect(Math.abs(tower.measured.gmacs / gmacs[role] - 1)).toBeLessThan(0.01);
    }
    expect(code).toBe(0);
  });

  it('runs', async () => {
    const task = ['--task', 'mini/digits', '--limit', '6', '--out', `out-${model}`, '--quiet'];
    const { code } = await runCli(['run', '--model', `./${model}`, ...task], home);
    const file = join(home, `out-${model}`, model, 'mini__digits.json');
    const record = JSON.parse(readFileSync(file, 'utf8')) as {
      status: string;
      runtime: { precision: string };
    };
    expect([code, record.status, record.runtime.precision]).toEqual([0, 'ok', readCard(model).precision]);
  });
});

it('has weights outside the graph where that was asked for, and every precision', async () => {
  const { stdout } = await runCli(['models', 'inspect', './toy-vit-external', '--json'], home);
  const { towers: found } = JSON.parse(stdout) as { towers: { externalData: string[] }[] };
  expect(found.map(({ externalData }) => externalData.length)).toEqual([1, 1, 1]);
  const precisions = towers.map((model) => readCard(model).precision);
  expect([...new Set(precisions)].sort()).toEqual(['fp16', 'fp32', 'int8']);
});
