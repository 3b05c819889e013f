import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli, withTemporaryFolder, type CliResult } from '../support/cli.js';

const labels = '0\n1\n1\n';
const logits = '9,1,0\n9,1,0\n0,9,1\n';

/** Runs `bench score` in a folder that holds these files. */
function score(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CliResult> {
  return withTemporaryFolder((folder) => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return runCli(['score', ...args], folder);
  });
}

const classify = (...more: readonly string[]) =>
  score({ y: labels, p: logits }, 'classification', '--truth', 'y', '--predictions', 'p', ...more);

describe('bench score', () => {
  it('prints one JSON document in full precision', async () => {
    const { code, stdout, stderr } = await classify('--json');
    // class 0: 1 of 1, class 1: 1 of 2
    expect(stdout).toBe(
      `{"metric":"classification","metrics":{"acc1":${2 / 3},"acc5":null,"mean_per_class_recall":0.75},"n":3}\n`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('prints tables, with a dash for what is not defined', async () => {
    const { code, stdout } = await score(
      { y: labels, g: '4\n4\n5\n', p: '0\n0\n1\n' },
      ...['groups', '--truth', 'y', '--groups', 'g', '--predictions', 'p', '--leave-out', '4'],
    );
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.trim().split(/\s+/))).toEqual([
      ['metric', 'value'],
      ['acc1', '0.666667'],
      ['acc_worst_group', '1.000000'],
      ['acc_top5_worst_group', '-'],
      ['F1-macro_all', '0.666667'],
      ['n', '3'],
      [''],
      ['groups', 'n', 'acc1', 'acc5'],
      ['4', '2', '0.500000', '-'],
      ['5', '1', '1.000000', '-'],
      [''],
    ]);
  });

  it('prints breakdowns inside of others as tables of their own', async () => {
    const table = 'index,A,B,answer,category,split,prediction\n1,x,y,A,ocr,dev,A\n1000001,y,x,B,ocr,dev,B\n';
    const { code, stdout } = await score({ p: table }, 'mmbench', '--predictions', 'p');
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.trim().split(/\s+/))).toEqual([
      ['metric', 'value'],
      ['accuracy', '1.000000'],
      ['accuracy_vanilla', '1.000000'],
      ['n_incomplete', '0'],
      ['n', '1'],
      [''],
      ['splits', 'accuracy', 'accuracy_vanilla', 'n'],
      ['dev', '1.000000', '1.000000', '1'],
      [''],
      ['splits', 'dev', 'categories', 'accuracy', 'n'],
      ['ocr', '1.000000', '1'],
      [''],
    ]);
  });

  it('multiplies on ONNX Runtime', async () => {
    const { code, stdout } = await score(
      { t: '[0,0,1]', i: '2,0\n0,5\n', c: '3,1\n1,9\n0,1\n' },
      ...['retrieval', '--truth', 't', '--image-embeds', 'i', '--text-embeds', 'c', '--json'],
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      metric: 'retrieval',
      metrics: { 'image_retrieval_recall@1': 2 / 3, 'text_retrieval_recall@1': 1 },
      n: 2,
    });
  });

  it('warns in one line about ties', async () => {
    const { code, stderr } = await score(
      { y: '0\n', p: '1,1\n' },
      ...['classification', '--truth', 'y', '--predictions', 'p'],
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: p: 1 of 1 rows have several highest scores.*\n$/);
  });

  it('ends with 3 and one line on files that do not fit', async () => {
    const { code, stdout, stderr } = await score(
      { y: '0\n1\n', p: logits },
      ...['classification', '--truth', 'y', '--predictions', 'p', '--json'],
    );
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^error: p: 3 rows, expected 2, .*\n$/);
  });

  it.each([
    ['an unknown metric', ['accuracy']],
    ['no metric', []],
    ['a missing option', ['classification', '--truth', 'y']],
    ['an unknown option', ['classification', '--truth', 'y', '--predictions', 'p', '--groups', 'g']],
    ['a bad value', ['caption-selection', '--image-embeds', 'y', '--text-embeds', 'y', '--per-item', '2']],
  ])('ends with 2 on %s', async (_what, args) => {
    const { code, stdout, stderr } = await score({ y: labels }, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it('has an example in the help of every metric', async () => {
    const { code, stdout } = await score({}, 'winogavil', '--help');
    expect(code).toBe(0);
    expect(stdout).toContain(
      '$ bench score winogavil --truth instances.jsonl --predictions similarities.jsonl',
    );
  });
});
