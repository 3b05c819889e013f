import type { Interval } from '../scaling/series-fit.js';
import type { JointLaw } from './joint-law.js';

/** From what R² on GMACs may be said by the parameters alone. */
const enoughR2 = 0.95;

/** A best size that is known to this factor each way alone is no advice. */
const vague = 10;

/** What a reader of the recommendations must know: what the runs leave open, what lies outside of them, and what a sample is. */
export function warnOfJoint(law: Omit<JointLaw, 'warnings'>, budgets: readonly number[]): readonly string[] {
  return [
    ...warnOfOpenLaw(law),
    ...warnOfVagueSizes(law),
    ...warnOfPlaces(law, budgets),
    ...warnOfCost(law),
    ...warnOfRepeats(law),
    ...law.fit.warnings.filter((warning) => /ended on a bound|did not converge|at chance/.test(warning)),
  ];
}

function warnOfOpenLaw({ fit: { form, params } }: Omit<JointLaw, 'warnings'>): readonly string[] {
  const widest = (name: string): Interval | undefined => {
    const one = Object.hasOwn(params, name) ? params[name] : undefined;
    return one?.both ?? one?.runs ?? one?.samples;
  };
  const floor = widest('E');
  const names: readonly (readonly [string, string])[] =
    form === 'joint-tied'
      ? [['alpha', 'parameters and samples']]
      : [
          ['alpha', 'parameters'],
          ['beta', 'samples'],
        ];
  const open = names.flatMap(([name, words]) => {
    const interval = widest(name);
    return interval && interval[0] <= 0
      ? [`the exponent of ${words} is not identified (${sayRange(interval, short)})`]
      : [];
  });
  return [
    ...(floor === undefined
      ? ['no interval of the law is known, so none says how far off the allocation may be']
      : floor[0] <= 0
        ? [
            `the floor E is not identified (${sayRange(floor, percent)}): exponents and allocation hold for E = ${percent(params.E.value)}`,
          ]
        : []),
    ...open,
    ...(form === 'joint-tied'
      ? [
          'parameters and samples share one exponent, for two do not pay by AICc: how the best size grows with compute follows from that, and is not measured',
        ]
      : []),
  ];
}

/** Where the law has an interval and the size has none, it has no end. */
function warnOfVagueSizes({ allocations, fit: { params } }: Omit<JointLaw, 'warnings'>): readonly string[] {
  const { runs, samples, both } = params.E;
  if (!(both ?? runs ?? samples)) return [];
  const open = allocations.filter(
    ({ params: size, paramsInterval: [low, high] = [0, Infinity] }) =>
      high > vague * size || low * vague < size,
  );
  return open.length === 0
    ? []
    : [
        `the best size is not identified at ${open.length} of ${allocations.length} budgets: its 95 % interval reaches more than ${vague} times higher or lower`,
      ];
}

function warnOfPlaces({ allocations, fit }: Omit<JointLaw, 'warnings'>, budgets: readonly number[]) {
  const outside = allocations.filter(({ beyond }) => beyond > 1).length;
  const left = budgets.length - allocations.length;
  return [
    ...(outside === 0
      ? []
      : [`the allocation lies outside of the runs at ${outside} of ${allocations.length} budgets`]),
    ...(left === 0
      ? []
      : [
          allocations.length === 0
            ? 'no budget has a best spending near the runs: nothing is recommended'
            : `${left} of ${budgets.length} budgets have none within ${fit.reach} times the runs, and are left out`,
        ]),
  ];
}

function warnOfCost({ cost: { r2 } }: Omit<JointLaw, 'warnings'>): readonly string[] {
  return r2 >= enoughR2
    ? []
    : [`parameters say the multiply-accumulates of a sample only roughly (R² ${r2.toFixed(2)})`];
}

function warnOfRepeats({ points }: Omit<JointLaw, 'warnings'>): readonly string[] {
  const times = points.flatMap(({ repeated }) => repeated ?? []).map((one) => Math.round(one));
  if (times.length === 0) return [];
  const [low, high] = [Math.min(...times), Math.max(...times)];
  const which = times.length === points.length ? 'all runs' : `${times.length} of ${points.length} runs`;
  return [
    `samples are repeated data: ${which} saw each pair ${low === high ? low : `${low} to ${high}`} times, so more samples are more passes over the same pairs, not new ones`,
  ];
}

function sayRange([low, high]: Interval, say: (value: number) => string): string {
  return `${say(low)} to ${say(high)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(2))).replace('-', '−');
}

function percent(fraction: number): string {
  return `${short(100 * fraction)} %`;
}
