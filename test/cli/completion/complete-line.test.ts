import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { mendWords } from '../../../harness/cli/completion/broken-words.js';
import { completeLine } from '../../../harness/cli/completion/complete-line.js';
import { findValueKind } from '../../../harness/cli/completion/value-kinds.js';
import { createProgram } from '../../../harness/cli/program/create-program.js';
import { readTaskRegistry } from '../../../tasks/registry.js';
import { readKnownModels } from '../../../models/known-models.js';
import { listEmbeddedPlaces } from '../../../models/model-places.js';
import { runCli, withTemporaryFolder } from '../../support/cli.js';

const program = await createProgram(() => undefined, ['score']);

/** What may stand in place of the last word: the candidates, or what kind of path. */
async function complete(...words: readonly string[]): Promise<readonly string[] | string> {
  const { candidates, paths } = await completeLine(program, words);
  return candidates.length > 0 ? candidates.map(({ value }) => value) : paths;
}

describe('what may stand in place of the last word', () => {
  it.each<readonly [string, readonly string[] | string]>([
    ['ru', ['run']],
    ['models ver', ['verify']],
    ['help ga', ['gate']],
    ['data ', ['status', 'verify', 'pull', 'help']],
    ['run --mod', ['--model']],
    ['run --modl x --mod', ['--model']],
    ['run --model vit-l-14 --mod', ['--model']],
    ['run --out a --ou', 'none'],
    ['gate --base', ['--baseline']],
    ['gate acc', ['accept']],
    ['gate accept --allow-m', ['--allow-missing']],
    ['score coco', ['coco-box', 'coco-segm']],
    ['score classification --tru', ['--truth']],
    ['list ', ['tasks', 'models', 'suites', 'datasets', 'metrics']],
    ['list models --al', ['--all']],
    ['run --suite fair', ['fairness']],
    ['run --suite mini,fair', ['mini,fairness']],
    ['run --task mini/digits,mini/dig', 'none'],
    ['run --suite=fair', ['--suite=fairness']],
    ['run --suite ./mine', 'files'],
    ['run --task mini/openm', ['mini/openmoji']],
    ['run --device cu', ['cuda']],
    ['run --sessions ', ['auto', 'per-worker', 'one']],
    ['run --protocol region-p', ['region-probe']],
    ['run --model vitamin-micro-x', ['vitamin-micro-xs']],
    ['run --model vit-h-14-clipa-336-l', ['vit-h-14-clipa-336-laion2b']],
    ['run --model ./my', 'folders'],
    ['run --out ', 'folders'],
    ['run --datasets ', 'files'],
    ['run --limit ', 'none'],
    ['run --queue --mod', ['--model']],
    ['report --pair vit-micro-s,convnext-micro-x', ['vit-micro-s,convnext-micro-xs']],
    ['report ', 'folders'],
    ['compare a ', 'files'],
    [
      'compare a b ',
      [
        '--model',
        '--task',
        '--suite',
        '--ignore',
        '--alpha',
        '--bootstrap',
        '--seed',
        '--json',
        '--markdown',
        '--verbose',
        '--quiet',
        '--extension',
        '--help',
      ],
    ],
    ['compare --ignore pre', ['preprocess']],
    ['import results.json --format clip-', ['clip-benchmark-json', 'clip-benchmark-csv']],
    ['fit --form joint', ['joint', 'joint-tied']],
    ['fit --loss lo', ['log-huber', 'log']],
    ['gate --annotations o', ['on', 'off']],
    ['models preprocess vit-micro-s a.png --image-mode ', ['rgb', 'source']],
    ['models tokenize vitamin-micro-x', ['vitamin-micro-xs']],
    ['models preprocess m a.jpg ', 'files'],
    ['data pull cifar10', ['cifar10']],
    ['data pull cifar10 datacomp/vtab-cifar100', ['datacomp/vtab-cifar100']],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['nonsense --x ', ['--version', '--help']],
    ['run -- --mod', 'none'],
    ['compl', ['completion']],
  ])('bench %s', async (line, expected) => {
    expect(await complete(...line.split(' '))).toEqual(expected);
  });

  it('describes each', async () => {
    const { candidates } = await completeLine(program, ['list', '--da']);
    expect(candidates[0]).toEqual({
      value: '--data-dir',
      description: 'where the data sets lie (or BENCH_DATA)',
    });
  });
});

describe('names', () => {
  it('are those of the registries, which check what they read', async () => {
    const { tasks, suites } = await readTaskRegistry();
    expect(new Set(await complete('run', '--task', ''))).toEqual(new Set(tasks.map(({ id }) => id)));
    expect(await complete('run', '--suite', '')).toEqual(suites.map(({ id }) => id));
    const known = await readKnownModels();
    const embedded = await listEmbeddedPlaces();
    expect(new Set(await complete('run', '--model', ''))).toEqual(
      new Set([...embedded.map(({ id }) => id), ...known.flatMap(({ id, aliases }) => [id, ...aliases])]),
    );
  });

  it('has those of the user', async () => {
    await withTemporaryFolder(async (home) => {
      mkdirSync(join(home, 'pulled--model'));
      mkdirSync(join(home, '.registered'));
      writeFileSync(join(home, '.registered', 'added.json'), '{}');
      const ask = (word: string) =>
        runCli(['complete', '--', 'run', '--model', word], home, undefined, { BENCH_MODELS: home });
      expect((await ask('pul')).stdout).toBe('pulled--model\ton this machine\n:none\n');
      expect((await ask('add')).stdout).toBe('added\ton this machine\n:none\n');
    });
  });
});

describe('every option', () => {
  const everyCommand = (command: Command): readonly Command[] => [
    command,
    ...command.commands.flatMap(everyCommand),
  ];

  it('says of its values what they are, so that a new one is not forgotten', () => {
    const untold = everyCommand(program).flatMap((command) => [
      ...command.options
        .filter(({ required, optional, argChoices }) => (required || optional) && !argChoices)
        .filter((option) => findValueKind(option) === undefined)
        .map(({ flags }) => `${command.name()} ${flags}`),
      ...command.registeredArguments
        .filter((argument) => !argument.argChoices && findValueKind(argument) === undefined)
        .map((argument) => `${command.name()} ${argument.name()}`),
    ]);
    // If this fails: add a line to harness/cli/completion/value-kinds.ts.
    expect(untold).toEqual([]);
  });

  it('would be named', () => {
    expect(findValueKind(program.createOption('--colour <colour>'))).toBeUndefined();
  });
});

describe('words that bash has broken', () => {
  it.each<readonly [readonly string[], readonly string[], string]>([
    [['run', '--mo'], ['run', '--mo'], ''],
    [['run', '--model', '=', 'vit'], ['run', '--model=vit'], '--model='],
    [['run', '--model', '='], ['run', '--model='], '--model='],
    [['--device', 'cuda', ':', '1', '--x'], ['--device', 'cuda:1', '--x'], ''],
    [['--queue', 'redis', ':', '//h', ':', '6'], ['--queue', 'redis://h:6'], 'redis://h:'],
    [['run', '"vit'], ['run', 'vit'], ''],
    [[], [], ''],
  ])('%j', (broken, words, kept) => {
    expect(mendWords(broken)).toEqual({ words, kept });
  });
});
