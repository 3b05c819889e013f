import { ConfigError } from '../core/errors.js';

/** Throws ConfigError on an option whose value is empty, which a shell variable that is not set leaves. */
export function checkNamed(option: string, value: string | undefined, expected: string): void {
  if (value?.trim() === '') throw new ConfigError(`${option}: is empty, expected ${expected}`);
}
