import { describe, expect, it } from '@jest/globals';
import { modelIdSchema } from '../../harness/config/model-card.js';
import { DataError } from '../../harness/core/errors.js';
import type { ForeignModel } from '../../harness/exchange/foreign-file.js';
import { modelKey, nameModels } from '../../harness/exchange/name-model.js';
import { readKnownCheckpoints } from '../../harness/library/exchange/known-checkpoints.js';
import { expectOneLine } from '../support/errors.js';

const known = await readKnownCheckpoints();
const idsOf = (...models: readonly ForeignModel[]) => {
  const named = nameModels(models, known);
  return models.map((model) => named.get(modelKey(model))?.id);
};

describe('a model of a file', () => {
  it.each([
    ['by the name and tag of its card', 'ViT-L-14', 'datacomp_xl_s13b_b90k', 'vit-l-14-224-datacomp1b'],
    ['whatever the capitals', 'vit-l-14', 'DataComp_XL_s13b_b90k', 'vit-l-14-224-datacomp1b'],
    ['as QuickGELU, which this tag is run with', 'ViT-B-32', 'openai', 'vit-b-32-224-openai'],
    ['by its repository', 'hf-hub:apple/DFN5B-CLIP-ViT-H-14-378', undefined, 'vit-h-14-378-dfn5b'],
    ['by its own id', 'vitamin-l-224-datacomp1b', undefined, 'vitamin-l-224-datacomp1b'],
    ['not as another training run', 'ViT-B-32', 'laion400m_e31', 'vit-b-32-laion400m_e31'],
  ])('is known %s', (_how, name, pretrained, id) => {
    expect(idsOf({ name, ...(pretrained !== undefined && { pretrained }) })).toEqual([id]);
  });

  it('has the facts of its card, or of the published table where it has none', () => {
    const models = [
      { name: 'ViT-B-32', pretrained: 'openai' },
      { name: 'RN50', pretrained: 'openai' },
      { name: 'mine' },
    ];
    const named = nameModels(models, known);
    expect(models.map((model) => named.get(modelKey(model)))).toMatchObject([
      { family: 'vit', size: 'B/32', paramsM: { image: 87.85, text: 63.43 }, training: { data: 'clip-wit' } },
      { id: 'rn50-openai', family: 'resnet', paramsM: { image: 38.32 } },
      { id: 'mine', family: 'unknown' },
    ]);
  });

  it('is not one with its twin where a file has both', () => {
    const [twin, own] = [
      { name: 'ViT-B-32', pretrained: 'openai' },
      { name: 'ViT-B-32-quickgelu', pretrained: 'openai' },
    ];
    expect(idsOf(twin, own)).toEqual(['vit-b-32-openai', 'vit-b-32-224-openai']);
  });

  it.each([
    ['My Model', '/ckpt/epoch 5.pt', 'my-model-ckpt-epoch-5.pt'],
    ['..', '', 'model'],
    ['../../etc', 'x', 'etc-x'],
    ['日本', 'v1', 'v1'],
    ['a/b', undefined, 'a-b'],
  ])('without a card gets an id of its names: %s %s', (name, pretrained, id) => {
    const [got] = idsOf({ name, ...(pretrained !== undefined && { pretrained }) });
    expect(got).toBe(id);
    expect(modelIdSchema.safeParse(got).success).toBe(true);
  });

  it('must not share its id with another', async () => {
    await expectOneLine(
      () => idsOf({ name: 'a b', pretrained: 'x' }, { name: 'a', pretrained: 'b x' }),
      DataError,
      'a-b-x: two models would bear this id, a b x and a b x.',
    );
  });
});

describe('known checkpoints', () => {
  it('are told apart by name and tag', () => {
    const keys = known.map(({ openClip, pretrained }) => modelKey({ name: openClip, pretrained }));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(150);
  });
});
