import { join } from 'node:path';
import type { KnownModel } from '../harness/config/known-model.js';
import { packageRoot } from '../harness/config/package-root.js';
import { shellWord } from '../harness/core/shell-word.js';

/** What `models/export/export.py` runs on. */
const pythonPackages = 'open_clip_torch onnx onnxscript';

/** The commands that bring a known model onto this machine, in their order: the pull where a repository has its graphs, else the
 *  export of its checkpoint; none where no weights are public. */
export function obtainCommands({ id, checkpoint, onnx }: KnownModel): readonly string[] {
  if (onnx) return [`bench models pull ${id}`];
  return checkpoint ? exportCommands(id) : [];
}

/** The commands that make a model folder from the checkpoint of a known model, and register it. `root` is this package. */
export function exportCommands(id: string, root = packageRoot): readonly string[] {
  return [
    `pip install ${pythonPackages}`,
    `python3 ${exporterIn(root)} --card ${id} --out ${id}`,
    `bench models add ${id}`,
  ];
}

/** Why a known model cannot run here, and exactly how to get it, in one line. `where` is what the user wrote. */
export function describeAbsence(where: string, model: KnownModel): string {
  const { id, checkpoint, onnx } = model;
  const commands = obtainCommands(model)
    .map((command) => `\`${command}\``)
    .join(', ');
  if (onnx) return `${where}: ${id} is not on this machine. Fetch it: ${commands}`;
  if (checkpoint)
    return `${where}: ${id} is not on this machine, and no repository with its graphs is known. Export it: ${commands}`;
  return (
    `${where}: of ${id} only scores are published, no weights. ` +
    `If you have some: \`bench models add FOLDER --id ${id}\`, where FOLDER is their export`
  );
}

/** How a checkpoint that no card names becomes a model folder, as the end of an error. */
export function describeExport(): string {
  return `To export a checkpoint: \`python3 ${exporterIn(packageRoot)} --help\`, then \`bench models add FOLDER\``;
}

/** The path of the exporter as a shell takes it. */
function exporterIn(root: string): string {
  return shellWord(join(root, 'models', 'export', 'export.py'), /^[\w./-]+$/);
}
