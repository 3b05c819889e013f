import type { matchedHashes } from '../../harness/config/gate-config.js';
import type { ComparedField } from '../compare/comparison.js';

type MatchedHash = (typeof matchedHashes)[number];

/** What the names in a config's `baseline.match` stand for. */
export const fieldsOfHash: Readonly<Record<MatchedHash, readonly ComparedField[]>> = {
  datasetHash: ['dataset', 'split'],
  promptHash: ['prompts'],
  preprocessHash: ['preprocess'],
  metricVersion: ['protocol', 'judge'],
};

/** The names to leave out of `baseline.match` so that tasks which differ in these fields are compared all the same; undefined where no
 *  config can overlook one of them. */
export function hashesOfFields(fields: readonly ComparedField[]): readonly MatchedHash[] | undefined {
  const all = Object.entries(fieldsOfHash) as [MatchedHash, readonly ComparedField[]][];
  const hashes = fields.map((field) => all.find(([, own]) => own.includes(field))?.[0]);
  return hashes.every((hash) => hash !== undefined) ? [...new Set(hashes)] : undefined;
}
