import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../../harness/config/record.js';
import { sha256 } from '../../../harness/core/hash.js';
import { findMismatches } from '../../../reports/compare/check-comparable.js';
import { comparedFields, type ComparedField } from '../../../reports/compare/comparison.js';
import { importedRecord, okRecord } from '../../support/records.js';

const { dataset, protocol } = okRecord;
const short = (text: string) => sha256(text).slice(0, 12);

const changes: readonly (readonly [
  field: ComparedField,
  change: Partial<OwnRecord>,
  before: string,
  after: string,
])[] = [
  [
    'dataset',
    { dataset: { ...dataset, sha256: sha256('other') } },
    `toy ${short('dataset')}`,
    `toy ${short('other')}`,
  ],
  ['split', { dataset: { ...dataset, split: 'val' } }, 'test', 'val'],
  [
    'protocol',
    // another version has another hash: that is not told twice
    { protocol: { ...protocol, version: 2, hash: sha256('other') } },
    'zero-shot-classification 1',
    'zero-shot-classification 2',
  ],
  ['prompts', { protocol: { ...protocol, hash: sha256('other') } }, short('protocol'), short('other')],
  ['preprocess', { preprocess: sha256('other') }, short('preprocess'), short('other')],
  ['metric', { metric: 'acc5' }, 'acc1', 'acc5'],
  ['judge', { judge: { model: 'a-judge' } }, 'none', 'a-judge'],
];

describe('findMismatches', () => {
  it('finds none between runs that were asked the same', () => {
    const other = { ...okRecord, metrics: { acc1: 0 }, seed: 7, commit: 'd'.repeat(40) };
    expect(findMismatches(okRecord, other, comparedFields)).toEqual([]);
  });

  it('looks at whole hashes, of which it names the start where that tells them apart', () => {
    const [one, other] = [`${'a'.repeat(63)}b`, 'a'.repeat(64)];
    expect(
      findMismatches({ ...okRecord, preprocess: one }, { ...okRecord, preprocess: other }, comparedFields),
    ).toEqual([{ field: 'preprocess', before: one, after: other }]);
  });

  it.each(changes)('names %s with both values', (field, change, before, after) => {
    const other = { ...okRecord, ...change };
    expect(findMismatches(okRecord, other, comparedFields)).toEqual([{ field, before, after }]);
  });

  it.each(changes)('overlooks %s where it need not match, but never the metric', (field, change) => {
    const match = comparedFields.filter((one) => one !== field);
    expect(findMismatches(okRecord, { ...okRecord, ...change }, match)).toHaveLength(
      field === 'metric' ? 1 : 0,
    );
  });

  it('names all fields that differ', () => {
    const other = { ...okRecord, preprocess: sha256('other'), metric: 'acc5' };
    expect(findMismatches(okRecord, other, comparedFields).map(({ field }) => field)).toEqual([
      'preprocess',
      'metric',
    ]);
  });

  it('takes what an imported record does not tell for something else, unless that is to be overlooked', () => {
    expect(findMismatches(okRecord, importedRecord, ['dataset', 'judge'])).toEqual([
      { field: 'dataset', before: `toy ${short('dataset')}`, after: 'not known, imported' },
    ]);
    expect(findMismatches(importedRecord, importedRecord, ['preprocess'])).toHaveLength(1);
    expect(findMismatches(okRecord, importedRecord, comparedFields, 'overlook')).toEqual([]);
    const other = { ...importedRecord, metric: 'acc5' };
    expect(findMismatches(okRecord, other, comparedFields, 'overlook')).toHaveLength(1);
  });
});
