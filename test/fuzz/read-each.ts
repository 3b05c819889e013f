import { UserError } from '../../harness/core/errors.js';

/** Lets every reader have the input: one may refuse what the next reads. Throws what one threw that is not for the user, and
 *  where none could read it the first error. */
export async function readEach(...readers: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const read of readers) {
    try {
      await read();
    } catch (error) {
      errors.push(error);
    }
  }
  const fault = errors.find((error) => !(error instanceof UserError));
  if (fault !== undefined || errors.length === readers.length) throw fault ?? errors[0];
}
