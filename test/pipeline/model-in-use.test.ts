import { describe, expect, it } from '@jest/globals';
import type { Encoder } from '../../harness/core/encoder.js';
import { useModel } from '../../harness/pipeline/model-in-use.js';
import { createFakeEncoder, makeModel } from '../support/pipeline.js';

describe('useModel', () => {
  const prepare = () => {
    const events: string[] = [];
    const encoder: Encoder = {
      ...createFakeEncoder(),
      close: () => Promise.resolve(void events.push('close')),
    };
    const open = () => {
      events.push('open');
      return Promise.resolve(encoder);
    };
    return { events, encoder, model: makeModel(encoder, { open }) };
  };

  it('loads a model at the first question, and once', async () => {
    const { events, model } = prepare();
    const used = useModel(model);
    expect(events).toEqual([]);
    expect(await used.encoder()).toBe(await used.encoder());
    await used.close();
    expect(events).toEqual(['open', 'close']);
  });

  it('finds out once how many images it takes, with the encoder that it runs with', async () => {
    const { events, encoder, model } = prepare();
    const used = useModel({
      ...model,
      batchSize: async (open) => {
        events.push('measure');
        expect(await open()).toBe(encoder);
        return 5;
      },
    });
    expect([await used.batchSize(), await used.batchSize()]).toEqual([5, 5]);
    expect(await used.encoder()).toBe(encoder);
    expect(events).toEqual(['measure', 'open']);
  });

  it('closes nothing where nothing was loaded, or could be', async () => {
    const { events, model } = prepare();
    await useModel(model).close();
    expect(events).toEqual([]);
    const broken = useModel({ ...model, open: () => Promise.reject(new Error('no graph')) });
    await expect(broken.encoder()).rejects.toThrow('no graph');
    await broken.close();
  });
});
