#!/usr/bin/env node
// `bench-setup-cuda`: puts ONNX Runtime's CUDA provider beside onnxruntime-node's binding, and says what else it takes.
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command, CommanderError, Option } from 'commander';
import { environmentWith } from '../config/environment.js';
import { ConfigError, messageOf, ModelError, UserError } from '../core/errors.js';
import { makeTemporaryFolder } from '../core/temporary-folder.js';
import { providerFacts, thisPlatform } from '../runtime/execution-providers.js';
import {
  checkArchive,
  describeNeeds,
  findProviderPackage,
  installProviderFiles,
} from '../runtime/install-provider.js';
import {
  checkProviderFiles,
  installedVersion,
  packageFolder,
  providerFolder,
} from '../runtime/provider-files.js';
import { describeProvider } from './doctor-providers.js';
import { exitCodeOfError } from '../library/exit-code.js';
import { formatFinding } from './finding.js';

interface SetupOptions {
  readonly from: 'script' | 'npm';
  readonly tarball?: string;
  readonly folder?: string;
  readonly to?: string;
}

const run = promisify(execFile);
const say = (text: string) => process.stdout.write(`${text}\n`);

const program = new Command('bench-setup-cuda')
  .description(
    `Puts the CUDA and TensorRT providers of ONNX Runtime ${installedVersion()} beside onnxruntime-node, after checking that they are of that version.\nCUDA, cuDNN and the driver are not installed: what is missing of them is listed at the end.`,
  )
  .addOption(
    new Option(
      '--from <way>',
      "script: onnxruntime-node's own install script (from NuGet); npm: a package of the npm registry",
    )
      .choices(['script', 'npm'])
      .default('script'),
  )
  .option(
    '--tarball <file>',
    'an archive that holds the files: of that npm package, or of an ONNX Runtime GPU release',
  )
  .option('--folder <dir>', 'a folder that holds the files, at any depth')
  .option('--to <dir>', "where they go, if not beside onnxruntime-node's binding")
  .addHelpText(
    'after',
    `
Examples:
  $ npx bench-setup-cuda                          with access to NuGet
  $ npx bench-setup-cuda --from npm               with access to an npm registry
  $ npx bench-setup-cuda --tarball ./gpu.tgz      with neither`,
  );

try {
  await setUp(program.exitOverride().parse().opts<SetupOptions>());
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UserError) {
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = exitCodeOfError(error);
  } else throw error;
}

async function setUp(options: SetupOptions): Promise<void> {
  const { platforms } = providerFacts.cuda;
  if (!platforms.includes(thisPlatform))
    throw new ConfigError(
      `bench-setup-cuda: onnxruntime-node has no CUDA on ${thisPlatform}, only on ${platforms.join(', ')}`,
    );
  if (options.tarball !== undefined && options.folder !== undefined)
    throw new ConfigError('bench-setup-cuda: --tarball and --folder are two sources. Give one');
  const to = options.to ?? providerFolder;
  const given = options.tarball ?? options.folder;
  if (given === undefined && options.from === 'script') await runInstallScript(options);
  else await installFrom(options, to);
  const problem = await checkProviderFiles('cuda', to);
  if (problem !== undefined)
    throw new ModelError(`bench-setup-cuda: ${problem}. Try another way: --help lists them`);
  say(`It needs ${await describeNeeds(to)}.`);
  if (options.to === undefined)
    for (const finding of await describeProvider('cuda')) say(formatFinding(finding));
}

async function installFrom({ tarball, folder }: SetupOptions, to: string): Promise<void> {
  const temporary = await makeTemporaryFolder();
  try {
    if (folder === undefined) await unpack(tarball ?? (await fetchPackage(temporary)), temporary);
    const names = await installProviderFiles(folder ?? temporary, to);
    say(`Installed in ${to}, built for ONNX Runtime ${installedVersion()}: ${names.join(', ')}.`);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function fetchPackage(folder: string): Promise<string> {
  const known = findProviderPackage();
  const id = `${known.name}@${known.version}`;
  say(`Fetching ${id} (180 MB) ...`);
  const { stdout } = await start(
    'npm',
    ['pack', id, '--pack-destination', folder, '--silent'],
    `npm pack ${id}`,
  );
  const file = join(folder, stdout.trim().split('\n').at(-1) ?? '');
  await checkArchive(file, known);
  return file;
}

async function unpack(file: string, folder: string): Promise<void> {
  await start('tar', ['-xf', file, '-C', folder], file);
}

async function runInstallScript({ to }: SetupOptions): Promise<void> {
  if (to !== undefined)
    throw new ConfigError('--to: the install script knows one place only. Use --from npm, or leave it out');
  const script = join(packageFolder, 'script', 'install.js');
  say(`Running ${script} ...`);
  const what = `${script} (without access to NuGet, use --from npm or --tarball)`;
  await start(process.execPath, [script], what, { ONNXRUNTIME_NODE_INSTALL: 'true' });
}

async function start(
  command: string,
  args: readonly string[],
  what: string,
  variables: Readonly<Record<string, string>> = {},
) {
  try {
    return await run(command, [...args], { env: environmentWith(variables) });
  } catch (error) {
    const lines = ((error as { readonly stderr?: string }).stderr ?? '')
      .split('\n')
      .filter((line) => line.trim() !== '');
    const reason =
      lines.find((line) => /Error: |^npm error (?!code)/.test(line)) ?? lines.at(0) ?? messageOf(error);
    throw new ModelError(`${what}: failed (${reason.trim()})`);
  }
}
