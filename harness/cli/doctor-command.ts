import { access, statfs } from 'node:fs/promises';
import { constants, existsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { readEnvironment, type HubEnvironment } from '../config/environment.js';
import { messageOf } from '../core/errors.js';
import { nearestFolder } from '../core/nearest-folder.js';
import { connectToHub } from '../hub/connection.js';
import { surveyModels, type ListedModel } from '../../models/registry.js';
import { describeQueue } from './doctor-queue.js';
import { describeProviders, isOptional } from './doctor-providers.js';
import type { ExitCode } from '../library/exit-code.js';
import { formatFinding, type Finding } from './finding.js';
import { createTerminal } from './terminal.js';
import { readVersions } from '../library/versions.js';

/** The options of `bench doctor`. */
export interface DoctorOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
  readonly queue?: string;
  readonly out: string;
}

/** `bench doctor`: one line each on versions, providers, data, models and disk, with what to do. */
export async function doctorCommand(options: DoctorOptions): Promise<ExitCode> {
  const environment = readEnvironment();
  const dataDir = options.dataDir ?? environment.dataDir;
  const findings = [
    ...describeVersions(),
    ...(await describeProviders()),
    describeData(dataDir),
    await describeHub(environment.hub),
    ...(await describeModels(environment.modelsDir)),
    await describeDisk(options.out),
    ...(await describeQueue(options.queue, environment.queue)),
  ];
  const terminal = createTerminal(environment.plain);
  if (options.json) terminal.print(JSON.stringify(findings, null, 2));
  else for (const finding of findings) terminal.print(formatFinding(finding));
  return findings.every(({ ok, id }) => ok || optional.has(id) || isOptional(id)) ? 0 : 3;
}

/** Findings without which the embedded suite still runs. */
const optional = new Set(['data', 'hub', 'own']);

function describeVersions(): readonly Finding[] {
  const versions = Object.entries(readVersions()).map(([name, version]) => `${name} ${version}`);
  const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB memory, ${process.platform}-${process.arch}`;
  return [
    { id: 'versions', ok: true, text: versions.join(', ') },
    { id: 'machine', ok: true, text: machine },
  ];
}

function describeData(dataDir: string): Finding {
  if (existsSync(dataDir))
    return { id: 'data', ok: true, text: `${dataDir} (bench list datasets shows what is in it)` };
  return {
    id: 'data',
    ok: false,
    text: `${dataDir} does not exist. Give the folder with --data-dir or BENCH_DATA`,
  };
}

/** What the environment says about the Hub; nothing is asked of it. */
async function describeHub(hub: HubEnvironment): Promise<Finding> {
  try {
    const ignore = { signal: new AbortController().signal, note: () => undefined };
    const { endpoint, token, offline, cacheDir } = await connectToHub(hub, ignore);
    const access = token === undefined ? 'no token (gated data sets need HF_TOKEN)' : 'with a token';
    const limits = offline ? `, HF_HUB_OFFLINE: only what is in ${cacheDir}` : '';
    return { id: 'hub', ok: true, text: `${endpoint}, ${access}${limits}` };
  } catch (error) {
    return { id: 'hub', ok: false, text: messageOf(error) };
  }
}

/** The embedded models, and those that the user has added or fetched. */
async function describeModels(home: string): Promise<readonly Finding[]> {
  try {
    const models = await surveyModels(home);
    const [embedded, own] = [true, false].map((isEmbedded) =>
      models.filter(({ place }) => (place.kind === 'embedded') === isEmbedded),
    );
    return [
      describeFound('models', embedded, 'embedded models'),
      describeFound('own', own, `models in ${home} or registered there`),
    ];
  } catch (error) {
    return [{ id: 'models', ok: false, text: messageOf(error) }];
  }
}

function describeFound(id: string, models: readonly ListedModel[], what: string): Finding {
  const problems = models.flatMap((listed) => ('problem' in listed ? [listed.problem] : []));
  const unusable = problems.length > 0 ? `, ${problems.length} cannot be used: ${problems.join('; ')}` : '';
  return { id, ok: problems.length === 0, text: `${models.length} ${what}${unusable}` };
}

async function describeDisk(out: string): Promise<Finding> {
  try {
    const folder = nearestFolder(resolve(out));
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const free = (bavail * bsize) / 2 ** 30;
    return { id: 'results', ok: free > 1, text: `${out} is writable, ${free.toFixed(1)} GiB free` };
  } catch (error) {
    return {
      id: 'results',
      ok: false,
      text: `${out}: ${messageOf(error)}. Choose another folder with --out`,
    };
  }
}
