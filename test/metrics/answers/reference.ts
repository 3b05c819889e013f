import { readFileSync } from 'node:fs';

/** One of ten answers, as VQA v2 and VizWiz write it. */
interface HumanAnswer {
  readonly answer: string;
}

/** Means of a run of the official evaluator. */
interface Means {
  readonly accuracy: number;
  readonly answerType: Readonly<Record<string, number>>;
  readonly questionType: Readonly<Record<string, number>>;
}

/** The values that test/fixtures/answers/vqa/make.py stored. */
export interface AnswersReference {
  /** A text, and what the official evaluator and the processor of EvalAI make of it. */
  readonly texts: readonly (readonly [text: string, official: string, evalAi: string])[];
  readonly vqa: {
    readonly annotations: readonly {
      readonly question_id: number;
      readonly answer_type: string;
      readonly question_type: string;
      readonly answers: readonly HumanAnswer[];
    }[];
    readonly predictions: readonly { readonly question_id: number; readonly answer: string }[];
    readonly official: Means;
    readonly llava: Means;
    readonly evalai: number;
  };
  readonly textvqa: {
    readonly truth: unknown;
    readonly answers: readonly unknown[];
    readonly accuracy: number;
  };
  readonly vizwiz: {
    readonly annotations: readonly unknown[];
    readonly answers: readonly { readonly question_id: number; readonly text: string }[];
    readonly upload: readonly { readonly image: string; readonly answer: string }[];
    readonly accuracy: number;
  };
  readonly gqa: {
    readonly questions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly choices: Readonly<Record<string, unknown>>;
    readonly answers: readonly { readonly question_id: string; readonly text: string }[];
    readonly predictions: readonly { readonly questionId: string; readonly prediction: string }[];
    readonly metrics: Readonly<Record<string, number>>;
  };
}

export const answersReference = JSON.parse(
  readFileSync(new URL('../../fixtures/answers/vqa/reference.json', import.meta.url), 'utf8'),
) as AnswersReference;
