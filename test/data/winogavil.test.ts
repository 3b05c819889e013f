import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSamples } from '../../harness/data/reader.js';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { DataError } from '../../harness/core/errors.js';
import { winogavilReader } from '../../harness/data/winogavil.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { collect, makeEntry } from '../support/webdataset.js';
import { cellsOf, cueOf, writeWinogavil, type WinogavilContent } from '../support/winogavil.js';
import { packZip } from '../support/zip.js';
import { imageOf } from '../support/image-of.js';

const newFolder = useTemporaryFolders();
const toy = makeEntry({ format: 'winogavil' });
const images = { 'bee.jpg': 'bee!', 'tea party.jpg': 'tea!', 'owl.jpg': 'owl!', 'unused.jpg': 'x' };
const cues = [cueOf('7', ['tea party', 'bee'], 1), cueOf('3', ['owl', 'bee', 'tea party'], 2)];
const good: WinogavilContent = { rows: cues.map(cellsOf), images };

async function write(changes: Partial<WinogavilContent> = {}): Promise<string> {
  const folder = newFolder();
  await writeWinogavil(folder, { ...good, ...changes });
  return folder;
}

async function open(changes: Partial<WinogavilContent> = {}, entry: Partial<DatasetEntry> = {}) {
  return winogavilReader.open(await write(changes), { ...toy, ...entry });
}

type Cells = Readonly<Record<string, string>>;

/** The toy table with cells of its second row changed. */
function withCells(cells: Cells): WinogavilContent {
  return { ...good, rows: [cellsOf(cues[0]), { ...cellsOf(cues[1]), ...cells }] };
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

describe('a data set', () => {
  it('gives each image once, in the order in which the table first names it', async () => {
    const dataset = await open({}, { count: 2 });
    const samples = await collect(readSamples(dataset));
    expect(dataset.kind).toBe('named-image');
    expect(samples.map((sample) => [sample.id, text(imageOf(sample))])).toEqual([
      ['tea party', 'tea!'],
      ['bee', 'bee!'],
      ['owl', 'owl!'],
    ]);
    expect(samples.every(({ kind }) => kind === 'named-image')).toBe(true);
  });

  it('gives the cues in the order of the table, and counts its images', async () => {
    const { associations, sampleCount, classNames, templates } = await open();
    expect(associations).toEqual(cues);
    expect(sampleCount).toBe(3);
    expect([classNames, templates]).toEqual([[], []]);
  });

  it('is made of the table and the images that it names', async () => {
    const { files, folder } = await open();
    const names = ['winogavil_dataset.csv', ...['tea party', 'bee', 'owl'].map(fileOf)];
    expect(files).toEqual(names.map((name) => join(folder, name)));
  });

  it.each([
    [['jpg', 'jpeg', 'png', 'webp'], 'jpg'],
    [['webp', 'png', 'jpeg'], 'jpeg'],
    [['webp', 'png'], 'png'],
    [['webp'], 'webp'],
    [['WEBP', 'gif', 'txt'], 'WEBP'],
    [['JPG', 'png'], 'JPG'],
  ])('of images %j it takes the %s', async (extensions, taken) => {
    const others = { 'tea party.jpg': 'tea', 'owl.v2.jpg': 'other', owl: 'other' };
    const owls = Object.fromEntries(extensions.map((extension) => [`owl.${extension}`, extension]));
    const dataset = await open({ images: { ...others, 'bee.jpg': 'bee', ...owls } });
    expect(text(imageOf((await collect(readSamples(dataset)))[2]))).toBe(taken);
  });

  it('keeps cues and ids as they are written', async () => {
    const odd = { cue: ' Ümlaut, "Quoted"\nand $& ', ID: ' 3' };
    const { associations } = await open(withCells(odd));
    expect(associations?.[1]).toEqual({ ...cues[1], cue: odd.cue, id: odd.ID });
  });

  it('numbers the rows from 1 where there is no column ID', async () => {
    const rows = good.rows as readonly Cells[];
    const bare = rows.map(({ candidates, cue, associations }) => ({ associations, cue, candidates }));
    expect((await open({ rows: bare })).associations?.map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('takes a byte order mark, Windows line ends and blank lines', async () => {
    const rows = '\uFEFFcue,candidates,associations\r\n\r\nbuzz,"[""owl"", ""bee""]","[""bee""]"\r\n\r\n';
    expect((await open({ rows })).associations).toEqual([
      { id: '1', cue: 'buzz', candidates: ['owl', 'bee'], associations: ['bee'] },
    ]);
  });
});

describe('lists of names', () => {
  const names = ["b's", 'a "b"', 'ü, [x]', 'tea party'];
  it.each([
    ['JSON', JSON.stringify(names)],
    ['Python', `["b's", 'a "b"', 'ü, [x]', 'tea party']`],
    ['Python with escapes', String.raw`['b\'s', "a \"b\"", '\xfc, [x]', 'tea\x20party']`],
    ['Python with other blanks', ` [ "b's",'a "b"' ,\n'\\u00fc, [x]', 'tea party', ] `],
  ])('are read as %s', async (_what, candidates) => {
    const files = Object.fromEntries([...names, 'bee'].map((name) => [`${name}.png`, name]));
    const cells = { candidates, associations: `['tea party']` };
    const { associations } = await open({ ...withCells(cells), images: files });
    expect(associations?.[1]).toMatchObject({ candidates: names, associations: ['tea party'] });
  });

  it.each([
    '',
    'bee',
    'bee, owl',
    '"bee"',
    '["bee", 3]',
    '[["bee"], "owl"]',
    '{"0": "bee"}',
    'null',
    "['bee' 'owl']",
    "['bee', 'owl'",
    "['bee', owl]",
    "['bee',, 'owl']",
    "['bee', 'owl'] + x",
    String.raw`['bee', 'o\wl']`,
    String.raw`['bee', 'owl\']`,
    "('bee', 'owl')",
  ])('are refused as %j', async (list) => {
    for (const column of ['candidates', 'associations'])
      await expectOneLine(
        () => open(withCells({ [column]: list })),
        DataError,
        `winogavil_dataset.csv: row 2: ${column}: not a list of names, got ${JSON.stringify(list)}`,
        `expected ["a", "b"] or ['a', 'b']`,
      );
  });

  it('are refused in time, however long and hostile', async () => {
    const list = `['${"\\'".repeat(50_000)}, ${"'a', ".repeat(20_000)}`;
    await expectOneLine(() => open(withCells({ candidates: list })), DataError, 'not a list of names');
  });
});

describe('a damaged table', () => {
  const list = (...names: readonly string[]) => JSON.stringify(names);
  const damages: readonly (readonly [what: string, cells: Cells, ...parts: string[]])[] = [
    ['an empty cue', { cue: ' ' }, 'empty cue, expected a text'],
    ['an empty ID', { ID: '' }, 'empty ID, expected a text'],
    ['a repeated ID', { ID: '7' }, 'ID "7" is also that of row 1, expected each once'],
    [
      'an association that is no candidate',
      { associations: list('owl', 'cat') },
      'association "cat" is not a candidate, expected one of owl, bee, tea party',
    ],
    ['an association in another case', { associations: list('Owl') }, 'association "Owl" is not a candidate'],
    ['no association', { associations: '[]' }, 'associations: got none, expected at least one'],
    [
      'an association twice',
      { associations: list('owl', 'owl') },
      'associations: "owl" occurs twice, expected each name once',
    ],
    [
      'a candidate twice',
      { candidates: list('owl', 'bee', 'owl') },
      'candidates: "owl" occurs twice, expected each name once',
    ],
    ['one candidate', { candidates: list('owl') }, 'candidates: got 1, expected at least 2'],
    ['no candidate', { candidates: '[]' }, 'candidates: got 0, expected at least 2'],
    ['an empty name', { candidates: list('owl', '') }, 'candidates: image name ""'],
    ['a name that leads out', { candidates: list('owl', '../bee') }, 'candidates: image name "../bee"'],
    ['a Windows path', { candidates: list('owl', 'a\\b') }, 'candidates: image name "a\\\\b"'],
    [
      'an image that is not there',
      { candidates: list('owl', 'bee', 'bee.jpg') },
      'no image "bee.jpg" in ',
      'expected .jpg or .jpeg or .png or .webp. Fetch the data set again',
    ],
    ['an image of another kind', { candidates: list('owl', 'bee', 'gif') }, 'no image "gif" in '],
    ['a name that objects have', { candidates: list('owl', 'bee', '__proto__') }, 'no image "__proto__" in '],
  ];

  it.each(damages)('with %s is refused, naming file and row', async (_what, cells, ...parts) => {
    const content = withCells(cells);
    const message = await expectOneLine(
      () => open({ ...content, images: { ...images, 'gif.gif': 'x' } }),
      DataError,
      'winogavil_dataset.csv: row 2: ',
      ...parts,
    );
    expect(message).toMatch(/^toy: /);
  });

  it.each(['cue', 'candidates', 'associations'])('without the column %s is refused', async (column) => {
    const renamed = cues.map((cue) => {
      const { [column]: cell, ...others } = cellsOf(cue);
      return { ...others, [`${column}s`]: cell };
    });
    await expectOneLine(
      () => open({ rows: renamed }),
      DataError,
      `winogavil_dataset.csv: no column ${column}, got `,
      `${column}s`,
    );
  });

  it.each([
    ['an open quote', 'cue,candidates,associations\n"buzz,[],[]\n'],
    ['a row that is too short', 'cue,candidates,associations\nbuzz,[]\n'],
    ['a quote inside', 'cue,candidates,associations\nb"uzz,[],[]\n'],
  ])('with %s is refused', async (_what, rows) => {
    await expectOneLine(() => open({ rows }), DataError, 'toy: ', 'winogavil_dataset.csv: not a CSV table: ');
  });

  it.each(['', '\n\n', 'cue,candidates,associations\n'])('of %j is refused', async (rows) => {
    await expectOneLine(() => open({ rows }), DataError, 'toy: ', 'winogavil_dataset.csv');
  });

  it.each([1, 3])('is refused before any image is read where datasets.json says %d cues', async (count) => {
    const message = await expectOneLine(() => open({}, { count }), DataError, 'toy: 2 cues in ');
    expect(message).toMatch(/, datasets\.json says \d\. Check the split, or update the entry$/);
  });
});

describe('what is missing', () => {
  const fileless = async (remove: readonly string[]) => {
    const folder = await write();
    for (const name of remove) rmSync(join(folder, name), { recursive: true });
    return winogavilReader.findMissing(folder, toy);
  };

  it.each([
    [['winogavil_dataset.csv']],
    [['winogavil_images']],
    [['winogavil_dataset.csv', 'winogavil_images']],
    [['bee', 'owl'].map(fileOf)],
  ])('is %j', async (files) => {
    expect(await fileless(files)).toEqual(files);
  });

  it('is nothing where only an unused image is gone', async () => {
    expect(await fileless([fileOf('unused')])).toEqual([]);
  });

  it('is found out again when an image vanishes after the data set was opened', async () => {
    const dataset = await open();
    rmSync(join(dataset.folder, fileOf('bee')));
    await expectOneLine(
      () => collect(readSamples(dataset)),
      DataError,
      'toy: ',
      'bee.jpg cannot be read: ',
      'ENOENT',
    );
  });

  it('is not covered up by a folder of that name', async () => {
    const folder = await write();
    rmSync(join(folder, fileOf('bee')));
    mkdirSync(join(folder, fileOf('bee')));
    const dataset = await winogavilReader.open(folder, toy);
    await expectOneLine(() => collect(readSamples(dataset)), DataError, 'bee.jpg cannot be read: ', 'EISDIR');
  });
});

describe('an archive of images', () => {
  const writeZip = async (bytes: Uint8Array) => {
    const folder = await write();
    rmSync(join(folder, 'winogavil_images'), { recursive: true });
    writeFileSync(join(folder, 'winogavil_images.zip'), bytes);
    return folder;
  };
  const members = Object.entries(images).map(([name, bytes]) => ({
    name: `winogavil_images/${name}`,
    bytes,
  }));

  it('is read as its unpacked folder is', async () => {
    const folder = await writeZip(
      packZip([{ name: '__MACOSX/winogavil_images/owl.jpg', bytes: 'mac' }, ...members]),
    );
    const dataset = await winogavilReader.open(folder, toy);
    expect(await collect(readSamples(dataset))).toEqual(await collect(readSamples(await open())));
    expect(await winogavilReader.findMissing(folder, toy)).toEqual([]);
    const names = ['winogavil_dataset.csv', 'winogavil_images.zip'];
    expect(dataset.files).toEqual(names.map((name) => join(folder, name)));
  });

  it('that lacks an image is incomplete', async () => {
    const folder = await writeZip(packZip(members.filter(({ name }) => !name.endsWith('/owl.jpg'))));
    expect(await winogavilReader.findMissing(folder, toy)).toEqual(['winogavil_images.zip/owl.jpg']);
    await expectOneLine(
      () => winogavilReader.open(folder, toy),
      DataError,
      'row 2: no image "owl" in',
      '.zip',
    );
  });

  it('with a damaged image gives the others', async () => {
    const [first, ...others] = members;
    const folder = await writeZip(packZip([{ ...first, crc: 1 }, ...others]));
    const dataset = await winogavilReader.open(folder, toy);
    const samples = await collect(dataset.parts[0].samples());
    expect(samples.map(({ kind, id }) => [kind, id])).toEqual([
      ['named-image', 'tea party'],
      ['damaged', 'bee'],
      ['named-image', 'owl'],
    ]);
  });

  it('that is damaged is told in one line', async () => {
    const folder = await writeZip(packZip(members).subarray(0, 100));
    for (const action of [winogavilReader.open, winogavilReader.findMissing])
      await expectOneLine(() => action(folder, toy), DataError, 'toy: ', 'winogavil_images.zip: ', 'cut off');
  });
});

function fileOf(name: string): string {
  return `winogavil_images/${name}.jpg`;
}
