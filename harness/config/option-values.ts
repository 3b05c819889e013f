import { z } from 'zod';
import { ConfigError } from '../core/errors.js';
import { splitList } from './split-list.js';
import { parseWholeNumber } from './whole-number.js';

/** Texts of an option that may be repeated: a program may give one without a list around it. */
export const textsOption = z
  .union([z.string(), z.array(z.string())], 'expected text, or a list of texts')
  .transform((value): readonly string[] => (typeof value === 'string' ? [value] : value));

/** Values of a list option: commas, or repeated. */
export const listOption = textsOption.default([]).transform(splitList);

/** A number as it is written; a program may give the number itself. */
export const numberOption = z.union([z.string(), z.number()], 'expected a number').transform(String);

/** A whole number of at least `from`. `name` is the option, for the message of the ConfigError. */
export function countOption(name: string, from: number) {
  return numberOption.transform((text) => parseWholeNumber(name, text, from));
}

/** What `--sessions` takes. */
export const sessionChoices = ['auto', 'per-worker', 'one'] as const;

/** What `--sessions` may be. Throws ConfigError on anything else. */
export function parseSessions(text: string): (typeof sessionChoices)[number] {
  const choice = sessionChoices.find((known) => known === text);
  if (choice) return choice;
  throw new ConfigError(`--sessions ${text}: unknown, expected one of ${sessionChoices.join(', ')}`);
}
