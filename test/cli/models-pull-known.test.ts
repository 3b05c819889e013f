import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { modelsPullCommand } from '../../harness/cli/models-pull-command.js';
import { ConfigError } from '../../harness/core/errors.js';
import { readKnownModel } from '../../models/known-models.js';
import { runCli, type CliResult } from '../support/cli.js';
import { expectOneLine } from '../support/errors.js';
import { useHub } from '../support/hub.js';
import { makeModelFolder } from '../support/model-folder.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const id = 'vit-b-32-224-openai';
const card = await readKnownModel(id);
const repository = card?.onnx?.hub ?? '';
let files: Readonly<Record<string, Buffer>> = {};
const start = useHub(repository, () => files, 'model');

function pull(home: string, endpoint: string, word: string): Promise<CliResult> {
  return runCli(['models', 'pull', word, '--json'], home, undefined, { HF_ENDPOINT: endpoint });
}

it('a known model is fetched from the repository that its card names, and goes by its id', async () => {
  const home = newFolder();
  // without the facts that the card has; the graphs are small ones
  const folder = makeModelFolder(join(newFolder(), 'x'), 'x', { size: undefined, training: undefined });
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]));
  const server = await start();
  const { stdout, code } = await pull(home, server.endpoint, id);
  const modelsHome = join(home, '.cache', 'vitabench', 'models');
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    expect.objectContaining({ id, repository, folder: join(modelsHome, id) }),
  ]);
  const listed = await runCli(['list', 'models', '--json'], home);
  expect(JSON.parse(listed.stdout)).toContainEqual(
    expect.objectContaining({
      ...{ id, present: true, size: 'B/32', training: { data: 'clip-wit', samplesSeenM: 12800 } },
      published: card?.published,
    }),
  );
});

it('whose repository has no graphs any more: how to export it', async () => {
  files = { 'model.safetensors': Buffer.from('x') };
  const server = await start();
  const { stderr, code } = await pull(newFolder(), server.endpoint, id);
  expect(stderr).toMatch(
    /^error: Xenova\/clip-vit-base-patch32 at 0123456: no ONNX file in it\. Export it: `pip .*--card vit-b-32-224-openai /,
  );
  expect(code).toBe(3);
});

it.each<[what: string, word: string, code: number, message: RegExp]>([
  [
    'no repository of that name',
    'some.one/else',
    3,
    /some\.one\/else: no such model repository at http\S+\. Check the name/,
  ],
  ['no name of one', 'a/b/c', 2, /bench models pull a\/b\/c: expected owner\/name/],
  ['a word that means nothing', 'vitamin-9', 2, /vitamin-9: no such model, nearest: vitamin-/],
  [
    'a known model without graphs',
    'vitamin-l',
    3,
    /vitamin-l: vitamin-l-224-datacomp1b is not on this machine, .* Export it: `pip /,
  ],
  ['scores alone', 'convnext-t', 3, /only scores are published, no weights/],
])('%s', async (_what, word, code, message) => {
  const server = await start();
  const home = newFolder();
  const result = await pull(home, server.endpoint, word);
  expect(result.stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
  expect([result.code, existsSync(join(home, '.cache'))]).toEqual([code, false]);
});

it.each(['../x', './x', 'x/..', 'x/.git', '/x', 'x/'])(
  '%s is no name of a repository: nobody is asked',
  async (word) => {
    await expectOneLine(
      () => modelsPullCommand(word, {}),
      ConfigError,
      `${word}: expected owner/name of a repository`,
    );
  },
);
