import { parseFitOptions } from '../../../harness/library/fit/fit-options.js';
import { fitPoints } from '../../../harness/library/fit/fit-points.js';
import { readPoints } from '../../../harness/library/fit/read-points.js';
import { readDataText } from '../../../harness/data/text-file.js';
import { parseCsv } from '../../../harness/data/csv.js';
import { openBytes } from '../../../harness/data/byte-source.js';
import { llavaReader } from '../../../harness/data/llava/reader.js';
import { readTableRows } from '../../../harness/data/llava/table-rows.js';
import { readSamples } from '../../../harness/data/reader.js';
import { retrievalCsvReader } from '../../../harness/data/retrieval-csv.js';
import { winogavilReader } from '../../../harness/data/winogavil.js';
import { parseTextList } from '../../../harness/data/text-list.js';
import { parseVocabulary } from '../../../harness/data/vocabulary-file.js';
import { toCsv } from '../../support/retrieval.js';
import { collect, makeEntry } from '../../support/webdataset.js';
import { putFile } from '../put-file.js';
import { readEach } from '../read-each.js';
import type { FuzzTarget } from '../target.js';

const image = Buffer.from('an image').toString('base64').repeat(8);

/** Tables, and lists of lines. */
export const tableTargets: readonly FuzzTarget[] = [
  {
    name: 'csv',
    seeds: () => [Buffer.from('a,b\n1,"x ""y"" z"\n\n2,é\n'), Buffer.from('\ufeffa\r\n1\r\n')],
    read: async (input, folder) => {
      putFile(folder, 'a.csv', input);
      parseCsv(await readDataText(folder, 'a.csv', makeEntry()), 'toy');
    },
  },
  {
    name: 'fit-points',
    seeds: () => [
      Buffer.from(
        toCsv([
          ['model', 'x', 'acc', 'n', 'family'],
          ...[1, 2, 4, 8, 16].map((x) => [`m${x}`, `${x}e6`, `${1 - x ** -0.4 / 2}`, '1000', 'vit']),
        ]),
      ),
    ],
    read: async (input, folder) => {
      const points = putFile(folder, 'points.csv', input);
      const options = parseFitOptions({
        ...{ points, x: 'x', y: 'acc', metric: 'acc1', id: 'model', n: 'n', series: 'family' },
        ...{
          form: 'power',
          loss: 'log-huber',
          envelope: 'none',
          bootstrap: '0',
          seed: '0',
          predict: ['1e9'],
        },
      });
      const { series } = await readPoints(options);
      await readEach(...series.map((one) => () => fitPoints(one.name, one.points, options)));
    },
  },
  {
    name: 'retrieval-csv',
    seeds: () => [
      Buffer.from(
        toCsv([
          ['raw', 'split', 'filename'],
          [`["A dog's life .", "two"]`, 'test', 'a.jpg'],
          [`['It\\'s "red"', "it's", ' three ', '']`, 'test', 'b.jpg'],
        ]),
      ),
    ],
    read: async (input, folder) => {
      putFile(folder, 'toy.csv', input);
      for (const name of ['a', 'b']) putFile(folder, `images/${name}.jpg`, name);
      const entry = makeEntry({ format: 'retrieval-csv', files: ['toy.csv', 'images'] });
      await collect(readSamples(await retrievalCsvReader.open(folder, entry)));
    },
  },
  {
    name: 'winogavil',
    seeds: () => [
      Buffer.from(
        toCsv([
          ['candidates', 'cue', 'associations', 'num_candidates', 'ID'],
          ['["a", "b"]', 'pet', '["a"]', '2', '7'],
          ['["b", "a"]', 'wood', '["b"]', '2', '8'],
        ]),
      ),
    ],
    read: async (input, folder) => {
      putFile(folder, 'winogavil_dataset.csv', input);
      for (const name of ['a', 'b']) putFile(folder, `winogavil_images/${name}.jpg`, name);
      const entry = makeEntry({ format: 'winogavil' });
      await collect(readSamples(await winogavilReader.open(folder, entry)));
    },
  },
  {
    name: 'mmbench',
    seeds: () => [
      Buffer.from(
        `index\tquestion\thint\tA\tB\tanswer\timage\n0\ta?\tnan\tb\tc\tA\t${image}\n1\t"b\t?"\t\tb\tc\tB\t${image}\n`,
      ),
    ],
    read: (input, folder) => {
      const file = putFile(folder, 'mmbench.tsv', input);
      const entry = makeEntry({ format: 'llava', benchmark: 'mmbench', questions: 'mmbench.tsv' });
      return readEach(
        async () => collect(readSamples(await llavaReader.open(folder, entry))),
        async () => {
          const source = await openBytes(file);
          try {
            // cells that a piece of the file ends in
            for await (const row of readTableRows(source, 'toy', 7)) for (const cell of row) cell.text();
          } finally {
            await source.close();
          }
        },
      );
    },
  },
  {
    name: 'text-list',
    seeds: () => [
      Buffer.from('cat\ndog\n'),
      Buffer.from('["cat", "dog"]'),
      Buffer.from('1:cat,kitten\n2:dog\n'),
    ],
    read: (input) =>
      readEach(
        () => parseTextList(String(input), 'toy'),
        () => parseVocabulary(input, 'toy'),
      ),
  },
];
