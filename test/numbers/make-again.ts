// `npx tsx test/numbers/make-again.ts CHECKOUTS [MAKER…]`: runs the scripts that made the stored values (of these makers, by the
// keys of makers.ts), those whose checkouts are in the folder, and says whether they give the values that are stored. Files that come out otherwise stay as they came out, for
// `git diff`; a script may write the same values in another order, and then its file is put back.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { packageRoot } from '../../harness/config/package-root.js';
import { makers, type Maker } from './makers.js';
import { allRows } from './references.js';

const checkouts = process.argv.at(2);
const chosen = process.argv.slice(3);
if (checkouts === undefined) throw new Error('usage: npx tsx test/numbers/make-again.ts CHECKOUTS [MAKER…]');

for (const [id, maker] of Object.entries(makers) as [string, Maker][]) {
  if (!maker.command.includes(' test/fixtures/')) continue;
  if (chosen.length > 0 && !chosen.includes(id)) continue;
  process.stdout.write(`${id}: ${makeAgain(id, maker, checkouts)}\n`);
}

/** What came out of a maker, in a few words. */
function makeAgain(id: string, { command, checkouts: asked = {} }: Maker, folder: string): string {
  const places = Object.entries(asked).map(([option, place]) => [option, locate(folder, place)] as const);
  const missing = places.filter(([, path]) => !existsSync(path));
  if (missing.length > 0) return `not run: no ${missing.map(([, path]) => path).join(', ')}`;
  if (/\bDIR|\bFILE|\.csv/.test(fill(command, places))) return 'not run: takes what no checkout holds';
  const files = allRows
    .filter(({ maker }) => maker === id)
    .flatMap(({ stored }) => stored.flatMap(listFiles));
  const before = new Map(files.map((file) => [file, readFileSync(file)]));
  const [program, ...words] = fill(command, places).split(' ');
  const { status, stderr } = spawnSync(program, words, { cwd: packageRoot, encoding: 'utf8' });
  if (status !== 0) return `failed: ${stderr.trim().split('\n').at(-1) ?? ''}`;
  const differing = [...before].filter(([file, bytes]) => !holdsTheSame(file, bytes));
  return differing.length === 0
    ? `the same ${before.size} files`
    : `differs: ${differing.map(([file]) => file).join(', ')}`;
}

function locate(folder: string, place: string): string {
  const [repository, inside = ''] = place.split(': ');
  return join(folder, repository.split('/')[1], inside);
}

function fill(command: string, places: readonly (readonly [string, string])[]): string {
  return places.reduce(
    (text, [option, path]) => text.replace(new RegExp(`${option} (DIR|FILE)`), `${option} ${path}`),
    command,
  );
}

/** The files below a stored path, from the package root. */
function listFiles(path: string): readonly string[] {
  const place = join(packageRoot, path);
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place).map((name) => join(place, name));
}

function holdsTheSame(file: string, before: Buffer): boolean {
  const after = readFileSync(file);
  if (after.equals(before)) return true;
  const isSame = file.endsWith('.json') && isDeepStrictEqual(parse(after), parse(before));
  if (isSame) writeFileSync(file, before);
  return isSame;
}

function parse(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString());
}
