import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';

/** What bench:perf makes once and keeps, such as graphs of real size: outside of git, removed by `npm ci`. */
export const cacheFolder = join(packageRoot, 'node_modules', '.cache', 'vitabench-perf');
