import { DataError } from '../core/errors.js';
import { streamJsonMembers } from '../data/json-stream.js';
import { parseHumanAnswers } from './human-answers.js';
import { checkId, checkMembers, checkText, show, type Members } from './llava-answers.js';

/** A question of VQA v2. */
export interface VqaQuestion {
  readonly answers: readonly string[];
  readonly answerType?: string;
  readonly questionType?: string;
}

/** The questions of an annotations file of VQA v2, by id, in the order of the file. Answer types are there for all
 *  questions or for none, and so are question types. Throws DataError on another file, on one without questions, and on a
 *  question that comes twice or has no answers. */
export async function readVqaAnnotations(file: string): Promise<ReadonlyMap<string, VqaQuestion>> {
  const questions = new Map<string, VqaQuestion>();
  const counts = await streamJsonMembers(file, {
    annotations: (items, from) => {
      items.forEach((item, index) => {
        const where = `${file}: annotation ${from + index} (from 0)`;
        const members = checkMembers(item, where);
        const id = checkId(members.question_id, `${where}: question_id`);
        if (questions.has(id))
          throw new DataError(`${where}: question_id ${JSON.stringify(id)} occurs twice, expected once`);
        questions.set(id, parseQuestion(members, `${file}: question_id ${JSON.stringify(id)}`));
      });
    },
  });
  if (!counts.has('annotations'))
    throw new DataError(
      `${file}: has no list "annotations". Give the annotations of VQA v2, not its questions`,
    );
  checkSameKinds(questions, file, 'answer_type', ({ answerType }) => answerType);
  checkSameKinds(questions, file, 'question_type', ({ questionType }) => questionType);
  return questions;
}

function parseQuestion(members: Members, where: string): VqaQuestion {
  const answerType = kindOf(members.answer_type, `${where}: answer_type`);
  const questionType = kindOf(members.question_type, `${where}: question_type`);
  return {
    answers: parseHumanAnswers(members.answers, where),
    ...(answerType === undefined ? {} : { answerType }),
    ...(questionType === undefined ? {} : { questionType }),
  };
}

function kindOf(value: unknown, where: string): string | undefined {
  return value === undefined || value === null ? undefined : checkText(value, where);
}

/** A mean by kind that silently leaves questions out would be of another set. */
function checkSameKinds(
  questions: ReadonlyMap<string, VqaQuestion>,
  file: string,
  name: string,
  kind: (question: VqaQuestion) => string | undefined,
): void {
  const all = [...questions];
  const without = all.find(([, question]) => kind(question) === undefined);
  const having = all.find(([, question]) => kind(question) !== undefined);
  if (!without || !having) return;
  throw new DataError(
    `${file}: question_id ${show(without[0])} has no ${name}, and ${show(having[0])} has one: expected all or none`,
  );
}
