import { describe, expect, it } from '@jest/globals';
import type { Sample } from '../../../harness/core/sample.js';
import type { OpenDataset } from '../../../harness/data/reader.js';
import { gatherFacts } from '../../../harness/pipeline/forecast/task-facts.js';
import { byteProtocol, createFakeDataset, makeSamples, makeTask } from '../../support/pipeline.js';
import { makeEntry } from '../../support/webdataset.js';

const task = makeTask();

function gather(changes: Partial<OpenDataset>, limit?: number, samples: readonly Sample[] = makeSamples(3)) {
  const { dataset, state } = createFakeDataset(samples);
  const facts = gatherFacts(task, byteProtocol, { ...dataset, ...changes }, limit);
  return facts.then((found) => ({ ...found, read: state.read }));
}

describe('gatherFacts', () => {
  it('counts the different prompts of every name in every template, and reads no sample', async () => {
    const { prompts, names, read } = await gather({
      classNames: ['cat', 'dog', 'cat'],
      templates: ['a {c}', '{c} and {c}'],
    });
    // a cat, cat and cat, a dog, dog and dog
    expect([prompts.count, names, read]).toEqual([4, 3, 0]);
    expect(prompts.examples).toEqual(['a cat']);
  });

  it('takes an eighth of the prompts for examples, spread over all, and no more than 64', async () => {
    const classNames = Array.from({ length: 40 }, (_, index) => `c${index}`);
    const { prompts } = await gather({ classNames });
    expect(prompts.examples).toEqual(['c0', 'c8', 'c16', 'c24', 'c32']);
    const many = await gather({ classNames: Array.from({ length: 1000 }, (_, index) => `c${index}`) });
    expect(many.prompts.examples).toHaveLength(64);
    expect(many.prompts.examples.at(-1)).toBe('c984'); // 63 x 1000 / 64
  });

  it('tells the same prompts from others', async () => {
    const [one, same, other] = await Promise.all([
      gather({ classNames: ['a', 'b'] }),
      gather({ classNames: ['a', 'b'], templates: ['{c}', '{c}'] }),
      gather({ classNames: ['a', 'c'] }),
    ]);
    expect(same.prompts.key).toBe(one.prompts.key);
    expect(other.prompts.key).not.toBe(one.prompts.key);
  });

  it('takes the captions of the first images for those of all', async () => {
    const captioned = makeSamples(40).map(({ id, image, label }): Sample => ({
      ...{ kind: 'captioned-image', id, image },
      captions: label < 32 ? [`${id} a`, `${id} b`] : ['rest'],
    }));
    const kind = 'captioned-image';
    const entry = makeEntry({ count: 1000 });
    const { prompts, samples, names, read } = await gather(
      { kind, entry, classNames: [] },
      undefined,
      captioned,
    );
    expect([prompts.count, samples, names, read]).toEqual([2000, 1000, 0, 32]); // two an image
    const limited = await gather({ kind, entry, classNames: [] }, 5, captioned);
    expect([limited.prompts.count, limited.samples, limited.read]).toEqual([10, 5, 5]);
  });

  it('takes one prompt a cue', async () => {
    const instance = { candidates: ['x'], associations: ['x'] };
    const associations = ['sun', 'moon', 'sun'].map((cue, index) => ({
      id: String(index),
      cue,
      ...instance,
    }));
    const { prompts } = await gather({ associations, kind: 'named-image', classNames: [] });
    expect(prompts.count).toBe(2);
  });

  it.each<
    [what: string, changes: Partial<OpenDataset>, limit: number | undefined, samples: number | undefined]
  >([
    ['the entry', { entry: makeEntry({ count: 9 }) }, undefined, 9],
    ['a limit', { entry: makeEntry({ count: 9 }) }, 4, 4],
    ['a limit above all', { entry: makeEntry({ count: 9 }) }, 40, 9],
    ['the reader', { entry: makeEntry({ count: 9 }), sampleCount: 20 }, undefined, 20],
    ['a list in the data', { listedCount: 7 }, undefined, 7],
    ['nothing but the limit', {}, 5, 5],
    ['nothing', {}, undefined, undefined],
  ])('knows the number of samples from %s', async (_, changes, limit, samples) => {
    expect((await gather(changes, limit)).samples).toBe(samples);
  });

  it('asks no prompts of a protocol without text', async () => {
    const { dataset } = createFakeDataset(makeSamples(1));
    const facts = await gatherFacts(task, { ...byteProtocol, needs: ['image'] }, dataset, undefined);
    expect([facts.prompts.count, facts.names]).toEqual([0, 0]);
  });
});
