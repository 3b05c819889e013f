import { describe, expect, it } from '@jest/globals';
import { mergeParts, writePerformanceDocument, type MeasuredPart } from './document.js';

const machine = {
  ...{ cpu: 'Toy CPU', cores: 2, memoryGiB: 8, system: 'linux 6.1 x64', node: '20.1.0' },
  ...{ onnxruntime: '1.29.0', date: '2026-11-26', loadBefore: 0.1 },
};

function partOf(id: string, value: number): MeasuredPart {
  return {
    id,
    title: `Title ${id}`,
    text: 'How.',
    repeats: 3,
    machine,
    rows: [{ name: 'n', value, unit: 's' }],
  };
}

describe('docs/PERFORMANCE.md', () => {
  it('keeps parts that were not measured again, in the order of the parts', () => {
    const merged = mergeParts(
      [partOf('c', 1), partOf('a', 1), partOf('gone', 1)],
      [partOf('c', 2)],
      ['a', 'b', 'c'],
    );
    expect(merged.map(({ id, rows }) => [id, rows[0].value])).toEqual([
      ['a', 1],
      ['c', 2],
    ]);
  });

  it('has a table for each part, and where it was measured', () => {
    expect(writePerformanceDocument([partOf('a', 1.5)]).split('\n')).toEqual([
      '## Title a (`a`)',
      '',
      'How.',
      '',
      '|  | measured | lowest to highest | limit | ratio |  |',
      '| --- | --- | --- | --- | --- | --- |',
      '| n | 1.50 s |  |  |  |  |',
      '',
      'Medians over 3 repeats where a spread is given. 2026-11-26: Toy CPU, 2 cores, 8 GiB, linux 6.1 x64, Node 20.1.0, ' +
        'ONNX Runtime 1.29.0; load average before it: 0.1.',
      '',
    ]);
  });
});
