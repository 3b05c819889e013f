import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchVariables, type LaunchVariables } from './launchers.js';

/** What the environment says, read once; no other file reads `process.env`. */
export interface Environment {
  /** Data root: BENCH_DATA, or `data` in the user's cache folder. */
  readonly dataDir: string;
  /** Cache folder: BENCH_CACHE, or `vitabench` below XDG_CACHE_HOME or ~/.cache. */
  readonly cacheDir: string;
  /** BENCH_CACHE_LIMIT: how large the embeddings that are kept may become, as it is written. */
  readonly cacheLimit: string | undefined;
  /** Models home, where pulled models land and others are registered: BENCH_MODELS, or `models` in the cache folder. */
  readonly modelsDir: string;
  readonly plain: boolean;
  /** UV_THREADPOOL_SIZE: threads of Node's pool, in which images of all workers are decoded. Node reads it when it starts. */
  readonly poolThreads: number;
  /** BENCH_API_KEY, or OPENAI_API_KEY: the key of the server that answers questions. A secret: never shown, sent to it only. */
  readonly endpointKey: string | undefined;
  /** BENCH_JUDGE_KEY, or OPENAI_API_KEY: the key of the server that judges answers. A secret, too. */
  readonly judgeKey: string | undefined;
  /** BENCH_QUEUE: the address of the queue, which may hold a secret: never shown. */
  readonly queue: string | undefined;
  /** BENCH_EXTENSIONS: modules of others that are loaded before a command, with commas. */
  readonly extensions: string | undefined;
  /** GITHUB_STEP_SUMMARY: the file that GitHub shows as the summary of a job's step. */
  readonly stepSummary: string | undefined;
  /** GITHUB_ACTIONS: this is a job of GitHub Actions, which reads commands from stdout. */
  readonly onGithub: boolean;
  /** What the launcher of this process says of it: which it is of how many. */
  readonly launch: LaunchVariables;
  readonly hub: HubEnvironment;
}

/** What the environment says of the Hugging Face Hub, under the names that its own tools read. */
export interface HubEnvironment {
  /** HF_ENDPOINT; absent where the Hub's own address is meant. */
  readonly endpoint: string | undefined;
  /** HF_TOKEN. A secret: never shown, sent to the endpoint only. */
  readonly token: string | undefined;
  /** Where a token is kept that HF_TOKEN does not give: HF_TOKEN_PATH, or `token` in HF_HOME. */
  readonly tokenFile: string;
  /** The Hub's cache: HF_HUB_CACHE, or `hub` in HF_HOME. */
  readonly cacheDir: string;
  /** HF_HUB_OFFLINE: no request may be sent. */
  readonly offline: boolean;
}

/** The environment's settings; a variable that is empty counts as not set. Plain output (no colour, no bars) under
 *  NO_COLOR, CI or TERM=dumb. */
export function readEnvironment(variables: NodeJS.ProcessEnv = systemVariables()): Environment {
  const read = (name: string) => (variables[name] === '' ? undefined : variables[name]);
  const cacheHome = read('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  const cacheDir = read('BENCH_CACHE') ?? join(cacheHome, 'vitabench');
  return Object.freeze({
    cacheDir,
    cacheLimit: read('BENCH_CACHE_LIMIT'),
    dataDir: read('BENCH_DATA') ?? join(cacheDir, 'data'),
    modelsDir: resolve(read('BENCH_MODELS') ?? join(cacheDir, 'models')),
    endpointKey: read('BENCH_API_KEY') ?? read('OPENAI_API_KEY'),
    judgeKey: read('BENCH_JUDGE_KEY') ?? read('OPENAI_API_KEY'),
    queue: read('BENCH_QUEUE'),
    extensions: read('BENCH_EXTENSIONS'),
    stepSummary: read('GITHUB_STEP_SUMMARY'),
    onGithub: read('GITHUB_ACTIONS') === 'true',
    launch: Object.fromEntries(launchVariables.map((name) => [name, read(name)])),
    hub: readHubEnvironment(read, cacheHome),
    poolThreads: Number(read('UV_THREADPOOL_SIZE') ?? 4) || 4,
    plain: (read('NO_COLOR') ?? read('CI')) !== undefined || read('TERM') === 'dumb',
  });
}

/** The environment with these variables added, for a process that is started. */
export function environmentWith(added: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...systemVariables(), ...added };
}

/** Source of the names and defaults: huggingface_hub, constants.py. */
function readHubEnvironment(read: (name: string) => string | undefined, cacheHome: string): HubEnvironment {
  const home = read('HF_HOME') ?? join(cacheHome, 'huggingface');
  return Object.freeze({
    endpoint: read('HF_ENDPOINT'),
    token: read('HF_TOKEN'),
    tokenFile: read('HF_TOKEN_PATH') ?? join(home, 'token'),
    cacheDir: read('HF_HUB_CACHE') ?? join(home, 'hub'),
    offline: ['1', 'on', 'yes', 'true'].includes((read('HF_HUB_OFFLINE') ?? '').toLowerCase()),
  });
}

function systemVariables(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- the one place where the environment is read
  return process.env;
}
