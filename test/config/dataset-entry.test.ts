import { describe, expect, it } from '@jest/globals';
import { admitFormats } from '../../harness/config/data-formats.js';
import { datasetEntrySchema, formsOf } from '../../harness/config/dataset-entry.js';
import { checkValue } from '../../harness/config/json-file.js';
import { ConfigError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';
import { makeEntry } from '../support/webdataset.js';

const other = { format: 'winogavil' as const, paths: ['toy_coco'], split: 'val', hub: 'a/b' };

describe('formsOf', () => {
  it('is the entry alone where it has no alternatives', () => {
    expect(formsOf(makeEntry())).toEqual([makeEntry()]);
  });

  it('takes from the entry what an alternative does not say, but not its files and fingerprint', () => {
    const entry = makeEntry({ files: ['a'], sha256: 'a'.repeat(64), count: 3, imageMode: 'rgb' });
    const [own, second, third] = formsOf({
      ...entry,
      alternatives: [other, { ...other, imageMode: 'source', files: ['b'], sha256: 'b'.repeat(64) }],
    });
    expect(own).toEqual(entry);
    expect(second).toEqual(makeEntry({ count: 3, ...other, paths: ['toy_coco'] }));
    expect(third).toMatchObject({ imageMode: 'source', files: ['b'], sha256: 'b'.repeat(64), count: 3 });
  });
});

describe('alternatives in a file', () => {
  const parse = (alternative: unknown) =>
    checkValue({ ...makeEntry(), alternatives: [alternative] }, 'mine.json', datasetEntrySchema, ConfigError);

  it('are read', () => {
    expect(parse(other).alternatives).toEqual([other]);
  });

  it('must have a format and paths, and nothing that is not of a form', async () => {
    for (const wrong of [
      { paths: ['x'] },
      { format: 'winogavil' },
      { ...other, count: 3 },
      { ...other, root: 'package' },
    ])
      await expectOneLine(() => parse(wrong), ConfigError, 'mine.json: alternatives.0');
  });
});

describe('the keys of a format', () => {
  const base = makeEntry();
  const coco = { ...base, format: 'coco', annotations: 'a.json', images: ['val2017'] };
  const maps = { ...base, format: 'label-maps', images: ['images'], maps: 'maps' };
  const llava = { ...base, format: 'llava', benchmark: 'gqa', questions: 'q.jsonl', images: ['images'] };
  const gqa = { ...llava, annotations: 'a.json' };
  const table = { ...base, format: 'llava', benchmark: 'mmbench', questions: 'q.tsv' };
  const parse = (entry: unknown) => checkValue(entry, 'mine.json', datasetEntrySchema, ConfigError);

  it('are taken', () => {
    for (const entry of [
      gqa,
      { ...llava, benchmark: 'vqav2', uploads: 'all.jsonl' },
      { ...llava, benchmark: 'vizwiz', annotations: 'val.json' },
      { ...gqa, benchmark: 'scienceqa', splits: 's.json' },
      { ...gqa, benchmark: 'llava-bench', context: 'c.jsonl' },
      { ...table, language: 'cn' },
      coco,
      { ...coco, format: 'lvis' },
      { ...coco, format: 'coco-panoptic', maps: 'maps', imageSuffix: '_x', vocabulary: 'v.txt' },
      { ...maps, vocabulary: 'v.txt', ignoreLabel: 255, reduceZeroLabel: true },
      { ...maps, alternatives: [{ format: 'coco', paths: ['p'], annotations: 'a.json', images: ['i'] }] },
    ])
      expect(parse(entry)).toEqual(entry);
  });

  it.each([
    [{ ...base, format: 'llava', questions: 'q.jsonl' }, 'benchmark: missing, format llava needs benchmark'],
    [{ ...gqa, benchmark: 'gqa2' }, 'benchmark: invalid option: expected one of "vqav2"|"gqa"|'],
    [llava, 'annotations: missing, benchmark gqa needs benchmark, questions, annotations, images'],
    [
      { ...table, images: ['images'] },
      'images: does not belong to benchmark mmbench, which takes benchmark, questions, language',
    ],
    [{ ...gqa, splits: 's.json' }, 'splits: does not belong to benchmark gqa'],
    [{ ...gqa, files: ['a.json'] }, 'files: does not belong to benchmark gqa'],
    [{ ...gqa, maps: 'maps' }, 'maps: does not belong to benchmark gqa'],
    [{ ...table, language: 'de' }, 'language: '],
    [{ ...coco, benchmark: 'gqa' }, 'benchmark: does not belong to format coco'],
    [{ ...base, questions: 'q.jsonl' }, 'questions: does not belong to format webdataset'],
    // nor does an alternative take over the benchmark
    [
      { ...gqa, alternatives: [{ format: 'llava', paths: ['p'], annotations: 'b.json' }] },
      'alternatives.0.benchmark: missing',
    ],
    [{ ...coco, annotations: undefined }, 'annotations: missing, format coco needs annotations, images'],
    [{ ...coco, images: undefined }, 'images: missing'],
    [
      { ...coco, format: 'coco-panoptic' },
      'maps: missing, format coco-panoptic needs annotations, images, maps',
    ],
    [{ ...maps, maps: undefined }, 'maps: missing'],
    [{ ...coco, maps: 'maps' }, 'maps: does not belong to format coco, which takes annotations, images'],
    [{ ...coco, files: ['a.json'] }, 'files: does not belong to format coco'],
    [{ ...maps, imageSuffix: '_x' }, 'imageSuffix: does not belong to format label-maps'],
    [{ ...coco, ignoreLabel: 255 }, 'ignoreLabel: does not belong to format coco'],
    [{ ...coco, vocabulary: 'v.txt' }, 'vocabulary: does not belong to format coco'],
    [{ ...base, maps: 'maps' }, 'maps: does not belong to format webdataset'],
    [{ ...maps, ignoreLabel: 65536 }, 'ignoreLabel: '],
    [{ ...maps, images: [] }, 'images: '],
    // an alternative takes nothing of this over
    [{ ...coco, alternatives: [{ format: 'coco', paths: ['p'] }] }, 'alternatives.0.annotations: missing'],
  ])('are refused where they are wrong: case %#', async (entry, message) => {
    await expectOneLine(() => parse(entry), ConfigError, `mine.json: ${message}`);
  });

  it('are facts of one form', () => {
    const alternative = { format: 'webdataset' as const, paths: ['wds'] };
    const entry = datasetEntrySchema.parse({ ...coco, alternatives: [alternative] });
    expect(formsOf(entry)[1]).toEqual({ ...base, ...alternative });
  });
});

describe('a format that is not of this package', () => {
  const layout = { list: 'images.jsonl', columns: { label: 'class' }, skip: [1, null] };
  const foreign = { ...makeEntry(), format: 'listed-images', layout };
  const parse = (entry: unknown) => checkValue(entry, 'mine.json', datasetEntrySchema, ConfigError);

  it('is refused until an extension reads it; then its layout is handed on as it is', async () => {
    await expectOneLine(
      () => parse(foreign),
      ConfigError,
      'mine.json: format: got "listed-images", expected one of webdataset, image-folder, ',
      'llava. A format of another package is there with its --extension',
    );
    admitFormats(['listed-images']);
    expect(parse(foreign)).toEqual(foreign);
    expect(parse({ ...foreign, files: ['images.jsonl'] }).files).toEqual(['images.jsonl']);
    const form = { format: 'listed-images', paths: ['here'], layout: { list: 'b.jsonl' } };
    expect(formsOf(parse({ ...makeEntry(), alternatives: [form] }))[1]).toMatchObject(form);
    // the layout is a fact of one form
    const plain = { format: 'listed-images', paths: ['here'] };
    expect(formsOf(parse({ ...foreign, alternatives: [plain] }))[1].layout).toBeUndefined();
  });

  it.each([
    [{ ...makeEntry(), layout }, 'layout: does not belong to format webdataset'],
    [{ ...foreign, layout: 'images.jsonl' }, 'layout: '],
    [{ ...foreign, maps: 'maps' }, 'maps: does not belong to format listed-images, which takes layout'],
    [{ ...foreign, surprise: 1 }, 'unrecognized key: "surprise"'],
    [{ ...foreign, format: 3 }, 'format: '],
    [{ ...foreign, paths: ['../up'] }, 'paths: "../up" leads out of the root'],
  ])('is held to the rest of the entry: case %#', async (entry, message) => {
    admitFormats(['listed-images']);
    await expectOneLine(() => parse(entry), ConfigError, `mine.json: ${message}`);
  });
});
