import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { datasetFiles } from '../../harness/hub/dataset-files.js';
import { modelFiles } from '../../harness/hub/model-files.js';
import { isComplete, planPull, pullFiles, type PullPlan, type Wanted } from '../../harness/hub/pull.js';
import { headsOf, readModelFolder } from '../../models/model-folder.js';
import { expectOneLine } from '../support/errors.js';
import { connect } from '../support/hub.js';
import { sha256Of, startHub, type HubBehaviour, type HubServer } from '../support/hub-server.js';
import { makeModel } from '../support/onnx-model.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { makeEntry } from '../support/webdataset.js';
import { clipTokenizer, imageGraph, textGraph } from '../support/layout-files.js';

const newFolder = useTemporaryFolders();
const servers: HubServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

type Files = Readonly<Record<string, Buffer>>;

/** Pulls what the repository has now; gives the plan, and what was told. */
async function pull(
  wanted: Wanted,
  files: Files,
  folder: string,
  behaviour: HubBehaviour,
): Promise<{ readonly plan: PullPlan; readonly notes: readonly string[] }> {
  const { name, type } = wanted.repository;
  const server = await startHub(name, files, behaviour, type);
  servers.push(server);
  const hub = await connect(server, newFolder());
  const plan = await planPull(hub, wanted, folder);
  await pullFiles(hub, plan, () => undefined);
  return { plan, notes: hub.notes };
}

/** Every file of a folder but the manifest, in the order of their paths. */
function listFiles(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name !== '.bench-pull.json' && statSync(join(folder, name)).isFile()).sort();
}

function without(files: Files, ...paths: readonly string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));
}

const [first, second] = ['a'.repeat(40), 'b'.repeat(40)];

describe('a model', () => {
  const repository = 'Owner/My-Model';
  const processor = {
    size: { shortest_edge: 224 },
    crop_size: { height: 224, width: 224 },
    ...{ do_center_crop: true, resample: 3, image_mean: [0.1, 0.2, 0.3], image_std: [0.4, 0.5, 0.6] },
  };
  const files: Files = {
    'onnx/vision_model.onnx': Buffer.from(makeModel(imageGraph)),
    'onnx/text_model.onnx': Buffer.from(makeModel(textGraph)),
    'preprocessor_config.json': Buffer.from(JSON.stringify(processor)),
    'tokenizer.json': Buffer.from(JSON.stringify(clipTokenizer)),
    'config.json': Buffer.from('{"model_type":"clip","text_config":{"max_position_embeddings":77}}'),
  };
  const imageAlone = without(files, 'onnx/text_model.onnx', 'tokenizer.json');
  const pullModel = (content: Files, folder: string, commit: string, name = repository) =>
    pull(modelFiles({ name, variant: undefined, remedy: '' }), content, folder, { commit });

  it('whose text tower is gone from the repository has none any more', async () => {
    const folder = newFolder();
    await pullModel(files, folder, first);
    expect([...headsOf((await readModelFolder(folder)).card)]).toEqual(['image', 'text']);
    const { plan } = await pullModel(imageAlone, folder, second);
    expect([isComplete(plan), plan.bytes]).toEqual([false, 0]);
    expect([...headsOf((await readModelFolder(folder)).card)]).toEqual(['image']);
    expect(listFiles(folder)).toEqual(Object.keys(imageAlone).sort());
    // and then there is nothing more to do
    expect(isComplete((await pullModel(imageAlone, folder, second)).plan)).toBe(true);
  });

  it('keeps what the user has put there', async () => {
    const folder = newFolder();
    await pullModel(files, folder, first);
    const own = ['notes.txt', 'onnx/text_model_mine.onnx', 'tokenizer.json.bak'];
    for (const path of own) writeFileSync(join(folder, path), 'mine');
    await pullModel(imageAlone, folder, second);
    expect(listFiles(folder)).toEqual([...Object.keys(imageAlone), ...own].sort());
  });

  it('keeps what the user has changed, and says so once', async () => {
    const folder = newFolder();
    await pullModel(files, folder, first);
    const changed = join(folder, 'tokenizer.json');
    writeFileSync(changed, '{}');
    const { notes } = await pullModel(imageAlone, folder, second);
    expect(notes).toEqual([
      `${changed}: was changed here, and is left; ${repository} at main has no such file`,
    ]);
    expect([readFileSync(changed, 'utf8'), existsSync(join(folder, 'onnx/text_model.onnx'))]).toEqual([
      '{}',
      false,
    ]);
    expect((await pullModel(imageAlone, folder, second)).notes).toEqual([]);
  });

  it('takes nothing of another repository that was fetched to the same folder before', async () => {
    const folder = newFolder();
    await pullModel(files, folder, first);
    await pullModel(imageAlone, folder, first, 'Other/Model');
    expect(listFiles(folder)).toEqual(Object.keys(imageAlone).sort());
  });

  it('of which less is wanted of the same state keeps all', async () => {
    const folder = newFolder();
    await pullModel(files, folder, first);
    const wanted = modelFiles({ name: repository, variant: undefined, remedy: '' });
    const narrower: Wanted = { ...wanted, choose: (all) => ({ ...all, files: all.files.slice(0, 1) }) };
    await pull(narrower, files, folder, { commit: first });
    expect(listFiles(folder)).toEqual(Object.keys(files).sort());
  });

  it('keeps the file that another spelling of its name may be', async () => {
    const folder = newFolder();
    await pullModel(
      { ...imageAlone, 'model.json': Buffer.from('{}'), 'A.txt': Buffer.from('a') },
      folder,
      first,
    );
    const { plan } = await pullModel(
      { ...imageAlone, 'model.json': Buffer.from('{}'), 'a.txt': Buffer.from('a') },
      folder,
      second,
    );
    expect(plan.stale).toEqual({ unchanged: [], changed: [] });
  });

  it('is as it was until all that is new has come', async () => {
    const folder = newFolder();
    await pullModel(files, folder, first);
    const changed = { ...imageAlone, 'onnx/vision_model.onnx': Buffer.from('other bytes') };
    const wanted = modelFiles({ name: repository, variant: undefined, remedy: '' });
    await expectOneLine(
      () => pull(wanted, changed, folder, { commit: second, damage: 100 }),
      DataError,
      'wrong checksum twice',
    );
    expect(listFiles(folder)).toEqual(Object.keys(files).sort());
  });

  it('whose manifest names what lies elsewhere: that stays', async () => {
    const outer = newFolder();
    const folder = join(outer, 'model');
    mkdirSync(join(outer, 'elsewhere'));
    const text = 'not of the model';
    for (const path of ['outside.onnx', 'elsewhere/x.onnx']) writeFileSync(join(outer, path), text);
    await pullModel(files, folder, first);
    symlinkSync(join(outer, 'elsewhere'), join(folder, 'link'));
    writeFileSync(join(folder, 'inside.onnx'), text);
    const manifest = JSON.parse(readFileSync(join(folder, '.bench-pull.json'), 'utf8')) as object;
    const known = { size: text.length, sha256: sha256Of(Buffer.from(text)) };
    const paths = [
      '../outside.onnx',
      join(outer, 'outside.onnx'),
      'link/x.onnx',
      './inside.onnx',
      'inside.onnx',
    ];
    writeFileSync(
      join(folder, '.bench-pull.json'),
      JSON.stringify({ ...manifest, files: Object.fromEntries(paths.map((path) => [path, known])) }),
    );
    const { plan } = await pullModel(files, folder, second);
    // the control: a path like the others, of a file that does lie here
    expect(plan.stale).toEqual({ unchanged: ['inside.onnx'], changed: [] });
    expect(readdirSync(outer).sort()).toEqual(['elsewhere', 'model', 'outside.onnx']);
    expect(existsSync(join(outer, 'elsewhere/x.onnx'))).toBe(true);
  });

  it('without a manifest that can be read keeps all', async () => {
    const folder = newFolder();
    await pullModel(files, folder, first);
    writeFileSync(join(folder, '.bench-pull.json'), '{"repository":');
    await pullModel(imageAlone, folder, second);
    expect(listFiles(folder)).toEqual(Object.keys(files).sort());
  });
});

describe('a data set', () => {
  const hub = 'someone/wds_toy';
  const files: Files = Object.fromEntries(
    ['classnames.txt', 'test/0.tar', 'test/more/1.tar', 'train/0.tar'].map((path) => [
      path,
      Buffer.from(path),
    ]),
  );
  const test = datasetFiles({ ...makeEntry(), hub });
  const train = datasetFiles({ ...makeEntry(), split: 'train', hub });

  it('loses what the repository has no more, and the folders that are empty then', async () => {
    const folder = newFolder();
    await pull(test, files, folder, { commit: first });
    await pull(test, without(files, 'test/more/1.tar'), folder, { commit: second });
    expect(listFiles(folder)).toEqual(['classnames.txt', 'test/0.tar']);
    expect(readdirSync(join(folder, 'test'))).toEqual(['0.tar']);
  });

  it('keeps what another entry has fetched to the same folder, of the same state and of another', async () => {
    const folder = newFolder();
    const all = ['classnames.txt', 'test/0.tar', 'test/more/1.tar', 'train/0.tar'];
    await pull(test, files, folder, { commit: first });
    await pull(train, files, folder, { commit: first });
    expect(listFiles(folder)).toEqual(all);
    await pull(test, files, folder, { commit: second });
    expect(listFiles(folder)).toEqual(all);
  });

  it('loses what a first pull had begun when it was killed, and another state does not have', async () => {
    const folder = newFolder();
    await killPull(folder, 'test/more/1.tar');
    const listed = ['test/more/.1.tar.part', 'test/more/.1.tar.part.json'];
    expect(listFiles(folder)).toEqual(expect.arrayContaining(listed));
    // the note of an earlier version says less, and that of another repository may be of use there
    for (const [name, more] of [
      ['.2.tar.part.json', {}],
      ['.3.tar.part.json', { repository: 'someone/else' }],
      ['.4.tar.part.json', { repository: hub }],
    ] as const)
      writeFileSync(join(folder, 'test', name), JSON.stringify({ digest: 'ab', size: 3, ...more }));
    await pull(test, without(files, 'test/more/1.tar'), folder, { commit: second });
    const stays = ['test/.2.tar.part.json', 'test/.3.tar.part.json'];
    expect(listFiles(folder)).toEqual(['classnames.txt', ...stays, 'test/0.tar']);
    expect(existsSync(join(folder, 'test', 'more'))).toBe(false);
  });

  it('keeps what a pull of another entry has begun, while the repository has it', async () => {
    const folder = newFolder();
    await killPull(folder, 'test/more/1.tar');
    await pull(train, files, folder, { commit: second });
    expect(listFiles(folder)).toContain('test/more/.1.tar.part');
  });

  /** Leaves a folder as a first pull does that is killed in the middle of a file. */
  async function killPull(folder: string, path: string): Promise<void> {
    const arrived = (name: string) => {
      const part = join(folder, dirname(name), `.${basename(name)}.part`);
      return statSync(part, { throwIfNoEntry: false })?.size ?? 0;
    };
    const behaviour = { commit: first, cutAfter: { [path]: [4, 0, 0, 0, 0, 0] }, arrived };
    await expect(pull(test, files, folder, behaviour)).rejects.toThrow(DataError);
  }

  it('keeps what came from another repository', async () => {
    const folder = newFolder();
    await pull(test, files, folder, { commit: first });
    const other = datasetFiles({ ...makeEntry(), hub: 'someone/else' });
    await pull(other, without(files, 'test/0.tar'), folder, { commit: second });
    expect(listFiles(folder)).toContain('test/0.tar');
  });

  it('keeps all offline, where the cache may have a part of the repository only', async () => {
    const folder = newFolder();
    await pull(test, files, folder, { commit: first });
    const home = newFolder();
    const cache = join(home, 'hub/datasets--someone--wds_toy');
    const blob = join(cache, 'blobs', sha256Of(files['test/0.tar']));
    const snapshot = join(cache, 'snapshots', second, 'test');
    for (const path of [join(cache, 'blobs'), join(cache, 'refs'), snapshot])
      mkdirSync(path, { recursive: true });
    writeFileSync(join(cache, 'refs/main'), second);
    writeFileSync(blob, files['test/0.tar']);
    symlinkSync(blob, join(snapshot, '0.tar'));
    const connection = await connect({ endpoint: 'http://127.0.0.1:1' }, home, { offline: true });
    const plan = await planPull(connection, test, folder);
    expect(plan.repository.commit).toBe(second);
    expect(plan.stale).toEqual({ unchanged: [], changed: [] });
  });

  it('that was moved away is not missed', async () => {
    const folder = newFolder();
    await pull(test, files, folder, { commit: first });
    renameSync(join(folder, 'test/more'), join(folder, 'aside'));
    const { plan } = await pull(test, without(files, 'test/more/1.tar'), folder, { commit: second });
    expect(plan.stale).toEqual({ unchanged: [], changed: [] });
    expect(listFiles(folder)).toContain('aside/1.tar');
  });
});
