import { join } from 'node:path';
import { DataError, filterMissing, leadsOut, parseJsonList, readWhole } from 'vitabench';

/** Images that a JSON-lines file lists, one a line: {"image": "birds/1.png", "class": "owl"}. The entry of the data set names it:
 *  "layout": {"list": "images.jsonl"}. Classes are numbered in the order of their names.
 *  @type {import('vitabench').DatasetReader} */
export const listedImages = {
  findMissing: (folder, entry) => filterMissing(folder, [listOf(entry)]),
  open: async (folder, entry) => {
    const list = join(folder, listOf(entry));
    const items = parseJsonList(String(await readWhole(list)), list);
    items.forEach((item, i) => checkItem(item, `${entry.id}: ${list}: item ${i + 1}`));
    const classNames = [...new Set(items.map((item) => item.class))].sort();
    return {
      kind: 'labelled-image',
      classNames,
      templates: [],
      metadataColumns: [],
      listedCount: items.length,
      // all bytes that decide a score: the record has their checksum
      files: [list, ...new Set(items.map(({ image }) => join(folder, image)))],
      parts: [{ name: listOf(entry), samples: () => readImages(items, classNames, folder) }],
    };
  },
};

async function* readImages(items, classNames, folder) {
  for (const { image, class: name } of items)
    yield {
      kind: 'labelled-image',
      id: image,
      image: await readWhole(join(folder, image)),
      label: classNames.indexOf(name),
    };
}

/** The harness hands `layout` on as it is: what stands in it is checked here. */
function listOf({ id, layout }) {
  const list = layout?.list;
  if (typeof list === 'string' && !leadsOut(list)) return list;
  throw new DataError(`${id}: layout.list: got ${JSON.stringify(list)}, expected a file in the folder`);
}

function checkItem(item, where) {
  const isRight = typeof item?.image === 'string' && typeof item.class === 'string';
  if (!isRight) throw new DataError(`${where}: expected {"image": path, "class": name}`);
  if (leadsOut(item.image)) throw new DataError(`${where}: ${item.image} leads out of the folder`);
}
