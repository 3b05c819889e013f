// `npm run house`: the figures of the house, and what in it nobody uses; ends with 1 where there is such a thing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../harness/cli/program/create-program.js';
import { packageRoot as root } from '../../harness/config/package-root.js';
import { exceptions } from './exceptions.js';
import { findUnreadOptions } from './find-unread-options.js';
import { findUnused, findUsedByTestsAlone } from './find-unused.js';
import { findCycles, listSources, readAllImports } from './imports.js';
import { measureFiles } from './measure-files.js';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const say = (what: string, figures: string) => process.stdout.write(`${what.padEnd(26)}${figures}\n`);

const files = listSources(root, ['harness', 'models', 'reports', 'tasks']);
const { count, median, longest } = measureFiles(root, files);
say('source files', `${count}; lines: median ${median}, longest ${longest.lines} (${longest.file})`);

const cycles = findCycles(readAllImports(root, files));
say('import cycles', String(cycles.length));

const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Readonly<
  Record<'dependencies' | 'devDependencies', object>
>;
const list = (packages: object) => `${Object.keys(packages).length}: ${Object.keys(packages).join(', ')}`;
say('run-time dependencies', list(dependencies));
say('development dependencies', list(devDependencies));

const config = join(root, 'test', 'house', 'knip.json');
const found = new Set([...(await findUnused(root, config)), ...(await findUsedByTestsAlone(root, config))]);
const unused = [...found].filter((finding) => !Object.hasOwn(exceptions, finding));
say('unused', `${unused.length} files, exports and dependencies; excused ${found.size - unused.length}`);
for (const finding of Object.keys(exceptions))
  if (!found.has(finding)) say('', `no exception any more: ${finding}`);

const program = await createProgram(() => undefined, ['score']);
// What declares options is left out, and so is what completes them.
const readers = files.filter((file) =>
  /^harness\/(?:cli\/(?!program|completion)|library|config|score)/.test(file),
);
const unread = findUnreadOptions(program, [...readers.map(read), read('harness/cli/program/completion.ts')]);
say('unread options', String(unread.length));

const strict =
  read('tsconfig.json').includes('"noUnusedParameters": true') &&
  read('tsconfig.json').includes('"noUnusedLocals": true');
say('unused parameters, locals', strict ? '0: the compiler refuses them' : 'not looked for');

const faults = [
  ...cycles,
  ...unused,
  ...unread,
  ...(strict ? [] : ['tsconfig.json: noUnusedParameters, noUnusedLocals']),
];
for (const fault of faults) process.stdout.write(`  ${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
