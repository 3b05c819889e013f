import { correctedAkaike } from './aicc.js';
import type { Allowance } from './allowance.js';
import { profileFloor } from './floor-profile.js';
import type { Form, FormFit } from './form.js';
import { worstMiss } from './held-out.js';
import { createRefit, logResiduals, sumOfSquares } from './law.js';
import type { ScalingPoint } from './point.js';
import { isDetermined } from './resampled-uncertainty.js';
import type { FloorProfile } from './series-fit.js';

/** By how much AICc must fall for a form to be worth more than a simpler one. */
const gain = 2;

/** The forms compared, and the one to take. */
export interface Choice {
  readonly form: Form;
  readonly aicc: Readonly<Partial<Record<Form, number>>>;
  readonly tried: readonly FormFit[];
  readonly floorProfile?: FloorProfile;
  readonly warnings: readonly string[];
}

/** Compares forms on the same points, by least squares on logs, and takes the power law unless another pays: its AICc is
 *  lower by 2, it ended inside its bounds, its floor is identified, and it says the points that are held out no worse.
 *  Where AICc and the points held out disagree, the latter are believed. `asked`: a form that is taken whatever comes
 *  out. */
export function chooseForm(
  points: readonly ScalingPoint[],
  allowance: Allowance,
  asked: Form | 'auto',
  ceiling: number | undefined,
): Choice {
  const wanted = asked === 'auto' || allowance.compared.includes(asked) ? [] : [asked];
  const compared = [...allowance.compared, ...wanted].filter((form) => isDetermined(points, form));
  const fits = new Map<Form, FormFit>();
  const aicc: Partial<Record<Form, number>> = {};
  for (const form of compared) {
    const fit = createRefit(form, { loss: 'log', ceiling })(points);
    fits.set(form, fit);
    const value = correctedAkaike(sumOfSquares(logResiduals(fit, points)), points.length, fit.free);
    if (value !== undefined) aicc[form] = value;
  }
  const floor = fits.get('power-floor');
  const floorProfile = floor && profileFloor(points, floor.params.E);
  const { form, warnings } =
    asked === 'auto'
      ? climb(points, allowance, { fits, aicc, ceiling, floorProfile })
      : { form: asked, warnings: [] };
  return { form, aicc, tried: [...fits.values()], ...(floorProfile ? { floorProfile } : {}), warnings };
}

interface Compared {
  readonly fits: ReadonlyMap<Form, FormFit>;
  readonly aicc: Readonly<Partial<Record<Form, number>>>;
  readonly ceiling: number | undefined;
  readonly floorProfile: FloorProfile | undefined;
}

function climb(
  points: readonly ScalingPoint[],
  allowance: Allowance,
  { fits, aicc, ceiling, floorProfile }: Compared,
): { readonly form: Form; readonly warnings: readonly string[] } {
  let form: Form = fits.has('power') ? 'power' : 'constant';
  const warnings: string[] = [];
  for (const rival of allowance.rivals) {
    const fit = fits.get(rival);
    const [before, after] = [aicc[form], aicc[rival]];
    if (!fit?.converged || before === undefined || after === undefined || after > before - gain) continue;
    if (rival === 'power-floor' && !floorProfile?.identified) continue;
    if (fit.onBound.length > 0 && !rival.startsWith('joint')) continue;
    const miss = (one: Form) =>
      worstMiss(points, one, allowance.heldOut, createRefit(one, { loss: 'log', ceiling }));
    const [missBefore, missAfter] = [miss(form), miss(rival)];
    if (missBefore !== undefined && missAfter !== undefined && missAfter > missBefore)
      warnings.push(
        `AICc prefers ${rival}, the largest points held out prefer ${form} (${missAfter.toFixed(2)} against ${missBefore.toFixed(2)} points): ${form} is taken`,
      );
    else form = rival;
  }
  return { form, warnings };
}
