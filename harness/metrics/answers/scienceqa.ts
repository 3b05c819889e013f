import { weighMean, weighMeans, type WeightedMean } from './weighted-mean.js';

const letters = ['A', 'B', 'C', 'D', 'E'];

/** The index of the choice that a text names, or undefined: it is a letter A to E alone, or begins with the letter, a full
 *  stop and a blank, or says "The answer is X" once, X a capital with any character but a line feed after it. A letter
 *  beyond the choices, or beyond E, is none. Nothing is guessed. Source: haotian-liu/LLaVA, llava/eval/eval_science_qa.py. */
export function parseScienceQaAnswer(text: string, choices: number): number | undefined {
  const index = letters.indexOf(findLetter(text) ?? '');
  return index >= 0 && index < choices ? index : undefined;
}

function findLetter(text: string): string | undefined {
  if (letters.includes(text) || /^[A-E]\. /.test(text)) return text[0];
  // a dot of Python leaves out the line feed only, one of JavaScript three characters more
  const said = [...text.matchAll(/The answer is ([A-Z])[^\n]/g)];
  return said.length === 1 ? said[0][1] : undefined;
}

/** What the groups of a question are made of. */
export interface ScienceQaContext {
  /** `natural science`, `social science` or `language science`. */
  readonly subject: string;
  /** A hint in words; empty for none. */
  readonly hint: string;
  readonly hasImage: boolean;
  /** `grade1` to `grade12`. */
  readonly grade: string;
}

const subjects: Readonly<Partial<Record<string, string>>> = {
  'natural science': 'NAT',
  'social science': 'SOC',
  'language science': 'LAN',
};

/** The groups that ScienceQA reports, in its order. */
export const scienceQaGroups = ['NAT', 'SOC', 'LAN', 'TXT', 'IMG', 'NO', 'G1-6', 'G7-12'] as const;

/** The groups of a question: by subject, by context (text, image, both, or NO), by grade; none where a member says nothing
 *  that ScienceQA knows. Source: lupantech/ScienceQA, tools/evaluate_acc.py; names as in the paper's tables. */
export function nameScienceQaGroups({ subject, hint, hasImage, grade }: ScienceQaContext): readonly string[] {
  const year = Number(/^grade(\d+)$/.exec(grade)?.[1] ?? 0);
  const named = [
    subjects[subject],
    hint !== '' && 'TXT',
    hasImage && 'IMG',
    hint === '' && !hasImage && 'NO',
    year >= 1 && year <= 6 && 'G1-6',
    year >= 7 && year <= 12 && 'G7-12',
  ];
  return named.filter((name) => typeof name === 'string');
}

/** What became of one question. */
export interface ScienceQaResult {
  readonly right: boolean;
  /** It counts for `img_accuracy`: it has an answer, to a prompt with an image. */
  readonly image: boolean;
  readonly groups: readonly string[];
}

/** Fractions; null where no question belongs to it. */
export interface ScienceQaSummary {
  readonly accuracy: number | null;
  readonly img_accuracy: number | null;
  /** The groups that have a question. */
  readonly groups: ReadonlyMap<string, WeightedMean>;
}

/** The accuracy over all questions, over those with an image, and by group. `draws` tells how often each question was drawn
 *  in a resample. Source: haotian-liu/LLaVA, llava/eval/eval_science_qa.py. */
export function scoreScienceQa(
  results: readonly ScienceQaResult[],
  draws?: ArrayLike<number>,
): ScienceQaSummary {
  const values = Float64Array.from(results, ({ right }) => Number(right));
  const image = weighMeans(
    values,
    results.map((result) => (result.image ? ['image'] : [])),
    draws,
  ).get('image');
  const groups = weighMeans(
    values,
    results.map((result) => result.groups),
    draws,
  );
  return {
    accuracy: weighMean(values, draws).mean,
    img_accuracy: image?.mean ?? null,
    groups: new Map(
      scienceQaGroups.flatMap((name) => {
        const found = groups.get(name);
        return found ? [[name, found] as const] : [];
      }),
    ),
  };
}
