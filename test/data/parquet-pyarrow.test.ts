import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parquetReader } from '../../harness/data/parquet.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { parquetRow } from '../numbers/rows/foreign-files.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { makeEntry } from '../support/webdataset.js';

// made with pyarrow by test/fixtures/data/make-parquet.py, which says what is in them
const newFolder = useTemporaryFolders();

it.each(parquetRow.cases)('samples of pyarrow, $name', (stored) => expectAgreement(parquetRow, stored));

it.each(parquetRow.cases.filter(({ name }) => name.startsWith('labelled')))(
  'class names of pyarrow, $name',
  async ({ name }) => {
    const folder = newFolder();
    copyFileSync(`test/fixtures/data/parquet/${name}.parquet`, join(folder, 'test.parquet'));
    writeFileSync(join(folder, 'zeroshot_classification_templates.txt'), '{c}\n');
    const dataset = await parquetReader.open(folder, makeEntry({ format: 'parquet', count: 7 }));
    expect(dataset.classNames).toEqual(['ant', 'bee', 'cat']);
  },
);
