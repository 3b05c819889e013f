import { batchSizePath } from '../../results/paths.js';
import { offerBatchSize, readBatchSize } from '../../results/batch-size-file.js';
import type { RunnableModel } from '../run-settings.js';

type Note = (text: string) => void;

/** A model with the batch size that other processes with this results folder use, where they have said one: what one of them has
 *  kept of a task is of use to another only where it cuts batches alike. */
export function adoptBatchSize(model: RunnableModel, out: string, note: Note): RunnableModel {
  const say = once(note);
  return {
    ...model,
    batchSize: async (open) => (await findBatchSize(model, out, say)) ?? model.batchSize(open),
  };
}

/** The same, and the first process says its own to the others. */
export function agreeOnBatchSize(model: RunnableModel, out: string, note: Note): RunnableModel {
  const say = once(note);
  return {
    ...model,
    batchSize: async (open) => {
      const found = await findBatchSize(model, out, say);
      if (found !== undefined) return found;
      const own = await model.batchSize(open);
      const hash = await model.fingerprint();
      const file = batchSizePath(out, model.card.id, hash);
      const agreed = await offerBatchSize(file, hash, own);
      if (agreed !== own)
        say(`${model.card.id}: batches of ${agreed}, as another process was faster: ${file}`);
      return agreed;
    },
  };
}

/** The size is asked for once a task, and said once a model. */
function once(note: Note): Note {
  let isSaid = false;
  return (text) => {
    if (!isSaid) note(text);
    isSaid = true;
  };
}

async function findBatchSize(model: RunnableModel, out: string, note: Note): Promise<number | undefined> {
  const hash = await model.fingerprint();
  const file = batchSizePath(out, model.card.id, hash);
  const found = await readBatchSize(file, hash);
  if (found !== undefined) note(`${model.card.id}: batches of ${found}, as ${file} says`);
  return found;
}
