import { describe, expect, it } from '@jest/globals';
import { parseTimes, runChild } from './run-child.js';

describe('what a child took', () => {
  it('is read from the shell, as dash and as bash write it', () => {
    expect(parseTimes('0m0.010000s 0m0.000000s\n1m2.500000s 0m0.250000s\n')).toBe(62_750);
    expect(parseTimes('warning: slow\n0m0,001s 0m0,002s\n0m1,204s 0m0,100s\n')).toBe(1304);
  });

  it('is an error where the shell says nothing', () => {
    expect(() => parseTimes('killed\n')).toThrow('no processor time at the end of "killed\\n"');
  });

  it('counts what a child of the child took', async () => {
    const burn = 'const end = process.cpuUsage().user + 2e5; while (process.cpuUsage().user < end);';
    const { cpuMs, stdout } = await runChild('sh', ['-c', `"${process.execPath}" -e '${burn}'; echo done`]);
    expect(stdout).toBe('done\n');
    expect(cpuMs).toBeGreaterThanOrEqual(200);
  });

  it('fails with what the command wrote', async () => {
    await expect(runChild('sh', ['-c', 'echo broken >&2; exit 3'])).rejects.toThrow(/exit code 3: broken/);
  });
});
