import { ConfigError } from '../core/errors.js';

const powers = ['', 'K', 'M', 'G', 'T'];

/** The bytes that a size stands for, as it is written on the command line: `20GB`, `1.5 TB`, `500MiB`, `0`; powers of 1000, or
 *  of 1024 with an i. `name` is the option, for the message. Throws ConfigError on anything else. */
export function parseByteSize(name: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([KMGT]?)(I?)B)?$/.exec(text.trim().toUpperCase());
  const [, number, letter = '', binary = ''] = match ?? [];
  const bytes = Math.round(Number(number) * (binary === '' ? 1000 : 1024) ** powers.indexOf(letter));
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new ConfigError(
    `${name} ${text}: not a size, expected a number with B, KB, MB, GB or TB, such as 20GB`,
  );
}
