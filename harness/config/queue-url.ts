import { ConfigError } from '../core/errors.js';
import type { Environment } from './environment.js';

/** Where a queue lies: a Redis server, and how to get in. Holds a secret; `shown` is what may be printed and kept. */
export interface QueuePlace {
  readonly host: string;
  readonly port: number;
  /** Of the server's numbered data bases. */
  readonly db: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** The address without name and password. */
  readonly shown: string;
}

/** The place of the queue: that of `--queue URL`, or of BENCH_QUEUE where none was written. Throws ConfigError where there is neither,
 *  and as `parseQueueUrl` does. */
export function chooseQueue(written: string | undefined, { queue }: Pick<Environment, 'queue'>): QueuePlace {
  if (written !== undefined) return parseQueueUrl(written, '--queue');
  if (queue !== undefined) return parseQueueUrl(queue, 'BENCH_QUEUE');
  throw new ConfigError(`--queue: no address, expected one like ${example}. Write it, or set BENCH_QUEUE`);
}

const defaultPort = 6379;

const example = 'redis://HOST:6379, or rediss://USER:PASSWORD@HOST:6379/0';

/** The place that an address names: `redis:`, or `rediss:` for TLS; name, password, port and data base may be absent. Throws
 *  ConfigError, whose message does not show what may be a secret. */
export function parseQueueUrl(text: string, where: string): QueuePlace {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
    throw new ConfigError(
      `${where}: not the address of a queue, got ${JSON.stringify(withoutSecrets(text))}, expected one like ${example}`,
    );
  if (`${url.pathname}${url.search}${url.hash}`.includes('@'))
    throw new ConfigError(
      `${where}: the address has an @ behind a /, ? or #: in a name or a password, write these %2F, %3F and %23`,
    );
  if (url.search !== '' || url.hash !== '')
    throw new ConfigError(
      `${where}: the address of ${url.host} ends with a query (? or #), which a queue does not have. A password with these signs is written with %3F and %23`,
    );
  const port = url.port === '' ? defaultPort : Number(url.port);
  const db = readDataBase(url, where);
  const [username, password] = [url.username, url.password].map((part) => decode(part, where));
  return Object.freeze({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    db,
    tls: url.protocol === 'rediss:',
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    shown: `${url.protocol}//${url.hostname}:${port}/${db}`,
  });
}

function readDataBase({ pathname, host }: URL, where: string): number {
  const name = pathname.replace(/^\//, '');
  if (name === '') return 0;
  if (/^\d{1,9}$/.test(name)) return Number(name);
  throw new ConfigError(
    `${where}: the address of ${host} ends with ${JSON.stringify(name)}, expected the number of a data base, as in ${example}`,
  );
}

function decode(part: string, where: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ConfigError(
      `${where}: the name or the password has a % that starts no code. Write a % of its own as %25`,
    );
  }
}

/** What was written up to the //: all after it may be a secret, as long as it is not known how it is meant. */
function withoutSecrets(text: string): string {
  return `${/^[\w+.-]*:\/\//.exec(text)?.[0] ?? ''}${text === '' ? '' : '…'}`;
}
