import { rm } from 'node:fs/promises';
import type { Encoder } from '../../core/encoder.js';
import type { Judge } from '../../core/judge.js';
import { openJournal, type Journal } from '../../results/journal.js';
import { answersPath, judgementsPath } from '../../results/paths.js';
import { answerFromFile } from '../given-answers.js';
import type { PreparedTask } from '../prepare-task.js';
import type { RunSettings } from '../run-settings.js';
import { answerIdentity, journalFound, keepAnswers, keepJudgements } from './keep-answers.js';
import type { TaskKeeping } from './task-keeping.js';

/** Whom a task asks, and where its batches are kept. */
export interface Asked {
  readonly encoder: Encoder;
  /** Undefined where nobody grades. */
  readonly judge: Judge | undefined;
  readonly keeping: TaskKeeping;
}

/** The same for a task of questions, with journals beside its record: what a judge says is kept as it comes, and so are the answers
 *  of the model, or a file gives them in its place. */
export async function openAnswering(
  { task: { card }, identity, protocol, batchSize }: PreparedTask,
  { encoder, judge, keeping }: Asked,
  { out, overwrite, answers }: RunSettings,
): Promise<Asked & { readonly close: () => Promise<unknown> }> {
  const journals: Journal[] = [];
  const close = () => Promise.all(journals.map((journal) => journal.close()));
  const openBeside = async (path: typeof answersPath) => {
    const file = path(out, identity.model.id, card.id);
    if (overwrite) await rm(file, { force: true });
    const journal = await openJournal(file);
    journals.push(journal);
    return journal;
  };
  try {
    const grading =
      judge && protocol.judged ? keepJudgements(judge, await openBeside(judgementsPath)) : undefined;
    const given = answers?.find(card.id);
    if (answers && given !== undefined)
      return { encoder: answerFromFile(await answers.read(given)), judge: grading, keeping, close };
    const journal = await openBeside(answersPath);
    const facts = answerIdentity(identity, batchSize);
    return {
      encoder: keepAnswers(encoder, journal, facts),
      judge: grading,
      keeping: journalFound(keeping, journal, facts),
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}
