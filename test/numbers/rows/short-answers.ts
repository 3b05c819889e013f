import { flattenLines, normaliseAnswer } from '../../../harness/metrics/answers/normalise-answer.js';
import { createAnswerSummary } from '../../../harness/metrics/answers/summarise-answers.js';
import { normaliseEvalAi, scoreEvalAi, scoreLlava } from '../../../harness/metrics/answers/vqa-evalai.js';
import { scoreOfficial } from '../../../harness/metrics/answers/vqa-official.js';
import { gqa } from '../../../harness/score/gqa.js';
import { textvqa } from '../../../harness/score/textvqa.js';
import { vizwiz } from '../../../harness/score/vizwiz.js';
import { vqa } from '../../../harness/score/vqa.js';
import { answersReference } from '../../metrics/answers/reference.js';
import { jsonLines, scoreFiles, withScoreFolder } from '../../score/files.js';
import { defineRow } from '../reference-row.js';

const stored = ['test/fixtures/answers/vqa/reference.json'];
const official = {
  maker: 'short-answers',
  stored,
  tools: ['VQA evaluator'],
  rule: 'GT-Vision-Lab/VQA: PythonEvaluationTools/vqaEvaluation/vqaEval.py',
} as const;
const llava = {
  maker: 'short-answers',
  stored,
  tools: ['LLaVA'],
  rule: 'haotian-liu/LLaVA: llava/eval/m4c_evaluator.py',
} as const;

export const officialTextsRow = defineRow({
  ...official,
  id: 'vqa-texts',
  what: 'answers as the official evaluator normalises them',
  tolerance: 0,
  test: 'test/metrics/answers/normalise-answer.test.ts',
  cases: answersReference.texts,
  given: ['1'],
  pair: ([text, expected]) => ({ found: normaliseAnswer(flattenLines(text)), expected }),
});

export const evalAiTextsRow = defineRow({
  ...llava,
  id: 'evalai-texts',
  what: 'answers as the EvalAI processor writes them',
  tolerance: 0,
  test: 'test/metrics/answers/normalise-answer.test.ts',
  cases: answersReference.texts,
  given: ['2'],
  pair: ([text, , expected]) => ({ found: normaliseEvalAi(text), expected }),
});

const { vqa: vqaStored } = answersReference;

/** The means of the stored answers by one rule. */
function scoreAll(rule: typeof scoreOfficial) {
  const given = new Map(vqaStored.predictions.map(({ question_id, answer }) => [question_id, answer]));
  return createAnswerSummary(
    vqaStored.annotations.map(({ question_id, answers, answer_type, question_type }) => ({
      score: rule(
        given.get(question_id) ?? '',
        answers.map(({ answer }) => answer),
      ),
      answerType: answer_type,
      questionType: question_type,
    })),
  )();
}

export const vqaScoresRow = defineRow({
  ...official,
  id: 'vqa',
  what: 'VQA accuracy by rules official, llava, evalai; of every type',
  tolerance: 5e-13,
  tools: ['VQA evaluator', 'LLaVA'],
  test: 'test/metrics/answers/vqa.test.ts',
  cases: [vqaStored],
  given: ['official', 'llava', 'evalai'],
  pair: ({ official: byOfficial, llava: byLlava, evalai }) => ({
    found: {
      official: scoreAll(scoreOfficial),
      llava: scoreAll(scoreLlava),
      evalai: scoreAll(scoreEvalAi).accuracy,
    },
    expected: { official: byOfficial, llava: byLlava, evalai },
  }),
});

export const vqaFilesRow = defineRow({
  ...official,
  id: 'score-vqa',
  what: '`bench score vqa --rule official | llava | evalai`',
  tolerance: 5e-13,
  tools: ['VQA evaluator', 'LLaVA'],
  test: 'test/score/vqa.test.ts',
  cases: [vqaStored],
  given: ['official', 'llava', 'evalai'],
  pair: ({ annotations, predictions, official: byOfficial, llava: byLlava, evalai }) =>
    withScoreFolder(async ({ json }) => {
      const options = { truth: json({ annotations }), predictions: json(predictions) };
      const by = async (rule: string) => (await scoreFiles(vqa, { ...options, rule })).metrics;
      return {
        found: {
          official: await by('official'),
          llava: await by('llava'),
          evalai: (await by('evalai')).accuracy,
        },
        expected: { official: byOfficial, llava: byLlava, evalai },
      };
    }),
});

export const textvqaFilesRow = defineRow({
  ...llava,
  id: 'score-textvqa',
  what: '`bench score textvqa`',
  tolerance: 5e-13,
  rule: 'haotian-liu/LLaVA: llava/eval/eval_textvqa.py, m4c_evaluator.py',
  test: 'test/score/textvqa.test.ts',
  cases: [answersReference.textvqa],
  given: ['accuracy'],
  pair: ({ truth, answers, accuracy }) =>
    withScoreFolder(async ({ json, write }) => {
      const options = { truth: json(truth), predictions: write(jsonLines(answers)) };
      return { found: (await scoreFiles(textvqa, options)).metrics.accuracy, expected: accuracy };
    }),
});

export const vizwizFilesRow = defineRow({
  ...llava,
  id: 'score-vizwiz',
  what: '`bench score vizwiz`, from answers and from an upload',
  tolerance: 5e-13,
  test: 'test/score/vizwiz.test.ts',
  cases: [answersReference.vizwiz],
  given: ['accuracy'],
  pair: ({ annotations, answers, upload, accuracy }) =>
    withScoreFolder(async ({ json }) => {
      const of = async (file: unknown) =>
        (await scoreFiles(vizwiz, { truth: json(annotations), predictions: json(file) })).metrics.accuracy;
      return { found: [await of(answers), await of(upload)], expected: [accuracy, accuracy] };
    }),
});

export const gqaFilesRow = defineRow({
  maker: 'short-answers',
  stored,
  tools: ['GQA eval.py'],
  tolerance: 5e-13,
  id: 'score-gqa',
  what: '`bench score gqa`: accuracy, binary, open, consistency, validity, plausibility, distribution',
  rule: 'GQA: eval.py (copy: PKU-YuanGroup/Video-LLaVA, videollava/eval/eval_gqa.py)',
  test: 'test/score/gqa.test.ts',
  cases: [answersReference.gqa],
  given: ['metrics'],
  pair: ({ questions, choices, answers, predictions, metrics: expected }) =>
    withScoreFolder(async ({ json }) => {
      const of = async (file: unknown) => {
        const options = { truth: json(questions), predictions: json(file), choices: json(choices) };
        return (await scoreFiles(gqa, options)).metrics;
      };
      return { found: [await of(answers), await of(predictions)], expected: [expected, expected] };
    }),
});
