import { describe, expect, it } from '@jest/globals';
import { isOptional } from '../../harness/cli/doctor-providers.js';
import { formatFinding, type Finding } from '../../harness/cli/finding.js';
import { offeredProviders } from '../../harness/runtime/execution-providers.js';
import { runCli, withTemporaryFolder } from '../support/cli.js';

describe('bench doctor', () => {
  it('has a finding on every provider that is offered here, one line each, and is content with the CPU', async () => {
    await withTemporaryFolder(async (home) => {
      const { code, stdout, stderr } = await runCli(['doctor', '--json'], home);
      const findings = JSON.parse(stdout) as readonly Finding[];
      const ids = findings.map(({ id }) => id);
      expect([code, stderr]).toEqual([0, '']);
      for (const kind of offeredProviders()) expect(ids.filter((id) => id === kind)).toEqual([kind]);
      expect(findings.find(({ id }) => id === 'cpu')).toEqual({
        id: 'cpu',
        ok: true,
        text: 'cpu runs graphs',
      });
      for (const { ok, text } of findings) {
        expect(text).toMatch(/^[^\n]+$/);
        if (!ok) expect(text.length).toBeGreaterThan(20);
      }
    });
  });

  it('tells which findings are no fault', () => {
    expect(['cpu', 'cuda', 'library', 'webgpu', 'models', 'toString'].map(isOptional)).toEqual([
      ...[false, true, true, true, false, false],
    ]);
  });

  it('writes a finding as a line', () => {
    expect(formatFinding({ id: 'cuda', ok: false, text: 'x' })).toBe('note  cuda       x');
    expect(formatFinding({ id: 'cpu', ok: true, text: 'y' })).toBe('ok    cpu        y');
  });
});
