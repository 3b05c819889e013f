import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';

// In knip.json entries are what is started by name: commands, the library, processes and threads of their own, the script of the page, the
// AssemblyScript module, `npm run` scripts and tests. Packages that it is told to ignore are found by their path, not imported: the fonts of
// reports, axe-core in a browser; by another package: canvas, which chartjs-node-canvas draws on; or with another: @jest/globals is of jest.

/** What knip says of a file: kinds of findings, each a list of names. */
type KnipIssue = { readonly file: string } & Readonly<Record<string, unknown>>;

/** What of a project nobody uses, or uses without saying so, a line each: `exports harness/a.ts: unused`. Throws where knip does not run.
 *  `folder` is that of the project's package.json; `config` the file that names its entries, those without tests marked with `!`. */
export async function findUnused(folder: string, config: string): Promise<readonly string[]> {
  return runKnip(folder, config, ['--include', 'files,exports,types,dependencies,unlisted,unresolved']);
}

/** The same, of what is there for tests alone: they are no users, and an export is used where its own file uses it. */
export async function findUsedByTestsAlone(folder: string, config: string): Promise<readonly string[]> {
  const temporary = mkdtempSync(join(tmpdir(), 'house-'));
  try {
    const own = join(temporary, 'knip.json');
    const settings = JSON.parse(readFileSync(config, 'utf8')) as object;
    writeFileSync(own, JSON.stringify({ ...settings, ignoreExportsUsedInFile: true }));
    return await runKnip(folder, own, ['--production', '--include', 'files,exports,types']);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** It ends with 1 where it finds something, and with 2 where it fails. */
function runKnip(folder: string, config: string, scope: readonly string[]): Promise<readonly string[]> {
  const program = join(packageRoot, 'node_modules', 'knip', 'bin', 'knip.js');
  const words = ['--directory', folder, '--config', config, '--no-progress', '--reporter', 'json', ...scope];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...words], { maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (error && error.code !== 1) reject(new Error(`knip failed: ${stderr || error.message}`));
      else resolve(listFindings(stdout));
    });
  });
}

function listFindings(document: string): readonly string[] {
  const { issues } = JSON.parse(document) as { readonly issues: readonly KnipIssue[] };
  return issues.flatMap(({ file, ...kinds }) =>
    Object.entries(kinds).flatMap(([kind, found]) =>
      kind === 'owners'
        ? []
        : (found as readonly { readonly name: string }[]).map(({ name }) => `${kind} ${file}: ${name}`),
    ),
  );
}
