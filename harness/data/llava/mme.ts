import { basename, join } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError } from '../../core/errors.js';
import type { YesNoTruth } from '../../core/question.js';
import { show } from '../coco-fields.js';
import { takeKey } from '../layout.js';
import { exists } from '../missing.js';
import { readDataText } from '../text-file.js';
import { pairByKey, shortAnswer, type AskedLine, type KnownTruths } from './asked.js';

const yesOrNo = 'Please answer yes or no.';

/** The truth of MME: beside the images of a subtask, or in its folder `questions_answers_YN` where they lie in `images`, a
 *  text file for each image holds its questions, `question<tab>Yes`. The id of a question is `<subtask>/.../<image>`; in the
 *  files of the tool its text ends in "Please answer yes or no.", after one blank or two.
 *  Source: convert_answer_to_mme.py of LLaVA's eval.zip. */
export async function readMmeTruths(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<KnownTruths> {
  const truths = new Map<string, YesNoTruth>();
  for (const name of await mmeFiles(asked, folder, entry)) {
    const part = subtaskOf(name.slice(takeKey(entry, 'annotations').length + 1));
    const text = await readDataText(folder, name, entry);
    text.split(/\r\n|\n|\r/).forEach((line, index) => {
      if (line.trim() === '') return;
      const cells = line.trim().split('\t');
      const said = cells.at(-1)?.toLowerCase();
      if (cells.length !== 2 || (said !== 'yes' && said !== 'no'))
        throw new DataError(
          `${entry.id}: ${join(folder, name)}: line ${index + 1} is ${show(line)}, expected a question, a tab, and Yes or No`,
        );
      truths.set(keyOf(part, basename(name), cells[0]), { kind: 'yes-no', answer: said, part });
    });
  }
  return pairByKey(asked, truths, keysOf, join(folder, takeKey(entry, 'annotations')), entry);
}

/** The files of the truth of these questions, relative to the folder of the data set. */
export async function mmeFiles(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<readonly string[]> {
  const place = takeKey(entry, 'annotations');
  const parts = [...new Set(asked.map(({ questionId }) => subtaskOf(questionId)))];
  const apart = new Map<string, boolean>();
  for (const part of parts) apart.set(part, await exists(join(folder, place, part, 'images')));
  const files = asked.map(({ questionId }) => {
    const part = subtaskOf(questionId);
    return `${place}/${part}/${apart.get(part) ? 'questions_answers_YN/' : ''}${truthFileOf(questionId)}`;
  });
  return [...new Set(files)];
}

/** The subtask that a question belongs to. */
function subtaskOf(questionId: string | number): string {
  return String(questionId).split('/')[0];
}

function truthFileOf(questionId: string | number): string {
  return `${basename(String(questionId)).split('.')[0]}.txt`;
}

/** What LLaVA looks for, in its order. */
function keysOf(line: AskedLine): readonly string[] {
  const question = line.prompt.includes(shortAnswer)
    ? line.prompt.replaceAll(shortAnswer, '').trim()
    : line.prompt;
  const asked = question.includes(yesOrNo)
    ? [question]
    : [`${question} ${yesOrNo}`, `${question}  ${yesOrNo}`];
  return asked.map((text) => keyOf(subtaskOf(line.questionId), truthFileOf(line.questionId), text));
}

function keyOf(part: string, file: string, question: string): string {
  return `${part}/${file}: ${question}`;
}
