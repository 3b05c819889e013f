import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readComparable, runCli } from '../../support/cli.js';
import { writeGoodAndWorse } from '../../support/gate-runs.js';
import { runProgram } from '../../support/program.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();
let home: string;
beforeAll(() => {
  home = makeFolder();
  writeGoodAndWorse(home);
  const points = [1, 2, 4, 8, 16].flatMap((x) =>
    ['a', 'b'].map((name) => `${name},${x},${0.5 * x ** -0.25 + (name === 'b' && x === 4 ? 0.01 : 0)}`),
  );
  writeFileSync(join(home, 'runs.csv'), `name,x,y\n${points.join('\n')}\nc,1,0.3\n`);
  writeFileSync(join(home, 'labels.json'), '[0, 1, 1]');
  writeFileSync(join(home, 'logits.csv'), '9,1,0\n9,1,0\n0,9,1\n');
});

/** What a call of the library gives, as JSON: the process writes nothing else. */
async function callLibrary(call: string): Promise<string> {
  const text = `import * as bench from 'vitabench'; process.stdout.write(JSON.stringify(await bench.${call}));`;
  const { code, stdout, stderr } = await runProgram({ text }, home);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** What a command prints as JSON, white space between members left out. */
async function runCommand(...words: readonly string[]): Promise<string> {
  return JSON.stringify(JSON.parse((await runCli(words, home)).stdout));
}

/** Of a run, what may differ between two of the same thing left out, as well as its folder. */
function withoutTimes(document: string): string {
  return JSON.stringify(JSON.parse(document), (key, value: unknown) =>
    ['timing', 'runtime', 'startedAt'].includes(key) ? undefined : value,
  );
}

describe('the command and the library', () => {
  it('write the same records, and give the same document of a run', async () => {
    const words = ['--model', 'vit-micro-s', '--task', 'mini/fluent-3d,mini/clipart,datacomp/cifar10'];
    const printed = await runCommand('run', ...words, '--limit', '64', '--out', 'cli', '--json', '--quiet');
    const given = await callLibrary(
      `runSuite({ model: 'vit-micro-s', task: ['mini/fluent-3d', 'mini/clipart', 'datacomp/cifar10'], limit: 64, out: 'lib' })`,
    );
    expect(withoutTimes(given)).toBe(withoutTimes(printed));
    const records = readComparable(join(home, 'cli'));
    expect(Object.keys(records)).toHaveLength(5);
    expect(readComparable(join(home, 'lib'))).toEqual(records);
  });

  it('would be seen to write others', async () => {
    await callLibrary(`runSuite({ model: 'vit-micro-s', task: 'mini/clipart', limit: 63, out: 'other' })`);
    const [name] = Object.keys(readComparable(join(home, 'other')));
    expect(readComparable(join(home, 'other'))[name]).not.toBe(readComparable(join(home, 'cli'))[name]);
  });

  it('score the same', async () => {
    const printed = await runCommand(
      ...['score', 'classification', '--truth', 'labels.json', '--predictions', 'logits.csv', '--json'],
    );
    const files = `{ metric: 'classification', truth: 'labels.json', predictions: 'logits.csv' }`;
    const { warnings, ...given } = JSON.parse(await callLibrary(`score(${files})`)) as Record<
      string,
      unknown
    >;
    expect(JSON.stringify(given)).toBe(printed);
    expect(warnings).toEqual([]);
  });

  it('fit the same laws', async () => {
    const words = ['--points', 'runs.csv', '--x', 'x', '--y', 'y', '--bootstrap', '200', '--json'];
    const options = `points: 'runs.csv', x: 'x', y: 'y', bootstrap: 200`;
    expect(await callLibrary(`fit({ ${options}, where: 'name=a', predict: [32, 64] })`)).toBe(
      await runCommand('fit', ...words, '--where', 'name=a', '--predict', '32,64'),
    );
    expect(await callLibrary(`fit({ ${options}, series: 'name', form: 'power' })`)).toBe(
      await runCommand('fit', ...words, '--series', 'name', '--form', 'power'),
    );
  });

  it('compare the same', async () => {
    const options = `{ before: 'good', after: 'worse', bootstrap: 1000, markdown: 'lib.md' }`;
    const words = ['good', 'worse', '--bootstrap', '1000', '--markdown', 'cli.md', '--json'];
    expect(await callLibrary(`compare(${options})`)).toBe(await runCommand('compare', ...words));
    expect(readFileSync(join(home, 'lib.md'), 'utf8')).toBe(readFileSync(join(home, 'cli.md'), 'utf8'));
  });

  it('hold the same gate, and end with the same code', async () => {
    const { code } = await runCli(
      ['gate', '--baseline', 'good', '--current', 'worse', '--json', 'cli.json', '--junit', 'cli.xml'],
      home,
    );
    const options = `{ baseline: 'good', current: 'worse', json: 'lib.json', junit: 'lib.xml' }`;
    const given = JSON.parse(await callLibrary(`gate(${options})`)) as { exitCode: number };
    expect(given.exitCode).toBe(code);
    for (const kind of ['json', 'xml']) {
      const [cli, lib] = ['cli', 'lib'].map((name) => readFileSync(join(home, `${name}.${kind}`), 'utf8'));
      expect(lib).toBe(cli);
    }
    expect({ ...given, unwritten: undefined }).toEqual(
      JSON.parse(readFileSync(join(home, 'cli.json'), 'utf8')),
    );
  });

  it('make the same report', async () => {
    await runCli(['report', 'good', '--bootstrap', '20', '--out', 'cli.html', '--quiet'], home);
    await callLibrary(`report({ results: 'good', bootstrap: 20, out: 'lib.html' }).then(() => 0)`);
    const [cli, lib] = ['cli', 'lib'].map((name) => readFileSync(join(home, `${name}.html`), 'utf8'));
    expect(lib === cli).toBe(true);
  });
});
