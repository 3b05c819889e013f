import { ConfigError } from '../core/errors.js';

/** The whole number of an option, of at least `from`. Throws ConfigError on any other text. */
export function parseWholeNumber(option: string, text: string, from = 0): number {
  const value = Number(text);
  if (/^\d+$/.test(text.trim()) && Number.isSafeInteger(value) && value >= from) return value;
  throw new ConfigError(`${option} ${text}: not a whole number of at least ${from}`);
}
