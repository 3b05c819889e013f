import { ConfigError } from '../core/errors.js';
import { textOption, type OptionValues } from './scorer.js';

/** The whole number of an option that was given. Throws ConfigError where it is none, or outside the range. */
export function wholeNumberOption(
  options: OptionValues,
  name: string,
  [lowest, highest]: readonly [lowest: number, highest: number],
): number {
  const text = textOption(options, name);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= lowest && value <= highest) return value;
  throw new ConfigError(
    `--${name}: got ${JSON.stringify(text)}, expected a whole number from ${lowest} to ${highest}`,
  );
}
