import type { TaskCard } from '../../harness/config/task-card.js';
import { meanScore, type Ladder, type Rung } from './ladder.js';

/** One point of an axis: what grows, and the mean score there, as a fraction. */
export interface AxisPoint {
  readonly name: string;
  /** Image parameters in millions, or training pairs in millions. */
  readonly x: number;
  /** Name of the training data. */
  readonly data: string;
  readonly mean: number;
}

/** Models of one family of which one thing grows. */
export interface Axis {
  readonly family: string;
  readonly kind: 'model size' | 'data size' | 'training data';
  /** From small to large; at least two. */
  readonly points: readonly AxisPoint[];
}

/** What an axis does: whether every step up is a rise, and the smallest step, as a fraction. */
export interface AxisVerdict {
  readonly rises: boolean;
  readonly smallestStep: number;
}

/** Mean scores of models that differ in their seed alone, and how far they lie apart. */
export interface SeedScatter {
  readonly models: readonly AxisPoint[];
  readonly range: number;
}

/** The axes that the models of each family span with seed 0: all sizes on the most data; all data sizes at the size that
 *  has most of them; and at that size each training data of another name (`training.data`) beside the most. */
export function findAxes(ladders: readonly Ladder[], tasks: readonly TaskCard[]): readonly Axis[] {
  return ladders.flatMap(({ family, rungs }) => {
    const first = rungs.filter(({ model }) => numberOf(model.training?.seed) === 0);
    const most = first.toSorted((a, b) => pairsOf(b) - pairsOf(a)).at(0);
    if (!most) return [];
    const sameData = first.filter((rung) => dataOf(rung) === dataOf(most));
    const sizes = sameData.filter((rung) => pairsOf(rung) === pairsOf(most));
    const bySize = [...new Set(sameData.map(paramsOf))].map((params) =>
      sameData.filter((rung) => paramsOf(rung) === params),
    );
    const data = bySize.toSorted((a, b) => b.length - a.length)[0];
    const whole = sizes.filter((rung) => paramsOf(rung) === paramsOf(data[0]));
    const otherData = first.filter((rung) => paramsOf(rung) === paramsOf(data[0]) && !data.includes(rung));
    const axes: readonly Axis[] = [
      { family, kind: 'model size', points: toPoints(sizes, paramsOf, tasks) },
      { family, kind: 'data size', points: toPoints(data, pairsOf, tasks) },
      ...otherData.map((other) => ({
        family,
        kind: 'training data' as const,
        points: toPoints([other, ...whole], pairsOf, tasks),
      })),
    ];
    return axes.filter(({ points }) => points.length > 1);
  });
}

/** Whether an axis rises at every step. */
export function judgeAxis({ points }: Axis): AxisVerdict {
  const steps = points.slice(1).map(({ mean }, index) => mean - points[index].mean);
  return { rises: steps.every((step) => step > 0), smallestStep: Math.min(...steps) };
}

/** The scatter of the first group of models that are equal but for their seed; undefined where there is none. */
export function findSeedScatter(
  ladders: readonly Ladder[],
  tasks: readonly TaskCard[],
): SeedScatter | undefined {
  for (const { rungs } of ladders) {
    for (const rung of rungs) {
      const equal = rungs.filter(
        (other) =>
          paramsOf(other) === paramsOf(rung) &&
          pairsOf(other) === pairsOf(rung) &&
          dataOf(other) === dataOf(rung),
      );
      if (equal.length < 2) continue;
      const models = toPoints(equal, ({ model }) => numberOf(model.training?.seed), tasks);
      const means = models.map(({ mean }) => mean);
      return { models, range: Math.max(...means) - Math.min(...means) };
    }
  }
  return undefined;
}

function toPoints(
  rungs: readonly Rung[],
  x: (rung: Rung) => number,
  tasks: readonly TaskCard[],
): readonly AxisPoint[] {
  return rungs
    .flatMap((rung) => {
      const score = meanScore(rung, tasks);
      return score ? [{ name: rung.model.id, x: x(rung), data: dataOf(rung), mean: score.mean }] : [];
    })
    .toSorted((a, b) => a.x - b.x);
}

function paramsOf({ model }: Rung): number {
  return model.paramsM?.image ?? 0;
}

function pairsOf({ model }: Rung): number {
  return numberOf(model.training?.uniquePairsM);
}

function dataOf({ model }: Rung): string {
  return typeof model.training?.data === 'string' ? model.training.data : '';
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
