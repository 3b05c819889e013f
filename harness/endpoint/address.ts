import { ConfigError } from '../core/errors.js';

/** Where a server is asked. */
export interface EndpointAddress {
  /** Where chats are posted, with the query that the user gave. */
  readonly chat: URL;
  /** Where its models are listed. */
  readonly models: URL;
  /** What may be shown and kept: no query, which may hold a key. */
  readonly shown: string;
  /** What of the query may be a key. */
  readonly secrets: readonly string[];
}

/** Values of a query that are shorter ("2024-10-21" is a version, and not shown all the same) are no keys. */
const shortestKey = 12;

const chatPath = '/chat/completions';

/** The addresses behind what the user wrote: `http://host:port`, the same with `/v1` or another base path, or the whole path of
 *  the chats; a query is kept. Throws ConfigError, without the address where that may hold a secret. */
export function parseAddress(text: string, option: string): EndpointAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new ConfigError(
      `${option}: not the address of a server, got ${JSON.stringify(withoutQuery(text))}, expected one like http://localhost:8000/v1`,
    );
  if (url.username !== '' || url.password !== '')
    throw new ConfigError(
      `${option}: the address of ${url.host} holds a name or a password, which is not sent. Leave it out, and give a key in the environment`,
    );
  const path = url.pathname.replace(/\/+$/, '');
  const base = path.endsWith(chatPath) ? path.slice(0, -chatPath.length) : path || '/v1';
  return {
    chat: withPath(url, base + chatPath),
    models: withPath(url, `${base}/models`),
    shown: url.origin + base + chatPath,
    secrets: [...url.searchParams.values()].filter(({ length }) => length >= shortestKey),
  };
}

function withPath(url: URL, path: string): URL {
  const copy = new URL(url);
  copy.pathname = path;
  copy.hash = '';
  return copy;
}

function withoutQuery(text: string): string {
  return text.replace(/[?#].*$/s, '').replace(/\/\/.*@/s, '//');
}
