import type { QueueSurvey } from '../../queue/queue.js';

/** A model that every worker refuses is waited for so long: another worker may come. */
const patienceMs = 60_000;

/** Models whose jobs no worker takes, and since when. */
export interface Refusals {
  readonly note: (survey: Pick<QueueSurvey, 'workers' | 'active'>) => void;
  /** Why a model is given up; undefined while it is not. */
  readonly reasonFor: (model: string) => string | undefined;
}

/** `onRefused` is told of each model when no worker takes it any more, why, and for how many seconds one that does is waited for.
 *  `now`: milliseconds of a clock that does not jump. */
export function createRefusals(
  onRefused: (model: string, reason: string, seconds: number) => void,
  now: () => number = () => performance.now(),
): Refusals {
  let models = new Map<string, { readonly since: number; readonly reason: string }>();
  return {
    note: ({ workers, active }) => {
      const at = now();
      const all = (workers.at(0)?.refused ?? []).filter(
        ({ model }) =>
          workers.every(({ refused }) => refused.some((one) => one.model === model)) &&
          !active.some(({ job }) => job.model.id === model),
      );
      for (const { model, reason } of all)
        if (!models.has(model)) onRefused(model, reason, patienceMs / 1000);
      models = new Map(
        all.map(({ model, reason }) => [model, { since: models.get(model)?.since ?? at, reason }]),
      );
    },
    reasonFor: (model) => {
      const refused = models.get(model);
      if (!refused || now() - refused.since < patienceMs) return undefined;
      return `no worker takes it: ${refused.reason}`;
    },
  };
}
