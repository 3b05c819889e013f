import { cocoPanopticReader } from '../../../harness/data/coco-panoptic.js';
import { readCocoAnnotations } from '../../../harness/data/coco-annotations.js';
import { readCocoResults } from '../../../harness/data/coco-results.js';
import { parseCaptionFile } from '../../../harness/data/caption-file.js';
import { streamJsonEntries } from '../../../harness/data/json-entries.js';
import { readJsonList } from '../../../harness/data/json-lines.js';
import { streamJsonList, streamJsonMembers } from '../../../harness/data/json-stream.js';
import { readGivenAnswers } from '../../../harness/data/llava/given-answers.js';
import { readSamples } from '../../../harness/data/reader.js';
import { readUncheckedJson } from '../../../harness/config/read-file.js';
import { DataError } from '../../../harness/core/errors.js';
import { annotatedItems, panopticCategories } from '../../support/dense.js';
import { collect, makeEntry } from '../../support/webdataset.js';
import { putFile } from '../put-file.js';
import { readEach } from '../read-each.js';
import type { FuzzTarget } from '../target.js';

const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const { image, categories, object } = annotatedItems;
const rle = { size: [4, 6], counts: [2, 3, 19] };
const annotations = {
  images: [
    { ...image, id: 10, file_name: 'a.jpg', coco_url: 'http://images.cocodataset.org/val2017/a.jpg' },
    { ...image, id: 20, file_name: 'b.jpg', coco_url: 'http://images.cocodataset.org/val2017/b.jpg' },
  ],
  annotations: [
    { ...object, id: 1, image_id: 10 },
    { ...object, id: 2, image_id: 20, segmentation: rle },
    { ...object, id: 3, image_id: 20, segmentation: { ...rle, counts: '23c0' } },
  ],
  categories,
};
const results = [
  { image_id: 10, category_id: 3, score: 0.5, bbox: [1, 1, 2, 2] },
  { image_id: 20, category_id: 5, score: 1, bbox: [0, 0, 1, 1], segmentation: rle },
];
const truth = {
  file: 'truth.json',
  images: new Map([10, 20].map((id) => [id, { height: 4, width: 6 }])),
  categoryIds: new Set([3, 5]),
};
const panoptic = {
  images: [{ id: 1, file_name: 'a.jpg' }],
  annotations: [
    { image_id: 1, file_name: 'a.png', segments_info: [{ id: 7, category_id: 3, area: 4, iscrowd: 0 }] },
  ],
  categories: panopticCategories,
};

function ignore(): void {
  // what a reader gives is not looked at
}

/** Documents of data sets, results and answers. */
export const jsonTargets: readonly FuzzTarget[] = [
  {
    name: 'json-list',
    seeds: () => [bytesOf([1, { a: '[' }]), Buffer.from('{"a":1}\n{"a":"\\""}\n'), bytesOf([])],
    read: (input, folder) => {
      const file = putFile(folder, 'list.json', input);
      return readEach(
        () => readJsonList(file),
        () => streamJsonList(file, ignore),
      );
    },
  },
  {
    name: 'json-members',
    isJson: true,
    seeds: () => [bytesOf({ images: [1, 2], annotations: [{ a: 1 }], other: {} })],
    read: (input, folder) => {
      const file = putFile(folder, 'members.json', input);
      return readEach(
        () => streamJsonMembers(file, { images: ignore, annotations: ignore }),
        () => streamJsonEntries(file, ignore),
      );
    },
  },
  {
    name: 'coco',
    isJson: true,
    seeds: () => [bytesOf(annotations)],
    read: (input, folder) => {
      const file = putFile(folder, 'val.json', input);
      return readEach(
        () => readCocoAnnotations(file, { kind: 'coco', masks: true }),
        () => readCocoAnnotations(file, { kind: 'coco', masks: 'where-given' }),
        () => readCocoAnnotations(file, { kind: 'lvis', masks: false }),
      );
    },
  },
  {
    name: 'coco-results',
    isJson: true,
    seeds: () => [bytesOf(results), bytesOf([{ ...results[1], bbox: undefined }])],
    read: (input, folder) => {
      const file = putFile(folder, 'results.json', input);
      const readOf = (kind: 'box' | 'mask') => async () => {
        const { detectionsOf } = await readCocoResults(file, truth, kind);
        for (const id of truth.images.keys()) detectionsOf(id);
      };
      return readEach(readOf('box'), readOf('mask'));
    },
  },
  {
    name: 'coco-panoptic',
    isJson: true,
    seeds: () => [bytesOf(panoptic)],
    read: async (input, folder) => {
      putFile(folder, 'panoptic.json', input);
      putFile(folder, 'images/a.jpg', 'a');
      putFile(folder, 'maps/a.png', 'a');
      const entry = makeEntry({
        ...{ format: 'coco-panoptic', annotations: 'panoptic.json', images: ['images'] },
        ...{ maps: 'maps', classes: 2 },
      });
      await cocoPanopticReader.findMissing(folder, entry);
      await collect(readSamples(await cocoPanopticReader.open(folder, entry)));
    },
  },
  {
    name: 'captions',
    isJson: true,
    seeds: () => [
      bytesOf([
        { image: 'a.jpg', caption: 'one' },
        { image: 'b.jpg', captions: ['one', 'two'] },
      ]),
      bytesOf({
        images: [{ filename: 'a.jpg', filepath: 'val', split: 'test', sentences: [{ raw: 'one' }] }],
      }),
      bytesOf({ images: [{ id: 1, file_name: 'a.jpg' }], annotations: [{ image_id: 1, caption: 'one' }] }),
    ],
    read: async (input, folder) =>
      parseCaptionFile(
        await readUncheckedJson(putFile(folder, 'captions.json', input), DataError),
        'toy',
        'test',
      ),
  },
  {
    name: 'given-answers',
    isJson: true,
    seeds: () => [
      bytesOf([
        { question_id: 1, text: 'yes' },
        { question_id: 'a', answer: 'no' },
      ]),
    ],
    read: (input, folder) => readGivenAnswers(putFile(folder, 'answers.json', input)),
  },
];
