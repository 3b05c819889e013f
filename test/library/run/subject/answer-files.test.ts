import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { chooseAnswerFiles } from '../../../../harness/library/run/subject/answer-files.js';
import { parseRunOptions } from '../../../../harness/config/run-options.js';
import { ConfigError } from '../../../../harness/core/errors.js';
import { expectOneLine } from '../../../support/errors.js';
import { useTemporaryFolders } from '../../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const environment = {
  dataDir: '/data',
  cacheDir: '/cache',
  cacheLimit: undefined,
  launch: {},
  queue: undefined,
};
const line = '{"question_id": 1, "text": "a"}\n';

function choose(path: string, written: object = {}) {
  return chooseAnswerFiles(parseRunOptions({ answers: path, ...written }, environment), path);
}

function write(names: readonly string[], name = 'llava-v1.5'): string {
  const folder = join(newFolder(), name);
  mkdirSync(folder);
  for (const file of names) writeFileSync(join(folder, file), line);
  return folder;
}

describe('a folder of answers', () => {
  it.each(['pope.jsonl', 'pope.json', 'lmm__pope.jsonl', 'lmm__pope.json'])(
    'has those of a task in %s',
    (name) => {
      const folder = write([name]);
      const { answers } = choose(folder);
      expect(answers?.find('lmm/pope')).toBe(join(folder, name));
      expect(answers?.find('lmm/mme')).toBeUndefined();
      expect(answers?.namesFor('lmm/mme')).toEqual([
        'mme.jsonl',
        'mme.json',
        'lmm__mme.jsonl',
        'lmm__mme.json',
      ]);
    },
  );

  it('gives the model its name, dots and all, unless --model does', () => {
    const folder = write(['pope.jsonl']);
    expect(choose(folder).models[0].card).toEqual({ id: 'llava-v1.5', family: 'answers' });
    expect(choose(`${folder}/`).models[0].card.id).toBe('llava-v1.5');
    expect(choose(folder, { model: ['my/model'] }).models[0].card.id).toBe('my__model');
  });

  it('is another model when an answer is another', async () => {
    const folder = write(['pope.jsonl', 'mme.jsonl', 'notes.txt']);
    const fingerprint = () => choose(folder).models[0].fingerprint();
    const known = await fingerprint();
    writeFileSync(join(folder, 'notes.txt'), 'other');
    expect(await fingerprint()).toBe(known);
    writeFileSync(join(folder, 'mme.jsonl'), line.replace('a', 'b'));
    expect(await fingerprint()).not.toBe(known);
  });
});

describe('a file of answers', () => {
  it('is that of the one task that is named', async () => {
    const file = join(write(['run.7.jsonl']), 'run.7.jsonl');
    const { answers, models } = choose(file, { task: ['lmm/pope'] });
    expect(answers?.find('lmm/pope')).toBe(file);
    expect(models[0].card.id).toBe('run.7');
    expect([...((await answers?.read(file))?.texts ?? [])]).toEqual([['1', 'a']]);
  });

  it.each([{}, { task: ['lmm/pope,lmm/mme'] }, { task: ['lmm/pope'], suite: ['mini'] }, { suite: ['lmm'] }])(
    'is not for several: %j',
    async (written) => {
      const file = join(write(['a.jsonl']), 'a.jsonl');
      await expectOneLine(
        () => choose(file, written),
        ConfigError,
        `--answers ${file}: a file answers one task`,
      );
    },
  );
});

it('is refused where nothing is there, or for several models', async () => {
  await expectOneLine(() => choose('/no/such'), ConfigError, '--answers /no/such: no such file or folder');
  const folder = write([]);
  await expectOneLine(() => choose(folder, { model: ['a,b'] }), ConfigError, '--model a,b: the answers in');
});
