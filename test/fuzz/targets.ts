import type { FuzzTarget } from './target.js';
import { archiveTargets } from './targets/archives.js';
import { numberTargets } from './targets/numbers.js';

/** Whoever writes a reader adds a target. */
export const fuzzTargets: readonly FuzzTarget[] = [...archiveTargets, ...numberTargets];
