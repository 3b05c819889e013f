import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readModelFolder } from '../../../models/model-folder.js';
import { makeModel, type TestModel } from '../../support/onnx-model.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

export type Content = object | TestModel;

/** A folder `My Model` with these files; a path that ends in .onnx holds a graph, any other JSON. */
export function makeFolder(files: Readonly<Record<string, Content>>): string {
  const folder = join(newFolder(), 'My Model');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name.endsWith('.onnx') ? makeModel(content) : JSON.stringify(content));
  }
  return folder;
}

export const readCard = async (files: Readonly<Record<string, Content>>) =>
  (await readModelFolder(makeFolder(files))).card;
