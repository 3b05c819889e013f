import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { defaultModels, findModels, listModels } from '../../models/registry.js';

const idsOf = async (word: string) => (await findModels(word)).map(({ card }) => card.id);

describe('findModels', () => {
  it('takes an id', async () => {
    expect(await idsOf('vit-micro-s')).toEqual(['vit-micro-s']);
  });

  it('takes a pattern of ids, and gives all models of that form once', async () => {
    const sizesS = await idsOf('*-micro-s');
    expect(sizesS.toSorted()).toEqual(defaultModels.toSorted());
    expect((await idsOf('*')).toSorted()).toEqual((await listModels()).map(({ card }) => card.id).toSorted());
  });

  it('orders a family by seed, then data, then size', async () => {
    const models = await findModels('vit-micro-*');
    const keys = models.map(({ card }) => [
      card.training?.seed ?? 0,
      -(card.training?.uniquePairsM ?? 0),
      card.paramsM?.image ?? 0,
    ]);
    const sorted = keys.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    expect(keys).toEqual(sorted);
    expect(models[0].card.id).toMatch(/^vit-/);
  });

  it('takes a dot and a plus as they are', async () => {
    await expect(findModels('vit.micro*')).rejects.toThrow(ConfigError);
  });

  it('says where to look when nothing is of that form', async () => {
    await expect(findModels('resnet-*')).rejects.toThrow(
      "--model resnet-*: no model's id is of this form. See `bench list models`",
    );
  });
});
