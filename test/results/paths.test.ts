import { basename, join } from 'node:path';
import { expect, it } from '@jest/globals';
import {
  batchSizePath,
  isBatchSizeFile,
  manifestPath,
  recordPath,
  samplesPath,
} from '../../harness/results/paths.js';

it('puts record, samples and manifest where CONTRACT.md says', () => {
  expect(recordPath('out', 'vit-s', 'datacomp/cifar10')).toBe(join('out', 'vit-s', 'datacomp__cifar10.json'));
  expect(samplesPath('out', 'vit-s', 'a/b/c')).toBe(join('out', 'vit-s', 'a__b__c.samples.jsonl'));
  expect(manifestPath('out', 'vit-s')).toBe(join('out', 'vit-s', 'run.json'));
});

it('knows the file of a batch size again, and takes no record for one', () => {
  const name = basename(batchSizePath('results', 'vit-b-32', 'ab12'.repeat(16)));
  expect(isBatchSizeFile(name)).toBe(true);
  expect(['mini__openmoji.json', 'run.json', `${name}.json`].filter(isBatchSizeFile)).toEqual([]);
});
