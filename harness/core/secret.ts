import { ConfigError } from './errors.js';

/** The secret, fit for a header; undefined where there is none. Throws ConfigError, whose message must not show it. `what` is
 *  what it is meant to be, "a token of the Hub". */
export function checkSecret(secret: string | undefined, where: string, what: string): string | undefined {
  if (secret === undefined || secret === '') return undefined;
  if (!/^[\x21-\x7e]+$/.test(secret))
    throw new ConfigError(`${where}: not ${what}: it has spaces, line breaks or other characters`);
  return secret;
}
