import { ConfigError, DataError, Interrupted, messageOf, UserError } from '../core/errors.js';

/** What a failure of Redis means: how it is recognised, and what is said. */
interface Meaning {
  readonly is: RegExp;
  readonly make: new (message: string) => UserError;
  readonly text: string;
  /** Whether it may pass without anybody doing something. */
  readonly passing: boolean;
}

/** The first that fits is meant. Codes of Node.js, of OpenSSL and of Redis. */
const meanings: readonly Meaning[] = [
  {
    is: /WRONGPASS|NOAUTH|AUTH .*(failed|without any password)|invalid password/i,
    make: ConfigError,
    text: 'the server refuses the name or the password. Give both in the address, rediss://USER:PASSWORD@HOST:PORT, or in BENCH_QUEUE',
    passing: false,
  },
  {
    is: /NOPERM/,
    make: ConfigError,
    text: 'this user may not do what a queue needs. Allow all commands on keys vitabench:*, scripts and INFO among them',
    passing: false,
  },
  {
    is: /DB index is out of range|invalid DB index/i,
    make: ConfigError,
    text: 'the server has no data base with this number. Leave it out of the address, or take a lower one',
    passing: false,
  },
  {
    is: /CERT|self.signed|unable to verify|altname/i,
    make: ConfigError,
    text: 'its certificate is not trusted here. Name the file of its authority in NODE_EXTRA_CA_CERTS, and the host as the certificate does',
    passing: false,
  },
  {
    is: /wrong version number|EPROTO|packet length too long|before secure TLS/i,
    make: ConfigError,
    text: 'the server does not speak TLS. Write redis: in place of rediss:',
    passing: false,
  },
  {
    is: /^READONLY/,
    make: ConfigError,
    text: 'the server is a replica, which takes no jobs. Give the address of its primary',
    passing: true,
  },
  {
    is: /^(MOVED|CROSSSLOT|CLUSTERDOWN)/,
    make: ConfigError,
    text: 'the server is part of a Redis cluster. Give the address of a single server',
    passing: false,
  },
  {
    is: /^OOM/,
    make: DataError,
    text: 'Redis is full: it has reached its maxmemory. Raise that, or remove what else is in it',
    passing: true,
  },
  {
    is: /^MISCONF/,
    make: DataError,
    text: 'Redis takes no jobs, as it cannot write to its own disk. Look at its log, and at the space of its disk',
    passing: true,
  },
  {
    is: /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/,
    make: DataError,
    text: 'no Redis server answers there. Start one, or correct the address',
    passing: true,
  },
  {
    is: /ENOTFOUND|EAI_AGAIN/,
    make: DataError,
    text: 'a host with this name is not known here. Correct the address',
    passing: true,
  },
  {
    is: /ETIMEDOUT|ECONNRESET|EPIPE|Connection is closed|socket hang up/i,
    make: DataError,
    text: 'the server does not answer, or breaks the connection',
    passing: true,
  },
];

/** The failure as an error for the user: "queue: ADDRESS: what it means. What to do." What is no failure of Redis is given as it is. */
export function describeRedisFailure(thrown: unknown, shown: string): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (error instanceof UserError || error instanceof Interrupted) return error;
  const meaning = find(textOf(error));
  if (meaning) return new meaning.make(`queue: ${shown}: ${meaning.text}`);
  return error.name === 'ReplyError' ? new DataError(`queue: ${shown}: ${messageOf(error)}`) : error;
}

/** Whether a failure may pass without anybody doing something: a server that restarts, or is full. */
export function isPassing(error: unknown): boolean {
  return find(textOf(error))?.passing ?? true;
}

/** Whether the server, or what lies between, ended the connection. */
export function isBrokenConnection(error: unknown): boolean {
  return find(textOf(error)) === meanings.at(-1);
}

function find(text: string): Meaning | undefined {
  return meanings.find(({ is }) => is.test(text));
}

function textOf(error: unknown): string {
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === 'string' ? `${messageOf(error)} ${code}` : messageOf(error);
}
