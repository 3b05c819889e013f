// Runs in the thread in which Node.js resolves imports: `register` of node:module loads it, nothing imports it.
import type { ResolveHook } from 'node:module';

/** What the hooks are told when they are loaded. */
export interface HookFacts {
  /** URL of this very copy of the library. */
  readonly library: string;
  /** URL of a file in the folder that packages are found from. */
  readonly from: string;
}

/** Stands before the name of a package that is to be found from the working directory, not from where bench lies. */
export const packageScheme = 'bench-extension:';

let facts: HookFacts | undefined;

/** Takes the facts. */
export function initialize(told: HookFacts): void {
  facts = told;
}

/** Where an import leads: `vitabench` to the copy that runs, wherever the extension lies. With another copy its errors would not be
 *  known as errors for the user, and a script beside the data would need an installation of its own. */
export const resolve: ResolveHook = (specifier, context, next) => {
  if (!facts) return next(specifier, context);
  if (specifier === 'vitabench') return { url: facts.library, shortCircuit: true };
  if (!specifier.startsWith(packageScheme)) return next(specifier, context);
  return next(specifier.slice(packageScheme.length), { ...context, parentURL: facts.from });
};
