import { describe, expect, it } from '@jest/globals';
import type { GraphValue } from '../../harness/core/graph-value.js';
import { ModelError } from '../../harness/core/errors.js';
import { checkImageInput, checkOutput, checkTextInput } from '../../models/graph-checks.js';
import { expectOneLine } from '../support/errors.js';

const value = (name: string, type: string, ...shape: readonly (number | null)[]): GraphValue => ({
  ...{ name, type, shape },
});
const graph = (inputs: readonly GraphValue[], outputs: readonly GraphValue[] = []) => ({
  ...{ file: 'g.onnx', inputs, outputs },
});

describe('checkOutput', () => {
  it.each<[kind: 'embedding' | 'dense', shape: readonly (number | null)[]]>([
    ['embedding', [null, 512]],
    ['embedding', [null, null]],
    ['dense', [null, 512, 14, 14]],
    ['embedding', []],
    ['dense', []],
  ])('takes %s %j', (kind, shape) => {
    expect(() => {
      checkOutput(graph([], [value('y', 'float16', ...shape)]), 'y', kind);
    }).not.toThrow();
  });

  it.each<[kind: 'embedding' | 'dense', shape: readonly (number | null)[], message: string]>([
    ['embedding', [null, 77, 512], 'output y is [N, 77, 512], expected [N, D]'],
    ['embedding', [null], 'output y is [N], expected [N, D]'],
    ['dense', [null, 512], 'output y is [N, 512], expected [N, D, H, W]'],
  ])('refuses %s %j', async (kind, shape, message) => {
    const check = () => {
      checkOutput(graph([], [value('y', 'float32', ...shape)]), 'y', kind);
    };
    await expectOneLine(check, ModelError, `g.onnx: ${message}. Name another output`);
  });
});

describe('inputs', () => {
  it('that are absent are not those of the other tower', async () => {
    await expectOneLine(
      () => {
        checkImageInput(graph([]), 'x', [8, 8]);
      },
      ModelError,
      'no input "x", it has none',
    );
    await expectOneLine(
      () => {
        checkTextInput(graph([]), 'x', 77);
      },
      ModelError,
      'no input "x", it has none',
    );
  });

  it('that state no shape are named', async () => {
    const [pixels, ids] = [value('x', 'float32'), value('x', 'int64')];
    await expectOneLine(
      () => {
        checkImageInput(graph([pixels]), 'x', [8, 8]);
      },
      ModelError,
      'g.onnx: input x states no shape, expected [N, 3, H, W]',
    );
    await expectOneLine(
      () => {
        checkTextInput(graph([ids]), 'x', 77);
      },
      ModelError,
      'g.onnx: input x states no shape, expected [N, L]',
    );
  });
});
