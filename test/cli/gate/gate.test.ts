import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { gateVerdictSchema } from '../../../harness/config/gate-verdict.js';
import { runCli, type CliResult } from '../../support/cli.js';
import { writeRun } from '../../support/gate-runs.js';
import { flipped, rightOf } from '../../support/gate-samples.js';
import { parseXml } from '../../support/parse-xml.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();
const task = 'datacomp/cifar10';
const kinds = ['junit', 'markdown', 'comment', 'json', 'badge'] as const;
const everyFile = kinds.flatMap((kind) => [`--${kind}`, join('out', kind)]);

// 1,000 samples, 800 right; the worse run loses 60 of them and gains none
const good = rightOf(1000, 800);
const worse = flipped(good, { lost: 60 });

let home: string;
beforeAll(() => {
  home = makeFolder();
  writeRun(join(home, 'good'), { tasks: [{ task, right: good }] });
  writeRun(join(home, 'worse'), { tasks: [{ task, right: worse }] });
  writeRun(join(home, 'slight'), { tasks: [{ task, right: flipped(good, { gained: 2, lost: 2 }) }] });
  writeRun(join(home, 'other'), { tasks: [{ task, right: good, change: { prompts: 'other' } }] });
  writeFileSync(
    join(home, 'open.yaml'),
    'version: 1\nonInconclusive: fail\nrules: [{ id: close, nonInferior: { margin: 0.0001 } }]\n',
  );
  writeFileSync(join(home, 'wrong.yaml'), 'version: 1\nrule: []\n');
});

/** Runs a gate in a folder of its own, and reads what it wrote. */
async function gate(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<CliResult & { readonly verdicts: readonly string[]; readonly out: string }> {
  const out = makeFolder();
  const files = everyFile.map((word) => (word.startsWith('out') ? join(out, word) : word));
  const result = await runCli(['gate', ...args, ...files], home, undefined, variables);
  const read = (kind: string) => readFileSync(join(out, 'out', kind), 'utf8');
  const { verdict } = gateVerdictSchema.parse(JSON.parse(read('json')));
  const { failures, errors } = parseXml(read('junit')).attributes;
  const heading = /^## .* Accuracy gate: (\w+)$/m;
  return {
    ...result,
    out,
    verdicts: [
      verdict,
      Number(failures) > 0 ? 'fail' : Number(errors) > 0 ? 'error' : 'pass',
      heading.exec(read('markdown'))?.[1] ?? '',
      heading.exec(read('comment'))?.[1] ?? '',
      /^gate: (\w+)/.exec(result.stdout)?.[1]?.toLowerCase() ?? '',
      /aria-label="accuracy gate: (\w+)/.exec(read('badge'))?.[1] ?? '',
    ],
  };
}

describe('bench gate', () => {
  it('ends with 0 where nothing changed, and says so everywhere', async () => {
    const made = await runCli(['gate', 'init', '--current', 'good', '--out', 'good.json'], home);
    expect(made.code).toBe(0);
    const args = ['--baseline', 'good.json', '--current', 'good', '--explain', 'cifar10'];
    const { code, verdicts, stdout, stderr } = await gate(args);
    expect([code, verdicts]).toEqual([0, Array.from({ length: 6 }, () => 'pass')]);
    expect(stdout).toMatch(/^baseline good\.json \(sha256 /m);
    expect(stdout).toMatch(/^datacomp\/cifar10 of toy-model, against the baseline: compared\n {2}no-drop /m);
    expect(stderr).toContain('comparing 1 task of toy-model with the baseline');
  });

  it('ends with 1 where a task got worse; with --advisory with 0, and says what it would have been', async () => {
    const args = ['--baseline', 'good', '--current', 'worse'];
    const { code, verdicts, stdout } = await gate(args);
    expect([code, verdicts]).toEqual([1, Array.from({ length: 6 }, () => 'fail')]);
    expect(stdout).toContain('+0/-60');
    const advisory = await gate([...args, '--advisory', '--quiet']);
    expect([advisory.code, advisory.stderr]).toEqual([0, '']);
    expect(advisory.stdout.split('\n')[0]).toMatch(
      /^gate: FAIL \(exit code 0, as it is advisory; otherwise 1\)/,
    );
  });

  it('ends with 2 where the config is wrong, with the place, and still writes every file', async () => {
    const { code, verdicts, stderr } = await gate(['--baseline', 'good', '--config', 'wrong.yaml']);
    expect([code, verdicts]).toEqual([2, Array.from({ length: 6 }, () => 'error')]);
    expect(stderr).toMatch(/^error: wrong\.yaml:2:1: .*rule/m);
  });

  it('ends with 3 where there is no baseline, and where the runs were not asked the same', async () => {
    const gone = await gate(['--baseline', 'gone.json', '--current', 'good']);
    expect([gone.code, gone.verdicts]).toEqual([3, Array.from({ length: 6 }, () => 'error')]);
    expect(gone.stderr).toMatch(/^error: gone\.json: /m);
    const other = await gate(['--baseline', 'good', '--current', 'other']);
    expect(other.code).toBe(3);
    expect(other.verdicts.filter((verdict) => verdict !== 'incomparable')).toEqual(['error']);
    expect(other.stdout).toContain('prompts');
  });

  it('prints one output in place of the table where its file is -, and writes no file of that name', async () => {
    const args = ['gate', '--baseline', 'good', '--current', 'worse'];
    const { code, stdout, stderr } = await runCli([...args, '--json', '-'], home);
    expect(code).toBe(1);
    expect(gateVerdictSchema.parse(JSON.parse(stdout)).verdict).toBe('fail');
    expect(stderr).toContain('comparing 1 task');
    const markdown = await runCli([...args, '--markdown', '-', '--json', 'beside.json'], home);
    expect(markdown.stdout).toMatch(/^## .* Accuracy gate: fail$/m);
    expect(existsSync(join(home, 'beside.json'))).toBe(true);
    expect(existsSync(join(home, '-'))).toBe(false);
    const both = await runCli([...args, '--json', '-', '--junit', '-'], home);
    expect([both.code, both.stdout]).toEqual([2, '']);
    expect(both.stderr).toMatch(/^error: --json -: standard output is that of --junit, too\. /m);
  });

  it('prints what was wrong as JSON, too', async () => {
    const { code, stdout } = await runCli(['gate', '--baseline', 'gone.json', '--json', '-'], home);
    expect([code, gateVerdictSchema.parse(JSON.parse(stdout)).verdict]).toEqual([3, 'error']);
  });

  it('ends with 4 where a rule stayed open and that is to fail', async () => {
    const { code, verdicts } = await gate([
      '--baseline',
      'good',
      '--current',
      'slight',
      '--config',
      'open.yaml',
    ]);
    expect([code, verdicts[0], verdicts[1]]).toEqual([4, 'inconclusive', 'fail']);
  });

  it('adds to the summary of a job of GitHub, and annotates it', async () => {
    const summary = join(makeFolder(), 'summary.md');
    writeFileSync(summary, 'of an earlier step\n');
    const variables = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const { stdout, out } = await gate(['--baseline', 'good', '--current', 'worse'], variables);
    expect(readFileSync(summary, 'utf8')).toBe(
      `of an earlier step\n${readFileSync(join(out, 'out', 'markdown'), 'utf8')}`,
    );
    expect(stdout).toMatch(/^::error title=fail%3A datacomp\/cifar10/m);
  });

  it('prints no name of a model that a runner of GitHub takes for a command', async () => {
    const folder = makeFolder();
    writeRun(join(folder, 'runs'), {
      model: 'm\n::error::planted\u001b[31m',
      tasks: [{ task, right: good }],
    });
    const { code, stdout, stderr } = await runCli(
      ['gate', '--baseline', 'runs', '--current', 'runs'],
      folder,
    );
    expect(code).toBe(0);
    expect(stderr).toContain('of m ::error::planted');
    const all = `${stdout}\n${stderr}`;
    expect(all).not.toMatch(/^::error/m);
    expect(all).not.toContain('\u001b');
  });

  it('writes the others where one cannot be written, and ends with 2', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'file'), '');
    const args = ['--baseline', 'good', '--current', 'good', '--junit', join(folder, 'file', 'gate.xml')];
    const { code, stderr } = await runCli(['gate', ...args, '--json', join(folder, 'gate.json')], home);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*gate\.xml: cannot be written/m);
    expect(existsSync(join(folder, 'gate.json'))).toBe(true);
    // a regression is one, whatever cannot be written
    const other = ['--baseline', 'good', '--current', 'worse', '--junit', join(folder, 'file', 'gate.xml')];
    expect((await runCli(['gate', ...other], home)).code).toBe(1);
  });

  it('refuses two outputs in one file, and one over what it reads', async () => {
    const folder = makeFolder();
    const [same, own] = [join(folder, 'same'), join(home, 'open.yaml')];
    const args = ['gate', '--baseline', 'good', '--current', 'good'];
    const twice = await runCli([...args, '--junit', same, '--markdown', same], home);
    expect([twice.code, twice.stderr]).toEqual([
      2,
      `error: --markdown ${same}: is the file of --junit, too. Give each output a file of its own\n`,
    ]);
    const over = await runCli([...args, '--config', 'open.yaml', '--json', own], home);
    expect([over.code, readFileSync(own, 'utf8').startsWith('version: 1')]).toEqual([2, true]);
  });

  it('asks for a baseline, and prints the rules that it has without a config', async () => {
    const { code, stderr } = await runCli(['gate', '--current', 'good'], home);
    expect([code, stderr]).toEqual([2, expect.stringContaining('error: --baseline: not given')]);
    const printed = await runCli(['gate', '--print-config'], home);
    expect([printed.code, printed.stdout]).toEqual([0, expect.stringContaining('id: no-drop')]);
  });
});
