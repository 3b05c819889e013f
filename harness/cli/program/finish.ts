import type { ExitCode } from '../../library/exit-code.js';

/** Takes the exit code that a command ends with. */
export type Finish = (code: ExitCode) => void;

/** The values of an option that may be given more than once. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}
