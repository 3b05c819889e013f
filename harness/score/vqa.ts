import { ConfigError, DataError } from '../core/errors.js';
import { readJsonList } from '../data/json-lines.js';
import { createAnswerSummary } from '../metrics/answers/summarise-answers.js';
import { scoreEvalAi, scoreLlava } from '../metrics/answers/vqa-evalai.js';
import { scoreOfficial } from '../metrics/answers/vqa-official.js';
import { pairAnswers, parseGivenAnswers } from './pair-answers.js';
import {
  checkNotEmpty,
  fileOptions,
  textOption,
  type OptionValues,
  type Score,
  type ScoreInput,
  type Scorer,
} from './scorer.js';
import { readVqaAnnotations, type VqaQuestion } from './vqa-annotations.js';

/** The soft accuracy of one prediction against the answers of people. */
type Rule = (prediction: string, answers: readonly string[]) => number;

const rules: ReadonlyMap<string, Rule> = new Map([
  ['official', scoreOfficial],
  ['llava', scoreLlava],
  ['evalai', scoreEvalAi],
]);

/** How many people answer a question; the rules are made for that number. */
const slots = 10;

/** VQA v2 by three rules: the official evaluator, the same after LLaVA's processor of predictions, and the evaluator of
 *  EvalAI. The means by type are left out where the annotations have no types. */
export const vqa: Scorer = {
  id: 'vqa',
  summary: 'soft accuracy of VQA v2, also by answer type and question type',
  options: [
    ...fileOptions(
      'annotations of VQA v2: {annotations: [{question_id, answers: [{answer}], answer_type, question_type}]}',
      'JSON or JSONL of {question_id, answer}, or of LLaVA {question_id, text}',
    ),
    {
      name: 'rule',
      value: 'rule',
      description:
        'official: the VQA evaluator (default); llava: predictions through the EvalAI processor first; evalai: that processor on both sides, as TextVQA',
    },
  ],
  example: '--truth v2_mscoco_val2014_annotations.json --predictions answers.jsonl --rule llava',
  score: scoreVqa,
};

async function scoreVqa({ options, warn }: ScoreInput): Promise<Score> {
  const rule = ruleOf(options);
  const truthFile = textOption(options, 'truth');
  const questions = await readVqaAnnotations(truthFile);
  checkNotEmpty(truthFile, questions.size);
  checkSlots(questions, truthFile, rule, warn);
  const file = textOption(options, 'predictions');
  const given = parseGivenAnswers(await readJsonList(file), file, {
    id: 'question_id',
    answer: ['answer', 'text'],
  });
  const answers = pairAnswers(questions, given, { file, truthFile, name: 'question_id' });
  const scored = Array.from(questions, ([id, question]) => {
    const prediction = answers.get(id);
    return { ...question, score: prediction === undefined ? 0 : rule(prediction, question.answers) };
  });
  const { accuracy, answerType, questionType } = createAnswerSummary(scored)();
  return {
    metrics: {
      accuracy,
      ...(Object.keys(answerType).length > 0 ? { answerType } : {}),
      ...(Object.keys(questionType).length > 0 ? { questionType } : {}),
    },
    n: questions.size,
  };
}

function ruleOf(options: OptionValues): Rule {
  const name = options.rule === undefined ? 'official' : textOption(options, 'rule');
  const rule = rules.get(name);
  if (rule) return rule;
  throw new ConfigError(
    `--rule: got ${JSON.stringify(name)}, expected ${[...rules.keys()].slice(0, -1).join(', ')} or evalai`,
  );
}

/** The evaluator of EvalAI refuses any other number of answers; the official one does not, and its numbers mean less. */
function checkSlots(
  questions: ReadonlyMap<string, VqaQuestion>,
  file: string,
  rule: Rule,
  warn: ScoreInput['warn'],
): void {
  const others = [...questions].filter(([, { answers }]) => answers.length !== slots);
  if (others.length === 0) return;
  const [id, { answers }] = others[0];
  const fault = `${file}: question_id ${JSON.stringify(id)} has ${answers.length} answers, expected ${slots}`;
  if (rule === scoreEvalAi) throw new DataError(`${fault}, as the evaluator of EvalAI takes them`);
  warn(
    `${fault}; ${others.length} of ${questions.size} questions have another number, which moves their scores`,
  );
}
