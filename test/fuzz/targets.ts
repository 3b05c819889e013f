import type { FuzzTarget } from './target.js';
import { archiveTargets } from './targets/archives.js';
import { exchangeTargets } from './targets/exchange.js';
import { hubTargets } from './targets/hub.js';
import { imageTargets } from './targets/images.js';
import { jsonTargets } from './targets/json-files.js';
import { layoutTargets } from './targets/layouts.js';
import { modelTargets } from './targets/models.js';
import { numberTargets } from './targets/numbers.js';
import { questionTargets } from './targets/questions.js';
import { resultTargets } from './targets/results.js';
import { tableTargets } from './targets/tables.js';
import { wordTargets } from './targets/words.js';

/** Whoever writes a reader adds a target. */
export const fuzzTargets: readonly FuzzTarget[] = [
  ...archiveTargets,
  ...numberTargets,
  ...imageTargets,
  ...tableTargets,
  ...jsonTargets,
  ...questionTargets,
  ...resultTargets,
  ...exchangeTargets,
  ...modelTargets,
  ...layoutTargets,
  ...hubTargets,
  ...wordTargets,
];
