import type { ImageView } from '../core/encoder.js';
import type { Protocol } from '../core/protocol.js';
import type { RunnableTask } from './plan-task.js';

/** What of an image a task looks at: as its card says, else its protocol; undefined: all of it, through the transform of the model. */
export function viewOf({ card }: Pick<RunnableTask, 'card'>, { view }: Protocol): ImageView | undefined {
  return card.view ?? view;
}
