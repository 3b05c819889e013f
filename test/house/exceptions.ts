const lists = 'a list of what there is: extensions and importers of results ask it';
const shapes = 'the shape of a part of what is exported beside it';

/** Findings that are no fault, and why. What is no longer found here is named, so that the list stays short. */
export const exceptions: Readonly<Record<string, string>> = {
  'exports harness/data/index.ts: readerRegistry': lists,
  'exports harness/core/heads.ts: heads': lists,
  'exports harness/config/imported.ts: foreignFormats': lists,
  'types harness/config/imported.ts: ForeignFormat': shapes,
  'types harness/config/published.ts: PublishedMean': shapes,
  'types reports/compare/output/weigh-comparison.ts: WeighedMean': shapes,
  'types test/preprocess/fixture.ts: FixtureCase': shapes,
};
