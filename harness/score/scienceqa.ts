import { DataError } from '../core/errors.js';
import {
  nameScienceQaGroups,
  parseScienceQaAnswer,
  scoreScienceQa as summarise,
  type ScienceQaContext,
} from '../metrics/answers/scienceqa.js';
import {
  checkId,
  checkMembers,
  matchAnswers,
  readLlavaAnswers,
  readMembers,
  show,
  type LlavaAnswer,
  type Members,
} from './llava-answers.js';
import { nameShares } from './name-shares.js';
import { checkNotEmpty, fileOptions, textOption } from './scorer.js';
import type { OptionValues, Score, ScoreInput, Scorer } from './scorer.js';

/** ScienceQA as LLaVA scores it (llava/eval/eval_science_qa.py): an answer that cannot be read and a missing one are wrong.
 *  `img_accuracy` is over the answers whose prompt has an image; where answers have no prompt, over those to problems with
 *  one. Groups as in the ScienceQA repository (tools/evaluate_acc.py). */
export const scienceqa: Scorer = {
  id: 'scienceqa',
  summary: 'accuracy of ScienceQA, also with images and by subject, context and grade',
  options: [
    ...fileOptions('problems.json', 'LLaVA answers: JSONL of {question_id, text, prompt}'),
    {
      name: 'splits',
      value: 'file',
      description: "pid_splits.json; without it the problems' own member split says",
    },
    { name: 'split', value: 'name', description: 'the split that is scored (default: test)' },
  ],
  example: '--truth problems.json --splits pid_splits.json --split test --predictions answers.jsonl',
  score: scoreScienceQa,
};

interface Problem extends ScienceQaContext {
  readonly id: string;
  readonly answer: number;
  readonly choices: number;
}

async function scoreScienceQa({ options, warn }: ScoreInput): Promise<Score> {
  const truthFile = textOption(options, 'truth');
  const members = await readMembers(truthFile);
  const problems = (await chooseProblems(members, options, truthFile)).map((id) =>
    parseProblem(id, members[id], truthFile),
  );
  checkNotEmpty(truthFile, problems.length);
  const file = textOption(options, 'predictions');
  const given = await readLlavaAnswers(file);
  const ids = problems.map(({ id }) => id);
  const answers = matchAnswers(ids, given, { file, truthFile, warn });
  const { accuracy, img_accuracy, groups } = summarise(
    problems.map((problem) => {
      const answer = answers.get(problem.id);
      return {
        right: answer !== undefined && parseScienceQaAnswer(answer.text, problem.choices) === problem.answer,
        // of an empty list no prompt says which questions have an image
        image: answer ? showsImage(answer, problem) : given.length === 0 && problem.hasImage,
        groups: nameScienceQaGroups(problem),
      };
    }),
  );
  return { metrics: { accuracy, img_accuracy, groups: nameShares(groups) }, n: problems.length };
}

async function chooseProblems(
  problems: Members,
  options: OptionValues,
  truthFile: string,
): Promise<readonly string[]> {
  const split = options.split === undefined ? 'test' : textOption(options, 'split');
  if (options.splits === undefined) {
    const ids = Object.keys(problems).filter(
      (id) => checkMembers(problems[id], `${truthFile}: ${id}`).split === split,
    );
    if (ids.length > 0) return ids;
    throw new DataError(
      `${truthFile}: no problem is of split ${JSON.stringify(split)}. Give pid_splits.json as --splits, or another --split`,
    );
  }
  const file = textOption(options, 'splits');
  const splits = await readMembers(file);
  const ids = splits[split];
  if (!Array.isArray(ids))
    throw new DataError(
      `${file}: split ${JSON.stringify(split)} is ${show(ids)}, expected a list of problem ids. Splits: ${Object.keys(splits).join(', ')}`,
    );
  return ids.map((id, index) => {
    const known = checkId(id, `${file}: ${split}: item ${index} (from 0)`);
    if (Object.hasOwn(problems, known)) return known;
    throw new DataError(
      `${file}: ${split}: problem ${JSON.stringify(known)} is not in ${truthFile}. Take both files from one release`,
    );
  });
}

function parseProblem(id: string, value: unknown, file: string): Problem {
  const where = `${file}: problem ${JSON.stringify(id)}`;
  const { answer, choices, hint, image, subject, grade } = checkMembers(value, where);
  if (!Array.isArray(choices)) throw new DataError(`${where}: choices are ${show(choices)}, expected a list`);
  if (!Number.isSafeInteger(answer) || (answer as number) < 0 || (answer as number) >= choices.length)
    throw new DataError(
      `${where}: answer is ${show(answer)}, expected the index of one of ${choices.length} choices`,
    );
  return {
    id,
    answer: answer as number,
    choices: choices.length,
    hint: textOr(hint),
    hasImage: textOr(image) !== '',
    subject: textOr(subject),
    grade: textOr(grade),
  };
}

/** A text; empty where there is none: members that only sort the questions. */
function textOr(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function showsImage({ members }: LlavaAnswer, { hasImage }: Problem): boolean {
  return typeof members.prompt === 'string' ? members.prompt.includes('<image>') : hasImage;
}
