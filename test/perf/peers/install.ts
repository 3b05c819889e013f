import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../../harness/config/package-root.js';
import { cacheFolder } from '../cache-folder.js';
import { runChild } from '../run-child.js';

/** Where the programs of other people are written down, with their versions. */
const list = join(packageRoot, 'test', 'perf', 'peers', 'package.json');

/** The folder in which transformers.js is installed: by this function, with npm, when it is not there as it is written down (0.5 GB).
 *  No script of a package is run. It is no dependency of anything else. */
export async function installPeers(note: (line: string) => void): Promise<string> {
  const folder = join(cacheFolder, 'peers');
  const [wanted, stamp] = [await readFile(list, 'utf8'), join(folder, 'installed.json')];
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return folder;
  note('installing transformers.js');
  await mkdir(folder, { recursive: true });
  await copyFile(list, join(folder, 'package.json'));
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await runChild('npm', ['install', ...flags], { cwd: folder });
  await writeFile(stamp, wanted);
  return folder;
}

/** Version of an installed package. */
export async function readPeerVersion(folder: string, name: string): Promise<string> {
  const text = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** A model folder in the form that transformers.js reads, beside the graph that it shares with `bench`. */
export async function openPeerModel(modelFolder: string, id: string): Promise<string> {
  const folder = join(cacheFolder, 'peer-models', id);
  const graph = join(folder, 'onnx', 'vision_model.onnx');
  await mkdir(join(folder, 'onnx'), { recursive: true });
  if (!existsSync(graph)) await symlink(join(modelFolder, 'visual.onnx'), graph);
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeFile(join(folder, 'preprocessor_config.json'), JSON.stringify(preprocessing));
  return folder;
}

const config = { model_type: 'clip', architectures: ['CLIPModel'], projection_dim: 512, vision_config: {} };

/** CLIP's own. */
const preprocessing = {
  image_processor_type: 'CLIPImageProcessor',
  ...{ do_resize: true, size: { shortest_edge: 224 }, resample: 3, do_convert_rgb: true },
  ...{ do_center_crop: true, crop_size: { height: 224, width: 224 } },
  ...{ do_rescale: true, rescale_factor: 1 / 255, do_normalize: true },
  image_mean: [0.48145466, 0.4578275, 0.40821073],
  image_std: [0.26862954, 0.26130258, 0.27577711],
};
