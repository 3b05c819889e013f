import type { KnownCheckpoint } from '../../exchange/name-model.js';
import { readKnownModels } from '../../../models/known-models.js';
import { readPublished } from '../../../reports/published/read-published.js';

/** The weights that open_clip has a name for, with what is published about them: those of models/cards, by the ids of their cards, and those of
 *  its table of results that no card is of. */
export async function readKnownCheckpoints(): Promise<readonly KnownCheckpoint[]> {
  const [cards, { zoo }] = await Promise.all([readKnownModels(), readPublished()]);
  const carded = cards.map(({ id, family, size, paramsM, gmacs, training, checkpoint }): KnownCheckpoint => ({
    // a card without weights is found by its id alone
    openClip: checkpoint?.openClip ?? id,
    pretrained: checkpoint?.pretrained ?? '',
    carded: true,
    ...(checkpoint && { hub: checkpoint.hub }),
    facts: { id, family, size, ...(paramsM && { paramsM }), ...(gmacs && { gmacs }), training },
  }));
  const others = zoo.models.rows
    .filter(({ card }) => card === null)
    .map((row): KnownCheckpoint => ({
      ...{ openClip: row.model, pretrained: row.pretrained, carded: false },
      facts: {
        id: `${row.model}-${row.pretrained}`.toLowerCase(),
        ...{ family: row.family, size: row.model },
        paramsM: { image: row.paramsImageM, text: row.paramsTextM },
        // the profile counts two operations a multiply-accumulate
        gmacs: { image: row.gflopsImage / 2, text: row.gflopsText / 2 },
        training: { data: row.data, ...(row.samplesSeenM !== null && { samplesSeenM: row.samplesSeenM }) },
      },
    }));
  return [...carded, ...others];
}
