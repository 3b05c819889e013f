import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../harness/config/record.js';
import { ownRecordSchema } from '../support/records.js';
import { offeredProviders } from '../../harness/runtime/execution-providers.js';
import { runCli, withTemporaryFolder, type CliResult } from '../support/cli.js';

const short = ['run', '--model', 'vit-micro-s', '--task', 'mini/digits', '--limit', '20', '--out', 'out'];
const warnings = ({ stderr }: CliResult) => stderr.split('\n').filter((line) => line.startsWith('warning: '));

function readRuntime(home: string): OwnRecord['runtime'] {
  const file = join(home, 'out', 'vit-micro-s', 'mini__digits.json');
  return ownRecordSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).runtime;
}

describe('bench run --device', () => {
  it('cpu: the record says what the sessions were told and where their nodes ran, and nothing is left behind', async () => {
    await withTemporaryFolder(async (home) => {
      const temporary = join(home, 'tmp');
      mkdirSync(temporary);
      const args = [...short, '--device', 'cpu', '--threads', '2', '--workers', '2'];
      const result = await runCli(args, home, undefined, { TMPDIR: temporary });
      expect([result.code, warnings(result)]).toEqual([0, []]);
      const { requested, provider, providerOptions, nodes } = readRuntime(home);
      expect([requested, provider]).toEqual(['cpu', 'cpu']);
      expect(providerOptions).toEqual({
        executionProviders: 'cpu',
        intraOpNumThreads: 2,
        interOpNumThreads: 1,
        allowSpinning: false,
        graphOptimizationLevel: 'all',
      });
      expect(Object.keys(nodes ?? {}).sort()).toEqual(['image', 'text']);
      for (const counts of Object.values(nodes ?? {})) {
        expect(Object.keys(counts)).toEqual(['CPUExecutionProvider']);
        expect(counts.CPUExecutionProvider).toBeGreaterThan(30);
      }
      expect(readdirSync(temporary)).toEqual([]);
    });
  });

  it('auto: the record names the provider that ran; the CPU in place of CUDA is one warning', async () => {
    await withTemporaryFolder(async (home) => {
      const result = await runCli(short, home);
      const { requested, provider, nodes } = readRuntime(home);
      const ortName = { cpu: 'CPUExecutionProvider', cuda: 'CUDAExecutionProvider' }[provider];
      expect([result.code, requested]).toEqual([0, 'auto']);
      expect(nodes?.image[ortName ?? 'none']).toBeGreaterThan(0);
      const fellBack = [expect.stringMatching(/^warning: running on the CPU: \S/)];
      expect(warnings(result)).toEqual(provider === 'cpu' ? fellBack : []);
    });
  });

  it.each([
    ['cuda:4000', offeredProviders().includes('cuda') ? 3 : 2, /^error: --device cuda:4000: \S/m],
    ['tpu', 2, /^error: --device tpu: unknown device, expected one of auto, cpu, /m],
    offeredProviders().includes('coreml')
      ? ['dml', 2, /^error: --device dml:0: onnxruntime-node has no DirectML on /m]
      : ['coreml', 2, /^error: --device coreml: onnxruntime-node has no CoreML on /m],
  ] as const)('%s is refused, and nothing else is taken instead', async (device, code, line) => {
    await withTemporaryFolder(async (home) => {
      const result = await runCli([...short, '--device', device], home);
      expect([result.code, result.stdout]).toEqual([code, '']);
      expect(result.stderr).toMatch(line);
      expect(readdirSync(home)).not.toContain('out');
    });
  });

  it('says in one line that no temporary folder can be made', async () => {
    await withTemporaryFolder(async (home) => {
      const variables = { TMPDIR: join(home, 'none') };
      const { code, stderr } = await runCli([...short, '--device', 'cpu'], home, undefined, variables);
      expect(code).toBe(3);
      expect(stderr).toMatch(/none: no folder for temporary files can be made there .*Set TMPDIR/);
    });
  });
});
