import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readDatasets } from '../../harness/library/read-datasets.js';
import { classFileSchema, templatesFileSchema } from '../../harness/config/class-file.js';
import { readJsonFile } from '../../harness/config/json-file.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { ConfigError } from '../../harness/core/errors.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';
import { readVocabulary } from '../../tasks/vocabulary.js';

const registry = await readTaskRegistry();
const datasets = await readDatasets();
const dense = [...tasksOfSuite(registry, 'detection'), ...tasksOfSuite(registry, 'segmentation')];

const readClasses = async (group: string, name: string) =>
  (
    await readJsonFile(
      join(packageRoot, 'tasks', group, 'classes', `${name}.json`),
      classFileSchema,
      ConfigError,
    )
  ).classes;
const namesIn = (folder: string) =>
  readdirSync(join(packageRoot, 'tasks', folder)).map((name) => name.replace(/\.json$/, ''));

describe('the class files of the ten dense tasks', () => {
  it('are named by their cards, but for LVIS, whose own file has the names', () => {
    expect(dense).toHaveLength(10);
    const without = dense.filter(({ classes }) => classes === undefined);
    expect(without.map(({ id }) => id)).toEqual(['detection/ov-lvis']);
    expect(dense.filter(({ templates }) => templates === undefined)).toEqual([]);
  });

  it.each(dense)('$id: has as many classes as the data set', async (card) => {
    const { classes, templates } = await readVocabulary(card);
    expect(templates.length).toBeGreaterThan(10);
    if (classes) expect(classes.classes).toHaveLength(datasets.get(card.dataset)?.classes ?? 0);
  });

  it.each([
    ['ade20k-150', 100, 50],
    ['cityscapes', 8, 11],
    ['mapillary', 37, 28],
    ['coco-panoptic', 80, 53],
  ])('%s: %i things and %i of stuff', async (name, things, stuff) => {
    const classes = await readClasses('segmentation', name);
    expect(classes.filter(({ isThing }) => isThing === true)).toHaveLength(things);
    expect(classes.filter(({ isThing }) => isThing === false)).toHaveLength(stuff);
  });

  it('call no two classes by one name, but for ten of A-847, which differ in their synonyms', async () => {
    for (const name of namesIn('segmentation/classes')) {
      const firsts = (await readClasses('segmentation', name)).map(({ names }) => names[0]);
      const repeated = firsts.filter((first, index) => firsts.indexOf(first) !== index);
      expect([name, repeated.length]).toEqual([name, name === 'ade20k-847' ? 10 : 0]);
    }
  });

  it('hold names without blanks around them, each once in its class, and no reserved entry', async () => {
    for (const name of namesIn('segmentation/classes'))
      for (const { names } of await readClasses('segmentation', name)) {
        expect(names).toEqual([...new Set(names.map((one) => one.trim()))]);
        expect(names).not.toContain('invalid_class_id');
      }
  });

  it('begin and end where the published lists do', async () => {
    const ends = async (name: string) => {
      const classes = await readClasses('segmentation', name);
      return [classes[0].names[0], classes[classes.length - 1].names[0]];
    };
    expect(await ends('ade20k-150')).toEqual(['wall', 'flag']);
    expect(await ends('cityscapes')).toEqual(['road', 'bicycle']);
    expect(await ends('mapillary')).toEqual(['bird', 'ego vehicle']);
    expect(await ends('pascal-voc-21')).toEqual(['background', 'tvmonitor']);
    expect((await readClasses('segmentation', 'pascal-voc-21'))[0].names).toContain('drinking glass');
  });

  it('OV-COCO: 48 base and 17 novel classes', async () => {
    const classes = await readClasses('detection', 'ov-coco');
    const novel = classes.filter(({ role }) => role === 'novel').map(({ names }) => names[0]);
    expect(classes.filter(({ role }) => role === 'base')).toHaveLength(48);
    // the list of reference/PROTOCOL.md, section 3
    expect(novel).toEqual(
      (
        'airplane,bus,cat,dog,cow,elephant,umbrella,tie,snowboard,skateboard,cup,knife,cake,couch,keyboard,sink,' +
        'scissors'
      ).split(','),
    );
    expect(new Set(classes.flatMap(({ names }) => names)).size).toBe(65);
  });
});

describe('the templates', () => {
  it.each([
    ['vild-14', 14],
    ['fvit', 63],
  ])('%s: %i of them, each once', async (name, count) => {
    const file = join(packageRoot, 'tasks/templates', `${name}.json`);
    const { templates } = await readJsonFile(file, templatesFileSchema, ConfigError);
    expect(new Set(templates).size).toBe(count);
    expect(templates).toHaveLength(count);
  });

  it('take one {c}, and no braces but those of {c} and {article}', () => {
    const parse = (template: string) =>
      templatesFileSchema.safeParse({ source: 's', templates: [template] }).success;
    expect(['{c}', '{article} {c}.'].map(parse)).toEqual([true, true]);
    expect(['cat', '{c} {c}', '{c} {d}', '{c} {', '{articles} {c}'].map(parse)).toEqual(Array(5).fill(false));
  });
});
