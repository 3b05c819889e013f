import { readFile } from 'node:fs/promises';
import type { HubEnvironment } from '../config/environment.js';
import { ConfigError, messageOf } from '../core/errors.js';
import { checkSecret } from '../core/secret.js';
import { waitOnClock, type Wait } from '../core/wait.js';
import { defaultEndpoint } from './library.js';
import type { RequestSettings } from './request.js';

/** Where files of the Hub come from: requests, and the Hub's cache on this machine. */
export interface HubConnection extends RequestSettings {
  readonly cacheDir: string;
  /** No request may be sent: what is in the cache is all there is. */
  readonly offline: boolean;
}

/** How a command takes part in what the Hub does. */
export interface HubSettings {
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
  readonly wait?: Wait;
}

/** The Hub as the environment describes it. Sends nothing. Throws ConfigError on an address or a token that cannot be one. */
export async function connectToHub(
  { endpoint = defaultEndpoint, token, tokenFile, cacheDir, offline }: HubEnvironment,
  { signal, note, wait = waitOnClock }: HubSettings,
): Promise<HubConnection> {
  return {
    endpoint: checkEndpoint(endpoint),
    token: checkSecret(
      token?.trim() ?? (await readTokenFile(tokenFile)),
      token ? 'HF_TOKEN' : tokenFile,
      'a token of the Hub',
    ),
    cacheDir,
    offline,
    signal,
    note,
    wait,
  };
}

function checkEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new ConfigError(`HF_ENDPOINT: not the address of a Hub, expected one like ${defaultEndpoint}`);
  return endpoint.replace(/\/+$/, '');
}

async function readTokenFile(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new ConfigError(`${file}: the token cannot be read (${messageOf(error)}). Set HF_TOKEN instead`);
  }
}
