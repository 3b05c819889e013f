import { DataError } from '../../harness/core/errors.js';
import type { OptionValues, Scorer } from '../../harness/score/scorer.js';
import { expectOneLine } from '../support/errors.js';
import { scoreFiles } from './files.js';

/** Expects that a scorer refuses these files in one line that holds all these parts. */
export const refuses = (scorer: Scorer, options: OptionValues, ...parts: readonly string[]) =>
  expectOneLine(() => scoreFiles(scorer, options), DataError, ...parts);
