import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../harness/config/record.js';
import { describeVariants } from '../../reports/summary/variants.js';
import { readTaskRegistry } from '../../tasks/registry.js';
import { okRecord } from '../support/records.js';

const { tasks } = await readTaskRegistry();

function scored(model: string, changes: Partial<OwnRecord>): OwnRecord {
  return { ...okRecord, task: 'datacomp/wilds-fmow', model: { ...okRecord.model, id: model }, ...changes };
}

const record = scored('m1', {
  variants: { 'as-published': { acc_worst_region: 0 }, corrected: { acc_worst_region: 0.3123 } },
});

describe('describeVariants', () => {
  it('puts both values into a line, and says what the corrected one is without', () => {
    expect(describeVariants([record], tasks, ['m1'])).toEqual([
      'datacomp/wilds-fmow: acc_worst_region 0.0 as published, 31.2 corrected (without region 5)',
    ]);
  });

  it('names the model where there are several, in their order', () => {
    const other = scored('m2', record);
    expect(
      describeVariants([record, { ...other, model: { ...other.model, id: 'm2' } }], tasks, ['m2', 'm1']),
    ).toEqual([
      'datacomp/wilds-fmow: acc_worst_region 0.0 as published, 31.2 corrected (without region 5)  (m2)',
      'datacomp/wilds-fmow: acc_worst_region 0.0 as published, 31.2 corrected (without region 5)  (m1)',
    ]);
  });

  it('does not make up a corrected value where every image was left out', () => {
    const empty = { variants: { 'as-published': { acc_worst_region: 0 }, corrected: {} } };
    expect(describeVariants([scored('m1', empty)], tasks, ['m1'])).toEqual([
      'datacomp/wilds-fmow: acc_worst_region 0.0 as published, no image left to correct it (without region 5)',
    ]);
  });

  it('has no line for a record without variants', () => {
    const { variants, ...plain } = record;
    expect(variants).toBeDefined();
    expect(describeVariants([plain], tasks, ['m1'])).toEqual([]);
  });
});
