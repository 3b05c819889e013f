import { onExit } from 'signal-exit';

/** Has work done when the process ends, also at Ctrl-C and other signals that it may hear of; gives what calls it off. What is
 *  begun there and not done at once is lost. */
export function doOnExit(work: () => void): () => void {
  return onExit(() => {
    work();
  });
}
