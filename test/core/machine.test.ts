import { availableParallelism } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { describeMachine } from '../../harness/core/machine.js';

describe('describeMachine', () => {
  it('says processor, threads and system', () => {
    expect(describeMachine()).toEqual({
      processor: expect.stringMatching(/\S/),
      cores: availableParallelism(),
      system: `${process.platform} ${process.arch}`,
    });
  });
});
