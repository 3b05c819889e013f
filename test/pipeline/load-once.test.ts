import { describe, expect, it } from '@jest/globals';
import type { Encoder } from '../../harness/core/encoder.js';
import { loadOnce } from '../../harness/pipeline/load-once.js';

describe('loadOnce', () => {
  const makeModel = () => {
    const events: string[] = [];
    const close = () => Promise.resolve(void events.push('close'));
    const open = () => {
      events.push('open');
      return Promise.resolve({ close } as unknown as Encoder);
    };
    return { events, open };
  };

  it('loads a model at the first question, and once', async () => {
    const model = makeModel();
    const { openEncoder, closeEncoder } = loadOnce(model);
    expect(model.events).toEqual([]);
    expect(await openEncoder()).toBe(await openEncoder());
    await closeEncoder();
    expect(model.events).toEqual(['open', 'close']);
  });

  it('closes nothing where nothing was loaded, or could be', async () => {
    const model = makeModel();
    await loadOnce(model).closeEncoder();
    expect(model.events).toEqual([]);
    const broken = loadOnce({ open: () => Promise.reject(new Error('no graph')) });
    await expect(broken.openEncoder()).rejects.toThrow('no graph');
    await broken.closeEncoder();
  });
});
