import { nearest } from '../../config/nearest.js';
import { ConfigError } from '../../core/errors.js';

/** Nothing, where every model that is asked for is one of `ids`. `where`: what was looked at, as in "no records of it in results".
 *  Throws ConfigError naming the nearest ids otherwise. */
export function checkModels(asked: readonly string[], ids: readonly string[], where: string): void {
  const unknown = asked.find((id) => !ids.includes(id));
  if (unknown !== undefined)
    throw new ConfigError(
      `--model ${unknown}: no records of it in ${where}, nearest: ${nearest(unknown, ids).join(', ')}`,
    );
}
