import { correctedAkaike } from './aicc.js';
import type { Allowance } from './allowance.js';
import { isDetermined } from './determined.js';
import { profileFloor } from './floor-profile.js';
import type { Form, FormFit, Loss } from './form.js';
import { leaveOneOut, worstMiss } from './held-out.js';
import { createRefit, squaredResiduals, type WeightedPoint } from './law.js';
import type { FloorProfile } from './series-fit.js';

/** By how much AICc must fall for a form to be worth more than a simpler one. */
const gain = 2;
/** By which factor a miss must be larger to count against a form. */
const worse = 1.1;

/** The forms compared, and the one to take. */
export interface Choice {
  readonly form: Form;
  /** By least squares on logs. */
  readonly aicc: Readonly<Partial<Record<Form, number>>>;
  readonly tried: readonly FormFit[];
  /** Leave-one-out error and worst miss of the points held out, in points, under the loss that is asked for. */
  readonly loo: Readonly<Partial<Record<Form, number>>>;
  readonly miss: Readonly<Partial<Record<Form, number>>>;
  readonly floorProfile?: FloorProfile;
  readonly warnings: readonly string[];
}

/** What is asked of a comparison. */
export interface ComparedOptions {
  /** A form that is taken whatever comes out, or `auto`. */
  readonly asked: Form | 'auto';
  readonly loss: Loss;
  readonly delta?: number | undefined;
  readonly ceiling?: number | undefined;
  /** How many points are held out. */
  readonly heldOut: (form: Form) => number;
}

/** Compares the forms that are allowed on the same points and takes the power law, unless another pays: AICc is lower by
 *  2, the search ended inside its bounds, a floor is identified, and the points held out are not missed by more. */
export function chooseForm(
  points: readonly WeightedPoint[],
  allowance: Allowance,
  options: ComparedOptions,
): Choice {
  const { asked, loss, delta, ceiling } = options;
  const wanted = asked === 'auto' || allowance.compared.includes(asked) ? [] : [asked];
  const forms = [...allowance.compared, ...wanted].filter((form) => isDetermined(points, form));
  const tried: FormFit[] = [];
  const aicc: Partial<Record<Form, number>> = {};
  const loo: Partial<Record<Form, number>> = {};
  const miss: Partial<Record<Form, number>> = {};
  for (const form of forms) {
    const fit = createRefit(form, { loss: 'log', ceiling })(points);
    tried.push(fit);
    const refit = createRefit(form, { loss, delta, ceiling });
    set(aicc, form, correctedAkaike(squaredResiduals(fit, points), points.length, fit.free));
    set(loo, form, leaveOneOut(points, loss === 'log' ? fit : refit(points), refit));
    if (form !== 'constant') set(miss, form, worstMiss(points, form, options.heldOut(form), refit));
  }
  const floor = tried.find((fit) => fit.form === 'power-floor');
  const floorProfile = floor && profileFloor(points, floor.params.E);
  const compared = { tried, aicc, loo, miss, ...(floorProfile ? { floorProfile } : {}) };
  return asked === 'auto'
    ? { ...compared, ...climb(allowance.rivals, compared) }
    : { ...compared, form: asked, warnings: [] };
}

function set(values: Partial<Record<Form, number>>, form: Form, value: number | undefined): void {
  if (value !== undefined && Number.isFinite(value)) values[form] = value;
}

function climb(
  rivals: readonly Form[],
  { tried, aicc, miss, floorProfile }: Omit<Choice, 'form' | 'warnings'>,
): { readonly form: Form; readonly warnings: readonly string[] } {
  let form: Form = tried.some((fit) => fit.form === 'power') ? 'power' : 'constant';
  const warnings: string[] = [];
  for (const rival of rivals) {
    const fit = tried.find((one) => one.form === rival);
    const [before, after] = [aicc[form], aicc[rival]];
    if (!fit?.converged || before === undefined || after === undefined || after > before - gain) continue;
    if (rival === 'power-floor' && !floorProfile?.identified) continue;
    if (fit.onBound.length > 0 && !rival.startsWith('joint')) continue;
    const [missed, missedBefore] = [miss[rival], miss[form]];
    if (missed !== undefined && missedBefore !== undefined && missed > worse * missedBefore)
      warnings.push(
        `AICc prefers ${rival}, but it misses the points held out by ${missed.toFixed(2)} points, ${form} by ${missedBefore.toFixed(2)}: ${form} is taken`,
      );
    else form = rival;
  }
  return { form, warnings };
}
