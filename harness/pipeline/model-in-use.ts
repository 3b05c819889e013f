import type { Encoder } from '../core/encoder.js';
import type { RunnableModel } from './run-settings.js';

/** A model that tasks are run with: loaded when it is first asked for, once. */
export interface ModelInUse extends Omit<RunnableModel, 'open' | 'batchSize'> {
  readonly encoder: () => Promise<Encoder>;
  /** Images a graph takes at once, which is found out once. */
  readonly batchSize: () => Promise<number>;
  /** A model that was not loaded, or could not be, has nothing to close. */
  readonly close: () => Promise<void>;
}

/** A model that is not loaded yet. */
export function useModel({ open, batchSize, ...known }: RunnableModel): ModelInUse {
  let opened: Promise<Encoder> | undefined;
  let size: Promise<number> | undefined;
  const encoder = () => (opened ??= open());
  return {
    ...known,
    encoder,
    batchSize: () => (size ??= batchSize(encoder)),
    close: async () => {
      await opened?.then(
        (loaded) => loaded.close(),
        () => undefined,
      );
    },
  };
}
