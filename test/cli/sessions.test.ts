import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ownRecordSchema } from '../support/records.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { readComparable, runCli, type CliResult } from '../support/cli.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { packTar, type TarEntry } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const original = join(packageRoot, 'tasks/mini/data/permissive/wds_mini_digits_test');
const model = 'vit-micro-s';
let home: string;

/** 23 digits, the second, the eighth and the ninth of which cannot be read. */
async function installDigits(folder: string): Promise<void> {
  const tar = readFileSync(join(original, 'test', '0.tar'));
  const member = (index: number, extension: string): TarEntry => {
    const header = tar.indexOf(`s${String(index).padStart(7, '0')}.${extension}`);
    const size = parseInt(tar.toString('latin1', header + 124, header + 135), 8);
    const bytes = tar.subarray(header + 512, header + 512 + size);
    const spoilt = extension === 'png' && [1, 7, 8].includes(index);
    return { name: `s${index}.${extension}`, bytes: spoilt ? bytes.subarray(0, size / 2) : bytes };
  };
  const members = Array.from({ length: 23 }, (_, index) => [member(index, 'png'), member(index, 'cls')]);
  mkdirSync(join(folder, 'test'), { recursive: true });
  writeFileSync(join(folder, 'test', '0.tar'), await packTar(members.flat()));
  for (const name of ['classnames.txt', 'zeroshot_classification_templates.txt'])
    writeFileSync(join(folder, name), readFileSync(join(original, name)));
  writeFileSync(join(folder, 'test', 'nshards.txt'), '1');
}

beforeAll(async () => {
  home = newFolder();
  await installDigits(join(home, 'data', 'digits'));
  const { datasets } = JSON.parse(readFileSync(join(packageRoot, 'datasets.json'), 'utf8')) as {
    datasets: readonly { id: string }[];
  };
  const digits = datasets.find(({ id }) => id === 'mini-digits');
  const own = { ...digits, root: 'data', paths: ['digits'], count: 23, sha256: undefined };
  writeFileSync(join(home, 'mine.json'), JSON.stringify({ version: 1, datasets: [own] }));
});

function run(out: string, ...more: readonly string[]): Promise<CliResult> {
  const data = ['--datasets', 'mine.json', '--data-dir', 'data', '--max-bad-samples', '3'];
  const asked = ['run', '--model', model, '--task', 'mini/digits', '--device', 'cpu', '--out', out];
  return runCli([...asked, ...data, ...more], home);
}

const readRecord = (out: string) =>
  ownRecordSchema.parse(JSON.parse(readFileSync(join(home, out, model, 'mini__digits.json'), 'utf8')));

describe('bench run --sessions', () => {
  it('gives the same bytes in either arrangement, with any number of workers', async () => {
    const size = ['--batch-size', '5', '--threads', '1'];
    const arrangements = [
      ['per-worker', '1', '1 worker x 1 thread'],
      ['per-worker', '3', '3 workers x 1 thread'],
      ['one', '1', 'one session x 1 thread, fed by 1 worker'],
      ['one', '3', 'one session x 1 thread, fed by 3 workers'],
    ] as const;
    const results = [];
    for (const [sessions, workers, line] of arrangements) {
      const out = `${sessions}-${workers}`;
      const { code, stderr } = await run(out, ...size, '--sessions', sessions, '--workers', workers);
      expect([code, stderr]).toEqual([0, expect.stringContaining(`on cpu, ${line}, records in`)]);
      const { runtime } = readRecord(out);
      expect(runtime).toMatchObject({ sessions, workers: Number(workers), threads: 1, batchSize: 5 });
      expect(runtime.nodes).toMatchObject({ image: { CPUExecutionProvider: expect.any(Number) } });
      results.push(readComparable(join(home, out)));
    }
    expect(Object.keys(results[0])).toHaveLength(2);
    for (const files of results) expect(files).toEqual(results[0]);
    const { n, badSamples } = readRecord('one-3');
    expect([n, badSamples?.map(({ id }) => id)]).toEqual([20, ['s1', 's7', 's8']]);
  });

  it("says where Node's threads are fewer than the workers that decode", async () => {
    const asked = ['--sessions', 'one', '--batch-size', '8', '--workers'];
    expect((await run('pool', ...asked, '5')).stderr).toContain('start with UV_THREADPOOL_SIZE=5');
    expect((await run('pool', ...asked, '4')).stderr).not.toContain('UV_THREADPOOL_SIZE');
  });

  it('refuses what it does not know', async () => {
    const { code, stderr } = await run('refused', '--sessions', 'two');
    expect([code, stderr]).toEqual([2, expect.stringContaining('expected one of auto, per-worker, one')]);
  });
});

describe('bench run --batch-size auto', () => {
  it('says what it took, writes it into the record, and takes the same at once in the next run', async () => {
    const first = await run('auto');
    const said = /^vit-micro-s: batches of (\d+), (ms an image: .* at 8, .* at 16.*|no two .*)$/m.exec(
      first.stderr,
    );
    expect([first.code, said]).toEqual([0, expect.anything()]);
    expect(readRecord('auto').runtime.batchSize).toBe(Number(said?.[1]));
    const again = await run('auto', '--overwrite');
    expect(again.stderr).toContain(`vit-micro-s: batches of ${said?.[1]}, as an earlier run found (`);
    const kept = await run('auto');
    expect(kept.stderr).not.toContain('batches of');
    const unkept = await run('auto', '--overwrite', '--no-cache');
    expect(unkept.stderr).toMatch(/batches of \d+, (ms|no)/);
  });
});
