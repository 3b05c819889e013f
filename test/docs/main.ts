// usage: npm run test:docs [-- PAGE...]
// Follows the pages of the documentation as a newcomer would, each in a fresh clone of this repository at its HEAD: runs their commands,
// writes their files, compares what they say is printed. Prints a table and what was left out and why; exit code 1 when a page does not
// hold, 2 when there is no such page.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';
import { formatTable } from '../../harness/cli/terminal.js';
import { listChanges, makeClone, type Clone } from './clone.js';
import { countActs, followPage, type PageOutcome } from './follow-page.js';
import { listPages } from './pages.js';
import { blockEnvironment } from './run-block.js';

const limitSeconds = 300;
const lanes = 2;
const asked = process.argv.slice(2);
const missing = asked.find((page) => !existsSync(join(packageRoot, page)));
if (missing === undefined) await followAll(asked.length > 0 ? asked : listPages(packageRoot));
else {
  process.stderr.write(`error: ${missing}: no such page\n`);
  process.exitCode = 2;
}

interface Row extends PageOutcome {
  readonly page: string;
  readonly seconds: number;
}

async function followAll(pages: readonly string[]): Promise<void> {
  const parent = mkdtempSync(join(tmpdir(), 'bench-docs-'));
  const changes = listChanges(packageRoot).filter((path) => !path.endsWith('.md'));
  if (changes.length > 0)
    process.stderr.write(`note: not in the clone, as HEAD does not have it: ${changes.join(', ')}\n`);
  const waiting = [...pages];
  const rows: Row[] = [];
  const work = async (lane: string) => {
    const follow = openLane(join(parent, lane));
    for (let page = waiting.shift(); page !== undefined; page = waiting.shift())
      rows.push(await follow(page));
  };
  try {
    await Promise.all(Array.from({ length: Math.min(lanes, pages.length) }, (_, lane) => work(String(lane))));
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
  report(rows.toSorted((a, b) => pages.indexOf(a.page) - pages.indexOf(b.page)));
}

/** Follows pages one after another, each in a clone that is as new; there is none before the first that needs one. */
function openLane(folder: string): (page: string) => Promise<Row> {
  let clone: Clone | undefined;
  return async (page) => {
    const text = readFileSync(join(packageRoot, page), 'utf8');
    const [home, npmCache] = [join(folder, 'home'), join(folder, 'npm')];
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    if (countActs(text) > 0) {
      if (clone) clone.refresh();
      else {
        clone = makeClone(packageRoot, folder, build);
        linkCommand(clone.folder, blockEnvironment({ folder: clone.folder, home, npmCache }));
      }
    }
    const start = performance.now();
    const outcome = await followPage(text, { folder: clone?.folder ?? home, home, npmCache, limitSeconds });
    process.stderr.write(`${page}: ${outcome.failures.length > 0 ? 'does not hold' : 'holds'}\n`);
    return { page, seconds: (performance.now() - start) / 1000, ...outcome };
  };
}

/** The first `npx bench` in a folder builds it (its script `prepare`) and keeps a link to the command; the clone is built. */
function linkCommand(folder: string, environment: Readonly<Record<string, string>>): void {
  const env = { ...environment, npm_config_ignore_scripts: 'true' };
  execFileSync('npx', ['bench', '--version'], { cwd: folder, env, stdio: 'ignore' });
}

function build(folder: string): void {
  process.stderr.write('note: dist is not what HEAD builds, so it is built\n');
  execFileSync('npm', ['run', 'build'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

function report(rows: readonly Row[]): void {
  const head = ['page', 'blocks run', 'outputs compared', 'files changed', 'left out', 'seconds'];
  const cells = rows.map(({ page, run, compared, edits, leftOut, seconds }) => [
    page,
    ...[run, compared, edits, leftOut.length].map(String),
    seconds.toFixed(1),
  ]);
  console.log(formatTable(head, cells, [1, 2, 3, 4, 5]));
  const left = rows.flatMap(({ page, leftOut }) =>
    leftOut.map(({ line, command, reason }) => [`${page}:${line}`, command.trim(), reason]),
  );
  if (left.length > 0) console.log(`\n${formatTable(['left out', 'its first command', 'because'], left)}`);
  const failures = rows.flatMap(({ page, failures }) => failures.map((failure) => ({ page, ...failure })));
  for (const { page, line, what, output } of failures)
    console.log(
      `\n${page}:${line}: ${what}${output === undefined ? '' : `\n\n${output.replaceAll(/^/gm, '  | ')}`}`,
    );
  if (failures.length > 0) process.exitCode = 1;
}
