import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../../harness/config/record.js';
import { compareSpeed } from '../../../reports/compare/compare-speed.js';
import { okRecord, recordsByStatus } from '../../support/records.js';

const machine = { processor: 'A processor', cores: 4, system: 'linux x64' };

function timed(imagesPerSecond: number, runtime: Partial<OwnRecord['runtime']> = { machine }): OwnRecord {
  return {
    ...okRecord,
    runtime: { ...okRecord.runtime, ...runtime },
    timing: { ...okRecord.timing, imagesPerSecond },
  };
}

const alone = (record: OwnRecord) => ({ record, repeats: [] });

describe('compareSpeed', () => {
  it('lists the speeds of the runs, then of their repetitions of the same task', () => {
    const other = { ...timed(99), task: 'mini/other' };
    const before = { record: timed(10), repeats: [timed(11), other, recordsByStatus.failed, timed(12)] };
    expect(compareSpeed(before, alone(timed(20)))).toEqual({
      ...{ before: [10, 11, 12], after: [20], sameMachine: true, differs: [] },
    });
  });

  it.each([
    [{ machine: { ...machine, processor: 'Another' } }, 'processor: A processor, then Another'],
    [{ machine: { ...machine, cores: 8 } }, 'processor threads: 4, then 8'],
    [{ machine: { ...machine, system: 'darwin arm64' } }, 'system: linux x64, then darwin arm64'],
    [{ machine, provider: 'cuda' }, 'provider: cpu, then cuda'],
    [{ machine, precision: 'int8' }, 'precision: fp32, then int8'],
    [{ machine, batchSize: 9 }, 'batch size: 8, then 9'],
    [{ machine, threads: 3 }, 'threads: 1, then 3'],
    [{ machine, workers: 5 }, 'workers: 2, then 5'],
  ])('names what differs: %j', (runtime, differs) => {
    expect(compareSpeed(alone(timed(1)), alone(timed(1, runtime)))).toMatchObject({
      ...{ sameMachine: false, differs: [differs] },
    });
  });

  it('takes records that do not say where they ran for no evidence of the same machine', () => {
    const { sameMachine, differs } = compareSpeed(alone(timed(1, {})), alone(timed(1, {})));
    expect(sameMachine).toBe(false);
    expect(differs[0]).toBe('processor: the record does not say, then the record does not say');
  });
});
