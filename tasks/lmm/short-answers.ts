import type { Protocol, ProtocolContext } from '../../harness/core/protocol.js';
import type { Question } from '../../harness/core/sample.js';
import { createAnswerSummary, type ScoredAnswer } from '../../harness/metrics/answers/summarise-answers.js';
import { normaliseEvalAi, scoreEvalAi, scoreLlava } from '../../harness/metrics/answers/vqa-evalai.js';
import { intervalsOverUnits } from './answer-intervals.js';
import { breakDown } from './breakdown.js';
import { createQuestionProtocol, type AnswerScore } from './question-protocol.js';

/** What an upload to the server of a benchmark holds of each question. */
interface Upload {
  readonly note: string;
  /** An answer has been through the processor of EvalAI; a question that was not asked has none. */
  readonly list: (
    answers: readonly UploadedAnswer[],
    uploadIds: readonly (string | number)[],
  ) => readonly object[];
}

interface UploadedAnswer {
  readonly question: Question;
  readonly answer: string;
}

interface ShortAnswerRules {
  readonly id: string;
  readonly version: number;
  /** The soft accuracy of an answer against those of people, from 0 to 1. */
  readonly accuracy: (text: string, answers: readonly string[]) => number;
  readonly upload?: Upload;
}

interface Row {
  readonly question: Question;
  readonly text: string;
  /** Absent where the truth is held back. */
  readonly scored?: ScoredAnswer;
}

/** VQA v2 as LLaVA has it scored: answers go through the processor of EvalAI, then to the official evaluator. The upload
 *  lists all of test2015, '' for what was not asked.
 *  Source: haotian-liu/LLaVA, scripts/convert_vqav2_for_submission.py. */
export const vqa = createShortAnswers({
  id: 'vqa',
  version: 1,
  accuracy: scoreLlava,
  upload: {
    note: 'The answers are kept by the VQA challenge server: upload the file at https://eval.ai/web/challenges/challenge-page/830',
    list: (answers, uploadIds) => {
      const byId = new Map(answers.map(({ question, answer }) => [question.questionId, answer]));
      const ids = uploadIds.length > 0 ? uploadIds : [...byId.keys()];
      return ids.map((id) => ({ question_id: id, answer: byId.get(id) ?? '' }));
    },
  },
});

/** VizWiz-VQA: soft accuracy, both sides through the processor of EvalAI; "unanswerable" is an answer like any other.
 *  Source: haotian-liu/LLaVA, scripts/convert_vizwiz_for_submission.py. */
export const vizWiz = createShortAnswers({
  id: 'vizwiz',
  version: 1,
  accuracy: scoreEvalAi,
  upload: {
    note: 'The answers are kept by the VizWiz challenge server: upload the file at https://eval.ai/web/challenges/challenge-page/2185',
    list: (answers) => answers.map(({ question, answer }) => ({ image: question.imageName, answer })),
  },
});

/** TextVQA: soft accuracy, both sides through the processor of EvalAI.
 *  Source: haotian-liu/LLaVA, llava/eval/eval_textvqa.py. */
export const textVqa = createShortAnswers({ id: 'textvqa', version: 1, accuracy: scoreEvalAi });

function createShortAnswers({ id, version, accuracy, upload }: ShortAnswerRules): Protocol {
  return createQuestionProtocol({
    id,
    version,
    metrics: ['vqa_accuracy'],
    truths: upload ? ['answers', 'held-back'] : ['answers'],
    mark: ({ question, truth, text }) => {
      const prediction = normaliseEvalAi(text);
      if (truth.kind === 'held-back') return { row: { question, text }, truth: null, prediction };
      const { answers, answerType, questionType } = truth;
      const score = accuracy(text, answers);
      const scored = {
        score,
        ...(answerType !== undefined && { answerType }),
        ...(questionType !== undefined && { questionType }),
      };
      return { row: { question, text, scored }, truth: answers, prediction, scores: { vqa_accuracy: score } };
    },
    score: async (rows: readonly Row[], context) => {
      const scored = rows.flatMap((row) => row.scored ?? []);
      if (scored.length === rows.length) return summarise(scored, context.seed);
      return { metrics: {}, n: rows.length, ...(upload && (await writeUpload(rows, upload, context))) };
    },
  });
}

function summarise(scored: readonly ScoredAnswer[], seed: number): AnswerScore {
  const summary = createAnswerSummary(scored);
  const { accuracy, answerType, questionType } = summary();
  const count = (key: 'answerType' | 'questionType', name: string) =>
    scored.filter((one) => one[key] === name).length;
  const partsOf = (key: 'answerType' | 'questionType', means: Readonly<Record<string, number>>) =>
    breakDown(
      Object.entries(means).map(([name, mean]) => [name, { n: count(key, name), vqa_accuracy: mean }]),
    );
  const breakdowns = Object.entries({
    answer_type: partsOf('answerType', answerType),
    question_type: partsOf('questionType', questionType),
  }).filter(([, parts]) => Object.keys(parts).length > 0);
  return {
    metrics: { vqa_accuracy: accuracy },
    intervals: intervalsOverUnits(
      scored.map((_, index) => String(index)),
      (draws) => ({ vqa_accuracy: summary(draws).accuracy }),
      seed,
    ),
    n: scored.length,
    ...(breakdowns.length > 0 && { breakdowns: Object.fromEntries(breakdowns) }),
  };
}

async function writeUpload(
  rows: readonly Row[],
  { note, list }: Upload,
  { predictions, uploadIds = [] }: ProtocolContext,
): Promise<Pick<AnswerScore, 'submission'>> {
  const file = 'upload.json';
  const answers = rows.map(({ question, text }) => ({ question, answer: normaliseEvalAi(text) }));
  await predictions.write(file, Buffer.from(JSON.stringify(list(answers, uploadIds))));
  return { submission: { file, note } };
}
