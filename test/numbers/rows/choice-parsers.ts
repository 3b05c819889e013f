import { inferOption } from '../../../harness/metrics/answers/infer-option.js';
import { parseReviewScores } from '../../../harness/metrics/answers/llava-bench.js';
import { parseMmeAnswer } from '../../../harness/metrics/answers/mme.js';
import { parsePopeAnswer } from '../../../harness/metrics/answers/pope.js';
import { parseScienceQaAnswer } from '../../../harness/metrics/answers/scienceqa.js';
import { parseSeedAnswer } from '../../../harness/metrics/answers/seed-bench.js';
import { choiceReference } from '../../metrics/answers/choice-reference.js';
import { defineRow } from '../reference-row.js';

const facts = {
  maker: 'choice',
  stored: ['test/fixtures/answers/choice.json'],
  tolerance: 0,
  test: 'test/metrics/answers/choice-parsers.test.ts',
} as const;
const { parses } = choiceReference;

export const scienceqaParserRow = defineRow({
  ...facts,
  id: 'parse-scienceqa',
  what: 'ScienceQA: the choice that an answer names',
  rule: 'haotian-liu/LLaVA: llava/eval/eval_science_qa.py',
  tools: ['LLaVA'],
  cases: parses.scienceqa,
  given: ['2'],
  pair: ([text, choices, index]) => ({ found: parseScienceQaAnswer(text, choices) ?? -1, expected: index }),
});

export const seedParserRow = defineRow({
  ...facts,
  id: 'parse-seed',
  what: 'SEED-Bench: the first letter of an answer',
  rule: 'EvolvingLMMs-Lab/lmms-eval: lmms_eval/tasks/seedbench/utils.py',
  tools: ['lmms-eval'],
  cases: parses.seed,
  given: ['1'],
  pair: ([text, said]) => ({ found: parseSeedAnswer(text, 'first-letter'), expected: said }),
});

export const popeParserRow = defineRow({
  ...facts,
  id: 'parse-pope',
  what: 'POPE: yes or no',
  rule: 'haotian-liu/LLaVA: llava/eval/eval_pope.py',
  tools: ['LLaVA'],
  cases: parses.pope,
  given: ['1'],
  pair: ([text, said]) => ({ found: parsePopeAnswer(text), expected: said }),
});

export const mmeParserRow = defineRow({
  ...facts,
  id: 'parse-mme',
  what: 'MME: yes, no or other',
  rule: 'MME: calculation.py (copy: zjunlp/Deco, eval_tool/calculation.py)',
  tools: ['MME tool'],
  cases: parses.mme,
  given: ['1'],
  pair: ([text, said]) => ({ found: parseMmeAnswer(text), expected: said }),
});

export const optionParserRow = defineRow({
  ...facts,
  id: 'parse-option',
  what: 'MMBench: the option that an answer names, without a judge',
  rule: 'open-compass/VLMEvalKit: vlmeval/utils/matching_util.py, can_infer',
  tools: ['VLMEvalKit'],
  cases: parses.option,
  given: ['2'],
  pair: ([text, options, letter]) => ({ found: inferOption(text, options) ?? null, expected: letter }),
});

export const reviewParserRow = defineRow({
  ...facts,
  id: 'parse-review',
  what: 'LLaVA-Bench: the two scores of a review',
  rule: 'haotian-liu/LLaVA: llava/eval/eval_gpt_review_bench.py, parse_score',
  tools: ['LLaVA'],
  cases: parses.review,
  given: ['1'],
  pair: ([text, scores]) => ({ found: parseReviewScores(text) ?? null, expected: scores }),
});
