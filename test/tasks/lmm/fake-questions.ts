import { createHash } from 'node:crypto';
import type { Judge, JudgeRequest } from '../../../harness/core/judge.js';
import type { AnsweredSample } from '../../../harness/core/protocol.js';
import type { ChoiceTruth, QuestionTruth } from '../../../harness/core/question.js';
import type { Question } from '../../../harness/core/sample.js';

/** A question about an image whose bytes do not matter. */
export function question(
  questionId: string | number,
  truth: QuestionTruth,
  given: Partial<Question> = {},
): Question {
  const image = new Uint8Array(0);
  return {
    kind: 'question',
    ...{ id: String(questionId), questionId, image, imageName: `${questionId}.jpg` },
    ...{ prompt: `Question ${questionId}?`, truth },
    ...given,
  };
}

/** A question without an image. */
export function textQuestion(questionId: string | number, truth: QuestionTruth): Question {
  const prompt = `Question ${questionId}?`;
  return { kind: 'question', id: String(questionId), questionId, prompt, truth };
}

/** A question that a model answered with this text. */
export function answered(sample: Question, text: string): AnsweredSample {
  return { sample, output: { tensors: {}, text } };
}

/** A judge that replies as the function says, and the requests that it was sent. */
export function fakeJudge(
  reply: (request: JudgeRequest) => string,
): Judge & { readonly requests: JudgeRequest[] } {
  const requests: JudgeRequest[] = [];
  return {
    model: 'judge',
    requests,
    ask: (request) => {
      requests.push(request);
      return Promise.resolve({ text: reply(request), model: 'judge-2026' });
    },
  };
}

/** A judge of both benchmarks whose grades depend on the prompt alone, and which must be asked about some answers twice. */
export function moodyJudge(): Judge {
  return fakeJudge(({ id, attempt, prompt, maxTokens }) => {
    const [first, second] = createHash('sha256').update(prompt).digest();
    if (attempt === 0 && Number(id) % 4 === 1) return 'Well,';
    return maxTokens === 3 ? `0.${first % 10}` : `${1 + (first % 10)} ${1 + (second % 10)}\nBecause.`;
  });
}

/** Questions for a protocol, some answered rightly and some not, 23 or more; and how many of its units are scored. */
export interface FakeQuestions {
  readonly samples: readonly AnsweredSample[];
  readonly scored: number;
}

/** Those of a protocol, made anew each time. Throws on one that asks no questions. */
export function fakeQuestions(protocol: string): FakeQuestions {
  const make = makers[protocol];
  if (!make) throw new Error(`${protocol}: no fake questions`);
  return make();
}

const makers: Readonly<Partial<Record<string, () => FakeQuestions>>> = {
  vqa: shortAnswers,
  vizwiz: shortAnswers,
  textvqa: shortAnswers,
  gqa,
  scienceqa: scienceQa,
  pope,
  mme,
  mmbench: mmBench,
  'seed-bench': seedBench,
  'llava-bench': references,
  'mm-vet': references,
};

const count = 23;

function list(make: (i: number) => AnsweredSample): FakeQuestions {
  return { samples: Array.from({ length: count }, (_, i) => make(i)), scored: count };
}

/** i % 5 of the ten people say what the model says. */
function shortAnswers(): FakeQuestions {
  return list((i) => {
    const answers = Array.from({ length: 10 }, (_, slot) => (slot < i % 5 ? 'The cat.' : `dog ${slot}`));
    const types = { answerType: ['yes/no', 'number', 'other'][i % 3], questionType: `what ${i % 2}` };
    return answered(question(i, { kind: 'answers', answers, ...types }), 'cat');
  });
}

/** Every seventh question is not balanced, and every one entails the next. */
function gqa(): FakeQuestions {
  const words = ['yes', 'no', 'red', 'blue'];
  const { samples } = list((i) => {
    const truth: QuestionTruth = {
      ...{ kind: 'gqa', answer: words[i % 4], isBalanced: i % 7 !== 6 },
      ...{ structural: i % 4 < 2 ? 'verify' : 'query', semantic: 'attr', detailed: 'color' },
      ...{ globalGroup: i % 4 < 2 ? null : 'color', entailed: [String(i), String((i + 1) % count)] },
    };
    return answered(question(i, truth), i % 5 < 3 ? `${words[i % 4]}.` : 'blue');
  });
  return { samples, scored: 20 };
}

function choice(i: number, groups: ChoiceTruth['groups']): ChoiceTruth {
  return { kind: 'choice', answer: 'ABC'[i % 3], options: ['a cat', 'a dog', 'an owl'], groups };
}

function scienceQa(): FakeQuestions {
  return list((i) => {
    const subject = ['natural science', 'social science', 'language science'][i % 3];
    const context = ['none', 'image', 'text', 'text and image'][i % 4];
    const truth = choice(i, { subject, context, grade: `grade${1 + (i % 12)}` });
    const asked = context.endsWith('image') ? question(i, truth) : textQuestion(i, truth);
    return answered(asked, 'AB'[i % 2]);
  });
}

function seedBench(): FakeQuestions {
  return list((i) => {
    const groups = { type: `type ${i % 4}`, data: i % 3 === 0 ? 'video' : 'image' };
    return answered(question(i, choice(i, groups)), i % 4 === 3 ? 'A.' : 'AB'[i % 2]);
  });
}

/** Every image is asked about in every split. */
function pope(): FakeQuestions {
  const samples = Array.from({ length: 3 * count }, (_, i) => {
    const part = ['random', 'popular', 'adversarial'][i % 3];
    const image = Math.floor(i / 3);
    const truth: QuestionTruth = { kind: 'yes-no', answer: image % 2 === 0 ? 'yes' : 'no', part };
    const imageName = `${image}.jpg`;
    return answered(question(i, truth, { imageName }), i % 5 < 2 ? 'No, there is none.' : 'Yes');
  });
  return { samples, scored: 3 * count };
}

/** Two subtasks, of perception and of cognition, of twelve images each. */
function mme(): FakeQuestions {
  const samples = Array.from({ length: 48 }, (_, i) => {
    const part = i < 24 ? 'existence' : 'code_reasoning';
    const imageName = `${part}/${Math.floor(i / 2)}.jpg`;
    const truth: QuestionTruth = { kind: 'yes-no', answer: i % 2 === 0 ? 'yes' : 'no', part };
    const asked = question(imageName, truth, { id: String(i), imageName });
    return answered(asked, i % 7 < 4 ? ['Yes', 'No'][i % 2] : 'Yes, it is.');
  });
  return { samples, scored: 48 };
}

/** Eight questions in three rotations each, of which the last lacks one; every third fails in the second rotation. */
function mmBench(): FakeQuestions {
  const options = ['a cat', 'a dog', 'an owl'];
  const samples = Array.from({ length: 24 }, (_, i) => {
    const [number, rotation] = [i % 8, Math.floor(i / 8)];
    const turned = [...options.slice(rotation), ...options.slice(0, rotation)];
    const groups = { category: `category ${number % 2}`, 'l2-category': 'all', split: 'dev' };
    const answer = 'ABC'[turned.indexOf(options[number % 3])];
    const wrong = number % 3 === 0 && rotation === 1;
    const truth: ChoiceTruth = { kind: 'choice', answer, options: turned, groups };
    return answered(question(number + rotation * 1_000_000, truth), wrong ? 'D' : answer);
  });
  return { samples: samples.slice(0, -1), scored: 7 };
}

function references(): FakeQuestions {
  return list((i) => {
    const truth: QuestionTruth = {
      ...{ kind: 'reference', answer: `Answer ${i}<AND>more`, context: `A picture of ${i}.` },
      ...{ category: ['conv', 'detail', 'complex'][i % 3], capabilities: ['rec', 'ocr'].slice(i % 2) },
    };
    return answered(question(i, truth), `What is seen is ${i}.`);
  });
}
