import { existsSync, readFileSync, statSync } from 'node:fs';
import { register } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError, messageOf } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import { extendAs } from './extend.js';
import type { Extension } from './extension.js';
import { packageScheme, type HookFacts } from './resolve-hooks.js';

/** Loads modules of others and adds what they bring: paths, or packages found from the working directory. They run with the rights of
 *  this process. One that was loaded before is not again. Throws ConfigError, one line with the module first, where one cannot be
 *  loaded or is no extension. */
export async function loadExtensions(modules: readonly string[]): Promise<void> {
  for (const name of new Set(modules)) {
    const place = findModule(name);
    const loaded = await load(place, name);
    const extension = loaded.extension ?? loaded.default;
    if (typeof extension !== 'object' || extension === null)
      throw new ConfigError(
        `--extension ${name}: exports no extension. Export one as \`extension\`, or as default`,
      );
    add(extension as Extension, name, versionOf(place));
  }
}

/** Adds what a module exports, which nobody has checked yet: that is the first thing done with it. */
function add(extension: Extension, module: string, version: string | undefined): void {
  try {
    extendAs(extension, 'extension', version);
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(`--extension ${module}: ${error.message}`);
    throw error;
  }
}

/** Where a module is. */
type ModulePlace =
  { readonly kind: 'file'; readonly file: string } | { readonly kind: 'package'; readonly name: string };

function findModule(name: string): ModulePlace {
  const file = resolve(name);
  if (existsSync(file) && statSync(file).isFile()) return { kind: 'file', file };
  if (/^\.{0,2}[/\\]|^[a-z]:[/\\]|\.[cm]?[jt]s$/i.test(name))
    throw new ConfigError(
      `--extension ${name}: ${existsSync(file) ? 'is no file' : 'no such file'}, expected a module: ${file}`,
    );
  return { kind: 'package', name };
}

async function load(place: ModulePlace, name: string): Promise<Readonly<Record<string, unknown>>> {
  addHooks();
  const url = place.kind === 'file' ? pathToFileURL(place.file).href : packageScheme + place.name;
  try {
    return (await import(url)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown };
    const hint =
      code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? '. TypeScript needs Node.js 22.18 or newer; else compile it to JavaScript'
        : '';
    throw new ConfigError(`--extension ${name}: cannot be loaded (${describe(error)})${hint}`);
  }
}

/** The reason on one line: a package that is not there is named as it was written. */
function describe(error: unknown): string {
  const text = messageOf(error).replaceAll(packageScheme, '');
  return error instanceof Error && error.name !== 'Error' ? `${error.name}: ${text}` : text;
}

let hooked = false;

function addHooks(): void {
  if (hooked) return;
  hooked = true;
  const facts: HookFacts = {
    library: new URL('./index.js', import.meta.url).href,
    from: pathToFileURL(join(process.cwd(), 'package.json')).href,
  };
  register('./resolve-hooks.js', import.meta.url, { data: facts });
}

/** What is recorded of an extension that states no version: that of its package, or for a file what tells its bytes. */
function versionOf(place: ModulePlace): string | undefined {
  if (place.kind === 'file') return `sha256-${sha256(readFileSync(place.file)).slice(0, 12)}`;
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const version = readVersion(join(folder, 'node_modules', ...packageNameOf(place.name), 'package.json'));
    if (version !== undefined || folder === dirname(folder)) return version;
  }
}

/** A module may be a part of a package: `@mine/extensions/birds`. */
function packageNameOf(name: string): readonly string[] {
  return name.split('/').slice(0, name.startsWith('@') ? 2 : 1);
}

function readVersion(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: unknown };
    return typeof version === 'string' && version !== '' ? version : undefined;
  } catch {
    return undefined;
  }
}
