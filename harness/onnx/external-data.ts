import { statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ModelError } from '../core/errors.js';
import { leadsOut, linkOut } from '../core/inside-path.js';
import type { GraphNode, OnnxModel, StoredTensor } from './onnx-model.js';

/** Paths of the files beside a graph in which its weights lie, relative to the folder of the graph, each once. Throws
 *  ModelError when one is named that lies outside this folder, is not there, or is shorter than the graph says: a graph
 *  from elsewhere must not read other files of this machine. */
export function listExternalData(model: OnnxModel): readonly string[] {
  const ends = new Map<string, number>();
  for (const { external, name } of tensorsOf(model)) {
    if (!external) continue;
    const { location, offset, length = 0 } = external;
    checkLocation(model.file, name, location);
    ends.set(location, Math.max(ends.get(location) ?? 0, offset + length));
  }
  for (const [location, end] of ends) checkFile(model.file, location, end);
  return [...ends.keys()].sort();
}

function tensorsOf({ initializers, nodes, innerNodes }: OnnxModel): readonly StoredTensor[] {
  const inNodes = (list: readonly GraphNode[]) =>
    list.flatMap(({ attributes }) => [...attributes.tensors.values()]);
  return [...initializers, ...inNodes(nodes), ...inNodes(innerNodes)];
}

function checkLocation(file: string, tensor: string, location: string): void {
  const path = normalize(location.replaceAll('\\', '/'));
  if (location !== '' && !leadsOut(path)) return;
  throw new ModelError(
    `${file}: the weights of ${JSON.stringify(tensor)} lie in ${JSON.stringify(location)}, expected a file in the folder of the graph. ` +
      'Do not use this file if you did not make it; else export it again with its weights beside it',
  );
}

function checkFile(file: string, location: string, end: number): void {
  const path = join(dirname(file), location);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined)
    throw new ModelError(
      `${file}: its weights lie in ${location}, which is not beside it. Copy or export it again`,
    );
  const real = linkOut(dirname(file), path);
  if (real !== undefined)
    throw new ModelError(
      `${path}: is a link to ${real}, expected a file in the folder of the graph. ` +
        'Do not use this model if you did not make it; else put the file there (cp -L)',
    );
  if (size < end)
    throw new ModelError(
      `${path}: got ${size} bytes, expected at least ${end}: the weights are cut off. Copy or export them again`,
    );
}
