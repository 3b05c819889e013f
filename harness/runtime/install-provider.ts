import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ConfigError, messageOf, ModelError } from '../core/errors.js';
import { forgetPartial, partialPath } from '../core/partial-file.js';
import { neededLibraries } from './elf.js';
import { bridgeName, installedVersion, providerFileName, readBuiltVersion } from './provider-files.js';

/** An npm package that holds ONNX Runtime's CUDA and TensorRT providers. It is not Microsoft's: its archive has to be, byte
 *  for byte, the one whose files were looked at. */
export interface ProviderPackage {
  readonly name: string;
  readonly version: string;
  /** SHA-512 of the archive, in base64, as registries and lock files state it. */
  readonly sha512: string;
}

/** By the version of ONNX Runtime that the files were built with. */
const providerPackages: Readonly<Record<string, ProviderPackage>> = {
  '1.29.0': {
    name: 'com.github.asus4.onnxruntime.linux-x64-gpu',
    version: '0.4.9',
    sha512: 'FopIhNE/Ng+v2X65wVc9clPCBCvhvA53Hxo2U0Kf5fGdVsC7iCA+mZ0KLWggcQAj7TIZ6pNidR4AC10g74Xo6w==',
  },
};

/** The npm package with the files of a version of ONNX Runtime. Throws ConfigError when none is known. */
export function findProviderPackage(version: string = installedVersion()): ProviderPackage {
  if (Object.hasOwn(providerPackages, version)) return providerPackages[version];
  throw new ConfigError(
    `onnxruntime-node ${version}: no npm package is known to hold its providers, only those of ${Object.keys(providerPackages).join(', ')}. ` +
      `Use --from script, --tarball or --folder`,
  );
}

/** Checks that an archive is the one that was looked at. Throws ModelError when it is another. */
export async function checkArchive(file: string, { name, version, sha512 }: ProviderPackage): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const got = hash.digest('base64');
  if (got !== sha512)
    throw new ModelError(
      `${name}@${version}: sha512 is ${got}, expected ${sha512}. Nothing was installed: these are not the files that were looked at`,
    );
}

/** Copies a provider's files from anywhere below a folder beside onnxruntime-node's binding, and gives their names. Throws
 *  ModelError, before anything is copied, when one is absent, no library, or built for another version of ONNX Runtime. */
export async function installProviderFiles(from: string, to: string): Promise<readonly string[]> {
  const found = await findFiles(from);
  for (const name of [providerFileName('cuda'), bridgeName])
    if (!found.has(name))
      throw new ModelError(
        `${from}: no ${name} in it. Give an archive or a folder of ONNX Runtime's GPU build`,
      );
  for (const [name, file] of found) {
    await neededLibraries(file);
    const built = await readBuiltVersion(file);
    // the bridge states no version; TensorRT's file of some releases neither
    if (built === undefined ? name === providerFileName('cuda') : built !== installedVersion())
      throw new ModelError(
        `${name}: built for ONNX Runtime ${built ?? 'unknown'}, onnxruntime-node is ${installedVersion()}. Give the files of that version`,
      );
  }
  for (const [name, file] of found) await copyWhole(file, join(to, name));
  return [...found.keys()];
}

async function copyWhole(from: string, to: string): Promise<void> {
  const partial = partialPath(to);
  try {
    await copyFile(from, partial);
    await rename(partial, to);
  } catch (error) {
    await rm(partial, { force: true });
    throw new ConfigError(
      `${to}: cannot be written (${messageOf(error)}). Make room, or run this as the owner of that folder`,
    );
  } finally {
    forgetPartial(partial);
  }
}

/** What a CUDA provider's file needs, in words: `CUDA 13, cuDNN 9 and an NVIDIA driver for CUDA 13`. */
export async function describeNeeds(folder: string): Promise<string> {
  const needed = await neededLibraries(join(folder, providerFileName('cuda')));
  const cuda = versionIn(needed, 'libcudart') ?? 'of an unknown version';
  // newer files open cuDNN by name, so they do not list it
  const cudnn = versionIn(needed, 'libcudnn') ?? '9';
  return `CUDA ${cuda}, cuDNN ${cudnn} for it, and an NVIDIA driver that runs CUDA ${cuda}`;
}

function versionIn(names: readonly string[], library: string): string | undefined {
  return names.find((name) => name.startsWith(`${library}.so.`))?.slice(`${library}.so.`.length);
}

async function findFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const wanted = [providerFileName('cuda'), bridgeName, providerFileName('tensorrt')];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw new ConfigError(`${folder}: cannot be read (${messageOf(error)}). Give a folder that can`);
  });
  return new Map(
    wanted.flatMap((name) => {
      const entry = entries.find((one) => one.isFile() && one.name === name);
      return entry ? [[name, join(entry.parentPath, name)] as const] : [];
    }),
  );
}
