import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { packageRoot } from '../../harness/config/package-root.js';
import { openModelFolder, vitB32 } from './graphs/model-folder.js';
import { openImageFolder } from './images.js';
import type { PerfSettings } from './part.js';
import { installPeers, openPeerModel, readPeerVersion } from './peers/install.js';
import { openProduct, type Rate } from './product.js';
import { medianRow, type PerfRow } from './row.js';
import { runChild } from './run-child.js';

const count = 192;
/** Images by which the best setting of another program is found. */
const fewer = 64;
const batchSizes = [1, 8, 32];
const python = '/usr/bin/python3';
const folderOfPeers = join(packageRoot, 'test', 'perf', 'peers');

/** Another program, and how much faster `bench run` has to be. */
interface Peer {
  readonly name: string;
  readonly limit: number;
  readonly settings: readonly PeerSetting[];
}

interface PeerSetting {
  readonly name: string;
  readonly measure: (images: number) => Promise<Rate>;
}

/** Images a second of `bench run`, of transformers.js and of a PyTorch loop on the same images, in turn. What is not installed has no
 *  row but a note. */
export async function measurePeers({ repeats, note }: PerfSettings): Promise<readonly PerfRow[]> {
  const model = await openModelFolder(vitB32, note);
  const images = await openImageFolder(note);
  const peers = [await openTransformers(model, images, note), await openTorch(images)].flatMap((peer) => {
    if (typeof peer !== 'string') return [peer];
    note(peer);
    return [];
  });
  const chosen = [];
  for (const peer of peers) chosen.push({ peer, setting: await chooseSetting(peer, note) });
  const product = await openProduct(note);
  try {
    const start = await product.measureStart(vitB32, model);
    const rounds: { readonly product: Rate; readonly peers: readonly Rate[] }[] = [];
    for (let round = 0; round < repeats; round++) {
      note(`${vitB32.name}: round ${round + 1} of ${repeats}`);
      const rates: Rate[] = [];
      for (const { setting } of chosen) rates.push(await setting.measure(count));
      rounds.push({ peers: rates, product: await product.measure(vitB32, model, start) });
    }
    const own = { name: `${vitB32.name}: bench run`, unit: 'images/s' } as const;
    return [
      medianRow(
        own,
        rounds.map(({ product }) => product.imagesPerSecond),
      ),
      ...chosen.flatMap(({ peer: { name, limit }, setting }, place) => [
        medianRow(
          { name: `${name}, ${setting.name}`, unit: 'images/s' },
          rounds.map(({ peers }) => peers[place].imagesPerSecond),
        ),
        medianRow(
          { name: `bench run to ${name}`, unit: 'times', limit, direction: 'at least' },
          rounds.map(({ product, peers }) => product.imagesPerSecond / peers[place].imagesPerSecond),
        ),
        medianRow(
          { name: `${name} to bench run, processor time`, unit: 'times' },
          rounds.map(({ product, peers }) => peers[place].cpuMsPerImage / product.cpuMsPerImage),
        ),
      ]),
    ];
  } finally {
    await product.close();
  }
}

async function chooseSetting({ name, settings }: Peer, note: (line: string) => void): Promise<PeerSetting> {
  const seen: { readonly setting: PeerSetting; readonly imagesPerSecond: number }[] = [];
  for (const setting of settings) {
    const { imagesPerSecond } = await setting.measure(fewer);
    note(`${name}, ${setting.name}: ${imagesPerSecond.toFixed(1)} images/s`);
    seen.push({ setting, imagesPerSecond });
  }
  return seen.toSorted((a, b) => b.imagesPerSecond - a.imagesPerSecond)[0].setting;
}

async function openTransformers(model: string, images: string, note: (line: string) => void): Promise<Peer> {
  const packages = await installPeers(note);
  const folder = await openPeerModel(model, vitB32.id);
  const versions = await Promise.all(
    ['@huggingface/transformers', 'onnxruntime-node'].map((name) => readPeerVersion(packages, name)),
  );
  return {
    name: `transformers.js ${versions[0]} (ONNX Runtime ${versions[1]})`,
    limit: 1.3,
    settings: batchSizes.map((batch) => ({
      name: `batches of ${batch}`,
      measure: (wanted) =>
        rateOf(process.execPath, [
          ...[join(folderOfPeers, 'transformers.mjs'), packages, folder, images],
          ...[wanted, batch].map(String),
        ]),
    })),
  };
}

/** Or a sentence that says that it is not there. */
async function openTorch(images: string): Promise<Peer | string> {
  let version: string;
  try {
    const { stdout } = await runChild(python, [
      '-c',
      'import torch, torchvision, PIL; print(torch.__version__)',
    ]);
    version = stdout.trim();
  } catch {
    return `PyTorch: not installed for ${python} (torch, torchvision and PIL), so not compared`;
  }
  const threads = [...new Set([1, availableParallelism()])];
  return {
    name: `PyTorch ${version}`,
    limit: 2,
    settings: threads.flatMap((thread) =>
      [8, 32].map((batch) => ({
        name: `batches of ${batch}, ${thread === 1 ? 'one thread' : `${thread} threads`}, 2 loader workers`,
        measure: (wanted) =>
          rateOf(python, [
            ...[join(folderOfPeers, 'torch_loop.py'), images],
            ...[wanted, batch, thread].map(String),
          ]),
      })),
    ),
  };
}

async function rateOf(command: string, args: readonly string[]): Promise<Rate> {
  const { stdout } = await runChild(command, args);
  const { images, seconds, cpuMs } = JSON.parse(stdout) as Readonly<
    Record<'images' | 'seconds' | 'cpuMs', number>
  >;
  return { imagesPerSecond: images / seconds, cpuMsPerImage: cpuMs / images };
}
