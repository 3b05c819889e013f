import type { Encoder } from '../core/encoder.js';
import type { RunnableModel } from './run-settings.js';

/** A model that is loaded when it is first asked for, once, and closed where it was. */
export interface LoadedOnce {
  readonly openEncoder: () => Promise<Encoder>;
  /** A model that could not be loaded has nothing to close. */
  readonly closeEncoder: () => Promise<void>;
}

/** A model that is not loaded yet. */
export function loadOnce(model: Pick<RunnableModel, 'open'>): LoadedOnce {
  let encoder: Promise<Encoder> | undefined;
  return {
    openEncoder: () => (encoder ??= model.open()),
    closeEncoder: async () => {
      await encoder?.then(
        (open) => open.close(),
        () => undefined,
      );
    },
  };
}
