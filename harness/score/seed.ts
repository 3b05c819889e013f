import { ConfigError, DataError } from '../core/errors.js';
import { isSeedAnswerRight, scoreSeed as summarise, type SeedRule } from '../metrics/answers/seed-bench.js';
import {
  checkId,
  checkMembers,
  checkText,
  matchAnswers,
  readLlavaAnswers,
  readMembers,
  show,
} from './llava-answers.js';
import { nameShares } from './name-shares.js';
import { checkNotEmpty, fileOptions, textOption } from './scorer.js';
import type { OptionValues, Score, ScoreInput, Scorer } from './scorer.js';

/** SEED-Bench: by the exact rule as LLaVA scores it (scripts/convert_seed_for_submission.py), by the first letter as
 *  lmms-eval does (tasks/seedbench). A question without answer is wrong. */
export const seed: Scorer = {
  id: 'seed',
  summary: 'accuracy of SEED-Bench, also of images, of videos and by question type',
  options: [
    ...fileOptions('SEED-Bench.json', 'LLaVA answers: JSONL of {question_id, text}'),
    {
      name: 'rule',
      value: 'rule',
      description:
        'exact: the text is the letter (LLaVA; default); first-letter: it begins with it (lmms-eval)',
    },
  ],
  example: '--truth SEED-Bench.json --predictions answers.jsonl --rule exact',
  score: scoreSeed,
};

interface SeedQuestion {
  readonly id: string;
  readonly answer: string;
  readonly dataType: string;
  readonly type: string;
}

async function scoreSeed({ options, warn }: ScoreInput): Promise<Score> {
  const rule = parseRule(options);
  const truthFile = textOption(options, 'truth');
  const questions = parseQuestions(await readMembers(truthFile), truthFile);
  checkNotEmpty(truthFile, questions.length);
  const file = textOption(options, 'predictions');
  const answers = matchAnswers(
    questions.map(({ id }) => id),
    await readLlavaAnswers(file),
    { file, truthFile, warn },
  );
  const { accuracy, image, video, types } = summarise(
    questions.map(({ id, answer, dataType, type }) => {
      const given = answers.get(id);
      return { right: given !== undefined && isSeedAnswerRight(given.text, answer, rule), dataType, type };
    }),
  );
  return { metrics: { accuracy, image, video, types: nameShares(types) }, n: questions.length };
}

function parseRule(options: OptionValues): SeedRule {
  const rule = options.rule ?? 'exact';
  if (rule === 'exact' || rule === 'first-letter') return rule;
  throw new ConfigError(`--rule: got ${JSON.stringify(rule)}, expected exact or first-letter`);
}

function parseQuestions(members: Readonly<Record<string, unknown>>, file: string): readonly SeedQuestion[] {
  const { questions, question_type: types } = members;
  if (!Array.isArray(questions))
    throw new DataError(`${file}: questions is ${show(questions)}, expected a list: that of SEED-Bench.json`);
  const names = new Map(
    Object.entries(checkMembers(types, `${file}: question_type`)).map(([name, id]) => [
      checkId(id, `${file}: question_type: ${JSON.stringify(name)}`),
      name,
    ]),
  );
  const seen = new Set<string>();
  return questions.map((value, index) => {
    const place = `${file}: question ${index} (from 0)`;
    const { question_id, question_type_id, data_type, answer } = checkMembers(value, place);
    const id = checkId(question_id, `${place}: question_id`);
    if (seen.has(id))
      throw new DataError(`${place}: question_id ${JSON.stringify(id)} occurs twice, expected each once`);
    seen.add(id);
    const type = names.get(checkId(question_type_id, `${place}: question_type_id`));
    if (type === undefined)
      throw new DataError(
        `${place}: question_type_id is ${show(question_type_id)}, expected one of question_type: ${[...names.keys()].join(', ')}`,
      );
    return {
      id,
      type,
      answer: checkText(answer, `${place}: answer`),
      dataType: checkText(data_type, `${place}: data_type`),
    };
  });
}
