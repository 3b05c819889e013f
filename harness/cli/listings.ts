/** What `bench list` can list. */
export const listings = ['tasks', 'models', 'suites', 'datasets', 'metrics'] as const;

/** One of the things `bench list` can list. */
export type Listing = (typeof listings)[number];
