import { MetricError } from '../../core/errors.js';

/** The subtasks that perception is the sum of, in the order of the tool. */
export const mmePerception = [
  'existence',
  'count',
  'position',
  'color',
  'posters',
  'celebrity',
  'scene',
  'landmark',
  'artwork',
  'OCR',
] as const;

/** The subtasks that cognition is the sum of. */
export const mmeCognition = [
  'commonsense_reasoning',
  'numerical_calculation',
  'text_translation',
  'code_reasoning',
] as const;

/** What an answer says, in any case: the first of yes and no that is among its first four characters, yes looked for first;
 *  else `other`. So "know" is a no, "eyes" a yes, and yes behind two blanks is neither. Source: the MME tool,
 *  eval_tool/calculation.py (BradyFU/Awesome-Multimodal-Large-Language-Models, branch Evaluation; a copy: zjunlp/Deco). */
export function parseMmeAnswer(text: string): 'yes' | 'no' | 'other' {
  // characters of Python are code points
  const start = Array.from(text.toLowerCase()).slice(0, 4).join('');
  if (start.includes('yes')) return 'yes';
  return start.includes('no') ? 'no' : 'other';
}

/** An image of a subtask, and which of its two questions were answered rightly. */
export interface MmeImage {
  readonly task: string;
  readonly right: readonly boolean[];
}

/** Points: `score` from 0 to 200, 100 for the share of right answers and 100 for that of images with both. */
interface MmeTask {
  readonly score: number;
  readonly acc: number;
  readonly acc_plus: number;
  /** Questions. */
  readonly n: number;
}

/** Points: perception up to 2000, cognition up to 800, summed over the subtasks that have images: over fewer than all, a sum
 *  is not the published number, and who shows it says so. Null of none, and where a resample has no image of one. */
export interface MmeSummary {
  readonly perception: number | null;
  readonly cognition: number | null;
  readonly tasks: ReadonlyMap<string, MmeTask>;
}

/** The scores of the subtasks that have images, and their sums. `draws` tells how often each image was drawn in a resample.
 *  Throws MetricError on an image that has not two questions. Source: as `parseMmeAnswer`. */
export function scoreMme(images: readonly MmeImage[], draws?: ArrayLike<number>): MmeSummary {
  const counts = new Map<string, { images: number; right: number; both: number }>();
  images.forEach(({ task, right }, i) => {
    if (right.length !== 2)
      throw new MetricError(`MME: an image of ${task} has ${right.length} questions, expected two`);
    const known = counts.get(task) ?? { images: 0, right: 0, both: 0 };
    const times = draws ? draws[i] : 1;
    const hits = Number(right[0]) + Number(right[1]);
    counts.set(task, {
      images: known.images + times,
      right: known.right + times * hits,
      both: known.both + (hits === 2 ? times : 0),
    });
  });
  const tasks = new Map<string, MmeTask>();
  for (const task of [...mmePerception, ...mmeCognition, ...counts.keys()]) {
    const count = counts.get(task);
    if (!count || count.images === 0) continue;
    const acc = count.right / (2 * count.images);
    const acc_plus = count.both / count.images;
    tasks.set(task, { score: 100 * acc + 100 * acc_plus, acc, acc_plus, n: 2 * count.images });
  }
  const sum = (names: readonly string[]) =>
    sumScores(
      names.filter((name) => counts.has(name)),
      tasks,
    );
  return { perception: sum(mmePerception), cognition: sum(mmeCognition), tasks };
}

function sumScores(names: readonly string[], tasks: ReadonlyMap<string, MmeTask>): number | null {
  let sum = 0;
  if (names.length === 0) return null;
  for (const name of names) {
    const task = tasks.get(name);
    if (!task) return null;
    sum += task.score;
  }
  return sum;
}
