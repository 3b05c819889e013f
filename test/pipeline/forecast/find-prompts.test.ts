import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import type { Protocol, ProtocolContext, ProtocolRun } from '../../../harness/core/protocol.js';
import { findPrompts } from '../../../harness/pipeline/forecast/find-prompts.js';
import { multiplyPlainly } from '../../support/matrix-product.js';
import { createFakeDataset, makeTask } from '../../support/pipeline.js';

const nothing: ProtocolRun = { step: () => [], finish: () => Promise.reject(new Error('not finished')) };

function find(start: (context: ProtocolContext) => Promise<ProtocolRun>, kept: readonly unknown[] = []) {
  const task = makeTask();
  const [plain] = task.protocols;
  const protocol: Protocol = { ...plain, start };
  const input = {
    task,
    dataset: createFakeDataset([]).dataset,
    multiply: multiplyPlainly,
    seed: 0,
    workers: 1,
  };
  return findPrompts(protocol, { ...input, judge: undefined, model: { id: 'toy', family: 'vit' } }, (what) =>
    Promise.resolve(kept.includes(what)),
  );
}

describe('findPrompts', () => {
  const keeping = async ({ keep, encodeTexts }: ProtocolContext) => {
    await keep('classes', () => encodeTexts(['a']));
    throw new Error('went on without texts');
  };

  it('says whether what a protocol starts with is kept, and encodes nothing', async () => {
    expect(await find(keeping, ['classes'])).toBe(true);
    expect(await find(keeping, ['others'])).toBe(false);
  });

  it('knows that texts which are never kept are not', async () => {
    const encoding = async ({ encodeTexts }: ProtocolContext) => {
      await encodeTexts(['a']);
      return nothing;
    };
    expect(await find(encoding, ['classes'])).toBe(false);
  });

  it('does not know of texts that come with the samples, and gives back what was started', async () => {
    let closed = 0;
    const close = () => {
      closed++;
      return Promise.resolve();
    };
    expect(await find(() => Promise.resolve({ ...nothing, close }))).toBeUndefined();
    expect(closed).toBe(1);
  });

  it('throws what a protocol throws', async () => {
    const broken = () => Promise.reject(new DataError('toy: no classes'));
    await expect(find(broken)).rejects.toThrow('toy: no classes');
  });
});
