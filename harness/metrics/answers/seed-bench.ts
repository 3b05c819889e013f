import { stripText } from '../../core/python-text.js';
import { weighMean, weighMeans, type WeightedMean } from './weighted-mean.js';

/** How an answer to SEED-Bench is read: `exact` is LLaVA's, `first-letter` that of lmms-eval. */
export type SeedRule = 'exact' | 'first-letter';

/** What an answer says: by the exact rule the text as it is, so that "A." is not "A"; by the other the first character
 *  behind white space, as a small letter. Sources: haotian-liu/LLaVA, scripts/convert_seed_for_submission.py;
 *  EvolvingLMMs-Lab/lmms-eval, lmms_eval/tasks/seedbench/utils.py. */
export function parseSeedAnswer(text: string, rule: SeedRule): string {
  if (rule === 'exact') return text;
  const [first = ''] = stripText(text);
  return first.toLowerCase();
}

/** Whether an answer says the letter of the right option. */
export function isSeedAnswerRight(text: string, letter: string, rule: SeedRule): boolean {
  const said = parseSeedAnswer(text, rule);
  return said === (rule === 'exact' ? letter : stripText(letter).toLowerCase());
}

/** What became of one question. */
export interface SeedResult {
  readonly right: boolean;
  /** `image` or `video`. */
  readonly dataType: string;
  /** The name of its question type. */
  readonly type: string;
}

/** Fractions; null where no question belongs to it. */
export interface SeedSummary {
  readonly accuracy: number | null;
  readonly image: number | null;
  readonly video: number | null;
  readonly types: ReadonlyMap<string, WeightedMean>;
}

/** The accuracy over all questions, over those of images and of videos, and by question type: means over questions, the
 *  unanswered among them. `draws` tells how often each question was drawn in a resample. Source:
 *  haotian-liu/LLaVA, scripts/convert_seed_for_submission.py. */
export function scoreSeed(results: readonly SeedResult[], draws?: ArrayLike<number>): SeedSummary {
  const values = Float64Array.from(results, ({ right }) => Number(right));
  const byDataType = weighMeans(
    values,
    results.map(({ dataType }) => [dataType]),
    draws,
  );
  return {
    accuracy: weighMean(values, draws).mean,
    image: byDataType.get('image')?.mean ?? null,
    video: byDataType.get('video')?.mean ?? null,
    types: weighMeans(
      values,
      results.map(({ type }) => [type]),
      draws,
    ),
  };
}
