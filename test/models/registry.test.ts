import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { unfinishedPullFile } from '../../harness/config/pull-manifest.js';
import { ConfigError, ModelError } from '../../harness/core/errors.js';
import { readModelFolder } from '../../models/model-folder.js';
import { listEmbeddedPlaces } from '../../models/model-places.js';
import { listRegistered, registerModel, unregisterModel } from '../../models/registered-models.js';
import { defaultModels, findModel, findModels, nameModel, surveyModels } from '../../models/registry.js';
import { listModels } from '../support/list-models.js';
import { expectOneLine } from '../support/errors.js';
import { makeModelFolder } from '../support/model-folder.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
/** A models home without models: nothing of this machine takes part. */
const empty = newFolder();
const idsOf = async (word: string) => (await findModels(word, { home: empty })).map(({ card }) => card.id);
const undescribed = { size: undefined, paramsM: undefined, gmacs: undefined, training: undefined };

describe('findModels', () => {
  it('takes an id', async () => {
    expect(await idsOf('vit-micro-s')).toEqual(['vit-micro-s']);
  });

  it('takes a pattern of ids, and gives all models of that form once', async () => {
    const sizesS = await idsOf('*-micro-s');
    expect(sizesS.toSorted()).toEqual(defaultModels.toSorted());
    const all = (await listModels(empty)).map(({ card }) => card.id);
    expect((await idsOf('*')).toSorted()).toEqual(all.toSorted());
  });

  it('orders a family by seed, then data, then size', async () => {
    const models = await findModels('vit-micro-*', { home: empty });
    const keys = models.map(({ card }) => [
      card.training?.seed ?? 0,
      -(card.training?.uniquePairsM ?? 0),
      card.paramsM?.image ?? 0,
    ]);
    const sorted = keys.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    expect(keys).toEqual(sorted);
    expect(models[0].card.id).toMatch(/^vit-/);
  });

  it('takes a dot and a plus as they are', async () => {
    await expect(idsOf('vit.micro*')).rejects.toThrow(ConfigError);
  });

  it('says where to look when nothing is of that form', async () => {
    await expect(idsOf('resnet-*')).rejects.toThrow(
      "--model resnet-*: no model's id on this machine is of this form. See `bench list models`",
    );
  });

  it('leaves out what a pattern finds and cannot be read, and says so', async () => {
    const home = newFolder();
    makeModelFolder(join(home, 'mine-a'), 'mine-a');
    rmSync(join(makeModelFolder(join(home, 'mine-b'), 'mine-b'), 'visual.onnx'));
    const warnings: string[] = [];
    const models = await findModels('mine-*', { home, warn: (text) => warnings.push(text) });
    expect(models.map(({ card }) => card.id)).toEqual(['mine-a']);
    expect(warnings).toEqual([expect.stringMatching(/^--model mine-\*: left out: .*mine-b.*visual\.onnx/)]);
  });
});

describe('the models home', () => {
  it('gives each model the id it stands under, whatever its model.json says', async () => {
    const home = newFolder();
    makeModelFolder(join(home, 'owner--export'), 'export');
    const elsewhere = makeModelFolder(join(newFolder(), 'export'), 'export');
    await registerModel(home, 'mine', elsewhere);
    const models = (await listModels(home)).slice(-2);
    expect(models.map(({ card, folder }) => [card.id, folder])).toEqual([
      ['owner--export', join(home, 'owner--export')],
      ['mine', elsewhere],
    ]);
    expect((await findModel('mine', home)).folder).toBe(elsewhere);
    await expect(findModel('export', home)).rejects.toThrow(ConfigError);
  });

  it('takes the name of a repository for what was fetched from it', async () => {
    const home = newFolder();
    makeModelFolder(join(home, 'owner--export-x'), 'x');
    expect((await findModel('Owner/Export-X', home)).card.id).toBe('owner--export-x');
    await expectOneLine(() => findModel('Owner/Other', home), ModelError, 'Owner/Other: no such folder');
  });

  it('passes over hidden folders and files', async () => {
    const home = newFolder();
    mkdirSync(join(home, '.trash'));
    writeFileSync(join(home, 'notes'), '');
    await registerModel(home, 'mine', makeModelFolder(join(newFolder(), 'm'), 'm'));
    const ids = (await surveyModels(home)).map(({ place }) => place.id);
    expect(ids.filter((id) => !id.includes('micro'))).toEqual(['mine']);
  });

  it('says of a registered folder that is gone how to forget it, and shows the others', async () => {
    const home = newFolder();
    const folder = makeModelFolder(join(newFolder(), 'm'), 'm');
    await registerModel(home, 'gone', folder);
    await registerModel(home, 'mine', makeModelFolder(join(newFolder(), 'm'), 'm'));
    rmSync(folder, { recursive: true });
    const listed = await surveyModels(home);
    expect(listed.find(({ place }) => place.id === 'gone')).toMatchObject({
      problem: `gone: its folder ${folder} is gone. Bring it back, or \`bench models add --remove gone\``,
    });
    expect((await findModel('mine', home)).card.id).toBe('mine');
    await expectOneLine(() => findModel('gone', home), ModelError, folder, '--remove gone');
  });

  it('does not take what was not fetched to its end for a model', async () => {
    const home = newFolder();
    const folder = makeModelFolder(join(home, 'half'), 'half');
    writeFileSync(join(folder, unfinishedPullFile), 'bench models pull owner/half --variant fp16\n');
    const message = `${folder}: not fetched to its end. \`bench models pull owner/half --variant fp16\` continues`;
    for (const word of ['half', folder])
      expect(await expectOneLine(() => findModel(word, home), ModelError)).toBe(message);
    expect((await surveyModels(home)).at(-1)).toMatchObject({ problem: message });
  });

  it('keeps all that are registered at the same moment', async () => {
    const home = newFolder();
    const ids = Array.from({ length: 20 }, (_, i) => `m${10 + i}`);
    await Promise.all(ids.map((id) => registerModel(home, id, `/models/${id}`)));
    expect(await listRegistered(home)).toEqual(ids.map((id) => ({ id, folder: `/models/${id}` })));
  });

  it('a registration that cannot be read is named and can be removed; others can be found all the same', async () => {
    const home = newFolder();
    await registerModel(home, 'mine', '/x');
    await registerModel(home, 'good', makeModelFolder(join(newFolder(), 'm'), 'm'));
    const file = join(home, '.registered', 'mine.json');
    writeFileSync(file, '{"version": 1, "folder": ""}');
    await expectOneLine(() => findModel('mine', home), ModelError, `${file}: folder: `, '--remove mine');
    expect((await findModel('good', home)).card.id).toBe('good');
    const listed = await surveyModels(home);
    expect(listed.find(({ place }) => place.id === 'mine')).toMatchObject({
      problem: expect.stringContaining(file),
    });
    expect(await unregisterModel(home, 'mine')).toBeUndefined();
    expect((await listRegistered(home)).map(({ id }) => id)).toEqual(['good']);
  });

  it('a folder with a file where a layout has a folder is no model, and breaks nothing', async () => {
    const home = newFolder();
    mkdirSync(join(home, 'odd'));
    writeFileSync(join(home, 'odd', 'onnx'), '');
    expect((await surveyModels(home)).at(-1)).toMatchObject({
      problem: expect.stringContaining('no model.json in it'),
    });
  });

  it('a path is never the name of a repository or of a model', async () => {
    const home = newFolder();
    makeModelFolder(join(home, 'mine'), 'mine');
    for (const word of ['./mine', '../mine', './vit-micro-s', '-x/mine', '.x/mine'])
      await expectOneLine(() => findModel(word, home), ModelError, `${word}: no such folder`);
  });
});

describe('a known model', () => {
  const id = 'vit-b-32-224-openai';

  it('on this machine is found by its id, its aliases, capitals or not, and by the size it stands for', async () => {
    const home = newFolder();
    makeModelFolder(join(home, 'vit-b-32-224-datacomp1b'), 'export');
    for (const word of ['vit-b-32-224-datacomp1b', 'vit-b-32', 'vit-b-32-224', 'ViT-B-32'])
      expect((await findModel(word, home)).card.id).toBe('vit-b-32-224-datacomp1b');
  });

  it('is what its own id says before it is an alias', async () => {
    const home = newFolder();
    makeModelFolder(join(home, 'vit-b-32'), 'mine');
    makeModelFolder(join(home, 'vit-b-32-224-datacomp1b'), 'export');
    expect((await findModel('vit-b-32', home)).card.id).toBe('vit-b-32');
  });

  it('brings the facts that its folder leaves out', async () => {
    const home = newFolder();
    makeModelFolder(join(home, id), 'export', undescribed);
    const { card } = await findModel(id, home);
    expect(card).toMatchObject({
      ...{ id, size: 'B/32', paramsM: { image: 87.85, text: 63.43 }, gmacs: { image: 4.41, text: 2.98 } },
      training: { data: 'clip-wit', samplesSeenM: 12800 },
    });
  });

  it('brings them by the id in the folder, too, where it goes by another', async () => {
    const home = newFolder();
    const folder = makeModelFolder(join(newFolder(), 'm'), id, undescribed);
    await registerModel(home, 'mine', folder);
    for (const word of ['mine', folder]) {
      const { card } = await findModel(word, home);
      expect([card.id, card.training?.data]).toEqual([word === folder ? id : word, 'clip-wit']);
    }
  });

  it('does not overrule what the folder says, and is not believed of another family', async () => {
    const home = newFolder();
    makeModelFolder(join(home, id), id, { ...undescribed, training: { data: 'mine' }, size: 'X' });
    makeModelFolder(join(home, 'vitamin-s-224-datacomp1b'), 'x', undescribed);
    const own = (await findModel(id, home)).card;
    expect([own.size, own.training, own.paramsM?.image]).toEqual(['X', { data: 'mine' }, 87.85]);
    const other = (await findModel('vitamin-s', home)).card;
    expect([other.family, other.size, other.training]).toEqual(['vit', undefined, undefined]);
  });

  it('that is not here: exactly how to get it', async () => {
    const pulled = await expectOneLine(() => findModel(id, empty), ModelError);
    expect(pulled).toBe(`--model ${id}: ${id} is not on this machine. Fetch it: \`bench models pull ${id}\``);
    const exported = await expectOneLine(() => findModel('ViTamin-L', empty), ModelError);
    expect(exported).toMatch(
      /^--model ViTamin-L: vitamin-l-224-datacomp1b is not on this machine, and no repository with its graphs is known\. Export it: `pip install [\w ]+`, `python3 \S+\/models\/export\/export\.py --card vitamin-l-224-datacomp1b --out vitamin-l-224-datacomp1b`, `bench models add vitamin-l-224-datacomp1b`$/,
    );
    const scores = await expectOneLine(() => findModel('convnext-t', empty), ModelError);
    expect(scores).toMatch(
      /^--model convnext-t: of convnext-t-224-datacomp1b-s1280m only scores are published, no weights\. .*`bench models add FOLDER --id convnext-t-224-datacomp1b-s1280m`/,
    );
  });

  it('an unknown word: the nearest ids and aliases', async () => {
    await expectOneLine(() => findModel('vitamin-xxl', empty), ConfigError, 'nearest: vitamin-xl');
    await expectOneLine(() => findModel('vit-micro-sx', empty), ConfigError, 'nearest: vit-micro-s,');
  });
});

it('embedded models have the ids of their folders', async () => {
  const places = await listEmbeddedPlaces();
  expect(places).toHaveLength(28);
  for (const { id, folder } of places) expect((await readModelFolder(folder)).card.id).toBe(id);
});

describe('nameModel', () => {
  it('is the id of a model that has a place, and the whole path of any other folder', async () => {
    const home = newFolder();
    const folder = newFolder();
    makeModelFolder(join(home, 'mine'), 'mine');
    makeModelFolder(join(folder, 'mine'), 'mine');
    const nameOf = async (word: string) => nameModel(await findModel(word, home), home);
    expect(await nameOf('vit-micro-s')).toBe('vit-micro-s');
    expect(await nameOf('mine')).toBe('mine');
    // the same id, another folder
    expect(await nameOf(join(folder, 'mine'))).toBe(join(folder, 'mine'));
    expect(await nameOf(relative(process.cwd(), join(folder, 'mine')))).toBe(join(folder, 'mine'));
  });
});
