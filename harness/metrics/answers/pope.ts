import { meanOfKnown, shareOf } from './weighted-mean.js';

/** What an answer says: no where one of its words is `No`, `not` or `no`, else yes. Its words are what stands between single
 *  blanks before the first full stop, commas deleted. So everything else is a yes: "", "NO", "isn't", "No!", "No" with a
 *  line feed, "No,there" (one word without the comma). Source: AoiDragon/POPE, evaluate.py; haotian-liu/LLaVA,
 *  llava/eval/eval_pope.py. */
export function parsePopeAnswer(text: string): 'yes' | 'no' {
  const [sentence] = text.split('.', 1);
  const words = sentence.replaceAll(',', '').split(' ');
  return words.some((word) => word === 'No' || word === 'not' || word === 'no') ? 'no' : 'yes';
}

/** A question, and what was said. */
export interface PopeResult {
  /** `random`, `popular` or `adversarial`. */
  readonly split: string;
  readonly label: 'yes' | 'no';
  /** Undefined where there is no answer, which is neither. */
  readonly said: 'yes' | 'no' | undefined;
}

/** Fractions; null where nothing stands below the line: no question, none that was answered or is a yes. */
export interface PopeMetrics {
  readonly f1: number | null;
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly yes_ratio: number | null;
}

/** The means over splits, and the splits themselves in the order in which they come first. */
export interface PopeSummary extends PopeMetrics {
  readonly splits: ReadonlyMap<string, PopeMetrics & { readonly n: number }>;
}

/** The metrics of each split, yes the positive class, and their means over the splits that have a value. F1 is
 *  2 TP / (2 TP + FP + FN): 0, not undefined, where yes is never said. `draws` tells how often each question was drawn in a
 *  resample: all those of one image as often. Source: AoiDragon/POPE, evaluate.py, which divides by zero there. */
export function scorePope(results: readonly PopeResult[], draws?: ArrayLike<number>): PopeSummary {
  const counts = new Map<string, Counts>();
  results.forEach(({ split, label, said }, i) => {
    const count = counts.get(split) ?? { n: 0, yes: 0, truePositives: 0, trueNegatives: 0, positives: 0 };
    const times = draws ? draws[i] : 1;
    count.n += times;
    if (label === 'yes') count.positives += times;
    if (said === 'yes') count.yes += times;
    if (said === label) count[label === 'yes' ? 'truePositives' : 'trueNegatives'] += times;
    counts.set(split, count);
  });
  const splits = new Map([...counts].map(([split, count]) => [split, divideCounts(count)]));
  const meanOf = (name: keyof PopeMetrics) =>
    meanOfKnown(Array.from(splits.values(), (split) => split[name]));
  return {
    f1: meanOf('f1'),
    accuracy: meanOf('accuracy'),
    precision: meanOf('precision'),
    recall: meanOf('recall'),
    yes_ratio: meanOf('yes_ratio'),
    splits,
  };
}

interface Counts {
  n: number;
  yes: number;
  truePositives: number;
  trueNegatives: number;
  positives: number;
}

function divideCounts({ n, yes, truePositives, trueNegatives, positives }: Counts) {
  return {
    f1: shareOf(2 * truePositives, yes + positives),
    accuracy: shareOf(truePositives + trueNegatives, n),
    precision: shareOf(truePositives, yes),
    recall: shareOf(truePositives, positives),
    yes_ratio: shareOf(yes, n),
    n,
  };
}
