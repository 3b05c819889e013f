import { ModelError } from '../harness/core/errors.js';
import { convnext } from './convnext.js';
import type { ModelFamily } from './family.js';
import { vit } from './vit.js';
import { vitamin } from './vitamin.js';

/** Every family this version knows, in the order of reports. */
export const families: readonly ModelFamily[] = [vitamin, vit, convnext];

/** The family of this id. Throws ModelError listing the families; `where` names the card. */
export function findFamily(id: string, where: string): ModelFamily {
  const family = families.find((candidate) => candidate.id === id);
  if (!family)
    throw new ModelError(
      `${where}: family ${JSON.stringify(id)}, expected ${families.map((known) => known.id).join(', ')}`,
    );
  return family;
}
