/** Files of the cache folder that are no embeddings. All of them save time and nothing else, so any may be removed. */
export const cacheFiles = {
  /** Checksums of models and data. */
  fingerprints: 'fingerprints.json',
  /** What was measured for `--batch-size auto`. */
  batchSizes: 'batch-sizes.json',
  /** What tasks take. */
  calibrations: 'calibrations.json',
} as const;
