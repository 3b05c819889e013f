import { readFileSync } from 'node:fs';
import type { OptionTexts } from '../../../harness/metrics/answers/infer-option.js';

type Numbers = Readonly<Record<string, number>>;

/** Texts, what else a parser takes, and what the reference tools read in them. */
interface Parses {
  readonly scienceqa: readonly (readonly [text: string, choices: number, index: number])[];
  readonly seed: readonly (readonly [text: string, said: string])[];
  readonly pope: readonly (readonly [text: string, said: string])[];
  readonly mme: readonly (readonly [text: string, said: string])[];
  readonly option: readonly (readonly [text: string, options: OptionTexts, letter: string | null])[];
  readonly review: readonly (readonly [text: string, scores: readonly [number, number] | null])[];
}

/** What test/fixtures/answers/make-choice.py stored: texts and files, and what the reference tools make of them. */
export interface ChoiceReference {
  readonly parses: Parses;
  readonly scienceqa: readonly {
    problems: unknown;
    splits: unknown;
    answers: unknown[];
    metrics: { accuracy: number; img_accuracy: number; groups: Numbers };
  }[];
  readonly seed: readonly {
    truth: unknown;
    answers: unknown[];
    exact: { accuracy: number; image: number; video: number; types: Numbers };
    firstLetter: Numbers;
  }[];
  readonly pope: readonly Readonly<Record<string, { labels: string[]; texts: string[]; metrics: Numbers }>>[];
  readonly mme: readonly {
    files: Readonly<Record<string, string>>;
    perception: number;
    cognition: number;
    tasks: Numbers;
  }[];
  readonly mmbench: readonly {
    rows: readonly Readonly<Record<string, string | number | null>>[];
    metrics: {
      accuracy: number;
      accuracy_vanilla: number;
      splits: Readonly<
        Record<
          string,
          { accuracy: number; accuracy_vanilla: number; categories: Numbers; l2categories: Numbers }
        >
      >;
    };
  }[];
  readonly llavaBench: readonly { reviews: Readonly<Record<string, unknown>>[]; metrics: Numbers }[];
  readonly mmVet: readonly {
    truth: unknown;
    grades: Readonly<Record<string, { score: number[] }>>;
    metrics: { total: number; std: number; capabilities: Numbers; integrations: Numbers };
  }[];
}

/** The stored values, read from test/fixtures/answers/choice.json. */
export const choiceReference = JSON.parse(
  readFileSync(new URL('../../fixtures/answers/choice.json', import.meta.url), 'utf8'),
) as ChoiceReference;
