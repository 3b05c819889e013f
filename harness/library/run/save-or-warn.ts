import { reasonOf } from '../../core/errors.js';
import type { Messages } from '../messages.js';

/** What is kept in a file of the cache, whose `save` warns where it cannot: that costs time, not results. `what`: of the file. */
export function saveOrWarn<Kept extends { readonly save: () => Promise<void> }>(
  kept: Kept,
  file: string,
  what: string,
  { warn }: Messages,
): Kept {
  const onFailure = (error: unknown) => {
    warn(`${file}: ${what} cannot be kept (${reasonOf(error)}). Choose another --cache-dir, or --no-cache`);
  };
  return { ...kept, save: () => kept.save().catch(onFailure) };
}
