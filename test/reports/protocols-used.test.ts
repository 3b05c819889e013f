import { describe, expect, it } from '@jest/globals';
import { describeProtocols } from '../../reports/summary/protocols-used.js';
import { okRecord } from '../support/records.js';

const cardOf = (id: string, ...protocol: string[]) => {
  return { id, name: id, group: 'detection' as const, dataset: id, protocol, metric: 'AP', source: 'none' };
};
const both = cardOf('detection/a', 'detector', 'region-probe');
const one = cardOf('detection/b', 'region-probe');

function scored(task: string, model: string, protocol: string) {
  return {
    ...okRecord,
    task,
    model: { ...okRecord.model, id: model },
    protocol: { ...okRecord.protocol, id: protocol },
  };
}

describe('the protocols of a run', () => {
  it('are said of tasks that have a choice', () => {
    const records = [scored('detection/a', 'x', 'region-probe'), scored('detection/b', 'x', 'region-probe')];
    expect(describeProtocols(records, [both, one])).toEqual(['detection/a: region-probe']);
    expect(describeProtocols([records[1]], [both, one])).toEqual([]);
  });

  it('are kept apart by model', () => {
    const records = [
      scored('detection/a', 'x', 'region-probe'),
      scored('detection/a', 'y', 'detector'),
      scored('detection/a', 'z', 'region-probe'),
    ];
    expect(describeProtocols(records, [both])).toEqual([
      'detection/a: region-probe (x, z); detector (y), which are not to be compared',
    ]);
  });
});
