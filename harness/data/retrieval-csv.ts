import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import { createCaptionedReader, type CaptionedRow } from './captioned-images.js';
import { cellOf, parseCsv } from './csv.js';
import type { DatasetReader } from './reader.js';
import { readDataText } from './text-file.js';
import { parseTextList } from './text-list.js';

const imageColumns = ['filename', 'image', 'file_name'];
const captionColumns = ['raw', 'caption', 'captions'];

/** Reads a CSV table of images and caption lists beside a zip archive or a folder of images, as the repositories
 *  nlphuji/flickr_1k_test_image_text_retrieval and nlphuji/mscoco_2014_5k_test_image_text_retrieval are laid out:
 *  `test_1k_flickr.csv` and `images_flickr_1k_test.zip`. The captions of an image are a list in Python's or JSON's form, all
 *  of them used as they are. Where there is a column `split`, only rows of the entry's split count. The id of an image is
 *  its file name. */
export const retrievalCsvReader: DatasetReader = createCaptionedReader(['.csv'], readRows);

/** Rows count from 1, the line of column names apart. */
async function readRows(folder: string, name: string, entry: DatasetEntry): Promise<readonly CaptionedRow[]> {
  const where = `${entry.id}: ${join(folder, name)}`;
  const table = parseCsv(await readDataText(folder, name, entry), where);
  const columnOf = (choices: readonly string[]): string => {
    const column = choices.find((choice) => table.columns.includes(choice));
    if (column !== undefined) return column;
    throw new DataError(
      `${where}: no column ${choices.join(' or ')}, got ${table.columns.join(', ')}. Fetch the file again`,
    );
  };
  const [imageColumn, captionColumn] = [columnOf(imageColumns), columnOf(captionColumns)];
  const rows = table.rows.map((row, index) => ({ row, at: `row ${index + 1}` }));
  const kept = rows.filter(({ row }) => (cellOf(table, row, 'split') ?? entry.split) === entry.split);
  if (rows.length > 0 && kept.length === 0)
    throw new DataError(
      `${where}: no row of split ${entry.split}, got ${[...new Set(table.rows.map((row) => cellOf(table, row, 'split')))].slice(0, 5).join(', ')}. Check the split`,
    );
  return kept.map(({ row, at }) => {
    const image = cellOf(table, row, imageColumn) ?? '';
    if (image.trim() === '')
      throw new DataError(`${where}: ${at}: empty ${imageColumn}, expected a file name`);
    const list = cellOf(table, row, captionColumn) ?? '';
    const captions = parseTextList(list, `${where}: ${at}: ${captionColumn}`, 'captions');
    return { image, captions, at };
  });
}
