import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../harness/config/package-root.js';
import { runCli, withTemporaryFolder } from '../../support/cli.js';

const folders = ['/usr/local/bin', '/usr/bin', '/bin'];
const isInstalled = (shell: string) =>
  folders.some((folder) => {
    try {
      accessSync(join(folder, shell), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
/** Where a shell is not installed its tests are skipped; .ci/run installs all three. */
const describeIn = (shell: string) => (isInstalled(shell) ? describe : describe.skip);

/** What a shell prints that runs this script, with `bench` on its path, a folder `data` and a file `labels.npy`. */
async function runIn(
  shell: readonly string[],
  script: string,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return withTemporaryFolder(async (home) => {
    mkdirSync(join(home, 'bin'));
    mkdirSync(join(home, 'data'));
    writeFileSync(join(home, 'labels.npy'), '');
    const entry = join(packageRoot, 'dist', 'harness', 'cli', 'main.js');
    const text = `#!/bin/sh\nexec "${process.execPath}" "${entry}" "$@"\n`;
    writeFileSync(join(home, 'bin', 'bench'), text, { mode: 0o755 });
    writeFileSync(join(home, 'script'), script);
    const [program, ...options] = shell;
    return promisify(execFile)(program, [...options, join(home, 'script')], {
      cwd: home,
      env: { HOME: home, PATH: [join(home, 'bin'), ...folders].join(':'), TERM: 'dumb', LC_ALL: 'C.UTF-8' },
    });
  });
}

describeIn('bash')('bash', () => {
  const script = `
set -u
eval "$(bench completion bash)"
try() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _bench_complete "$1"
  (IFS=,; echo "\${COMPREPLY[*]-}")
}
complete -p bench
try bench run --mod
try bench run --model = vitamin-micro-x
try bench models ver
try bench score class
try bench run --suite mini,fair
try bench run --queue redis :
try bench run --no-such-option x
try no-such-bench run
`;

  it('completes, and says nothing else', async () => {
    const { stdout, stderr } = await runIn(['bash', '--norc'], script);
    expect(stdout.split('\n')).toEqual([
      'complete -F _bench_complete bench',
      '--model',
      'vitamin-micro-xs',
      'verify',
      'classification',
      'mini,fairness',
      ...['', '', '', ''],
    ]);
    expect(stderr).toBe('');
  });
});

describeIn('fish')('fish', () => {
  const lines = [
    ...[
      'bench run --mod',
      'bench run --model vitamin-micro-x',
      'bench run --suite=mini,fair',
      'bench run --out da',
    ],
    ...['bench run --out=da', 'bench score classification --truth lab', 'bench nonsense --no-such-option=x'],
  ];

  it('completes by its own machinery, and says nothing else', async () => {
    const script = `bench completion fish | source\n${lines.map((line) => `complete -C '${line}'`).join('\n')}\n`;
    const { stdout, stderr } = await runIn(['fish', '--no-config'], script);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t')[0]),
    ).toEqual(['--model', 'vitamin-micro-xs', '--suite=mini,fairness', 'data/', '--out=data/', 'labels.npy']);
    expect(stderr).toBe('');
  });
});

describeIn('zsh')('zsh', () => {
  // An interactive zsh in a terminal of its own: the tab key completes, and ^X tells what stands on the line then.
  const inner = `
PS1= PS2=
eval "$(bench completion zsh)"
tell() { print -rn -- "<<$BUFFER>>"; BUFFER= }
zle -N tell
bindkey '^X' tell
print -n '<<ready>>'
`;
  const script = `
zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner 'source ./inner'
zpty -r inner text '*<<ready>>*'
for line in 'bench run --mod' 'bench run --model vitamin-micro-x' 'bench run --suite=mini,fair' 'bench run --out da' \\
            'bench run --out=da' 'bench score classification --truth lab' 'bench mode'; do
  zpty -n -w inner "$line"$'\\t\\x18'
  zpty -r inner text '*>>*'
  print -r -- "\${\${text##*<<}%%>>*}"
done
zpty -d inner
`;

  it('completes in a terminal', async () => {
    const { stdout, stderr } = await runIn(['zsh', '-f'], `cat > inner <<'END'\n${inner}END\n${script}`);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.trimEnd()),
    ).toEqual([
      'bench run --model',
      'bench run --model vitamin-micro-xs',
      'bench run --suite=mini,fairness',
      'bench run --out data/',
      'bench run --out=data/',
      'bench score classification --truth labels.npy',
      'bench models',
    ]);
    expect(stderr).toBe('');
  });
});

describe('bench complete', () => {
  it('says nothing but its answer, whatever is asked', async () => {
    await withTemporaryFolder(async (home) => {
      for (const words of [[], [''], ['\0'.slice(1)], ['--', '--', '--'], ['score', 'nothing', '--=', '=']]) {
        const { code, stdout, stderr } = await runCli(['complete', '--broken', '--', ...words], home);
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).toMatch(/(?:^|\n):(?:none|files|folders)\n$/);
      }
    });
  });

  it('is not listed, and completion tells each shell how to have it', async () => {
    await withTemporaryFolder(async (home) => {
      const { stdout } = await runCli(['--help'], home);
      expect(stdout).toMatch(/^ {2}completion /m);
      expect(stdout).not.toMatch(/^ {2}complete /m);
      const help = (await runCli(['completion', '--help'], home)).stdout;
      for (const shell of ['bash', 'zsh', 'fish']) expect(help).toContain(`bench completion ${shell}`);
      expect((await runCli(['completion', 'tcsh'], home)).code).toBe(2);
    });
  });
});
