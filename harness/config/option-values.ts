import { z } from 'zod';
import { ConfigError } from '../core/errors.js';

/** Values of a list option: commas, or repeated. */
export const listOption = z
  .array(z.string())
  .default([])
  .transform((values) =>
    values
      .flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== ''),
  );

/** A whole number of at least `from`. `name` is the option, for the message of the ConfigError. */
export function countOption(name: string, from: number) {
  return z.string().transform((text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text.trim()) || !Number.isSafeInteger(value) || value < from)
      throw new ConfigError(`${name} ${text}: not a whole number of at least ${from}`);
    return value;
  });
}

const sessionChoices = ['auto', 'per-worker', 'one'] as const;

/** What `--sessions` may be. Throws ConfigError on anything else. */
export function parseSessions(text: string): (typeof sessionChoices)[number] {
  const choice = sessionChoices.find((known) => known === text);
  if (choice) return choice;
  throw new ConfigError(`--sessions ${text}: unknown, expected one of ${sessionChoices.join(', ')}`);
}
