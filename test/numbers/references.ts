import type { AnyRow } from './reference-row.js';
import {
  accuracyRow,
  perClassRecallRow,
  zeroShotClassifierRow,
  zeroShotProtocolRow,
} from './rows/classification.js';
import {
  mmeParserRow,
  optionParserRow,
  popeParserRow,
  reviewParserRow,
  scienceqaParserRow,
  seedParserRow,
} from './rows/choice-parsers.js';
import {
  llavaBenchRow,
  mmbenchRow,
  mmeRow,
  mmVetRow,
  popeRow,
  scienceqaRow,
  seedRow,
} from './rows/choice-scores.js';
import { detectionRows } from './rows/detection.js';
import { fitLossesRow, fitParametersRow, pooledIntervalRow, pooledRow } from './rows/fits.js';
import { parquetRow, pythonListsRow, tablesRow } from './rows/foreign-files.js';
import { macroF1Row, worstGroupRow } from './rows/groups.js';
import { decodingRow, labelMapsRow, normalisingRow, resizingRow } from './rows/images.js';
import { quantileRow, randomRow, wilsonRow } from './rows/intervals.js';
import { llavaBenchRequestsRow, mmVetRequestsRow } from './rows/judges.js';
import { laionPolyfitRow, laionPredictionsRow, laionPrintedRow } from './rows/laion-laws.js';
import {
  chinchillaOptimumRow,
  chinchillaParametersRow,
  chinchillaRefitRow,
  overTrainingRow,
} from './rows/language-laws.js';
import { answersRow, mainJobRows } from './rows/main-job.js';
import { longRunsRow, maskPairsRow, polygonsRow, runListsRow } from './rows/masks.js';
import { multiHotRow, npyRow } from './rows/numpy-files.js';
import {
  parityDenseRow,
  parityImageRow,
  parityPixelsRow,
  parityTextRow,
  parityTokensRow,
} from './rows/parity.js';
import { promptsRow } from './rows/prompts.js';
import { publishedMeansRow, zooMeansRow } from './rows/published.js';
import { alignRow, pasteRow, selectRow } from './rows/regions.js';
import { jaccardRow, recallRow, retrievalProtocolRow, winogavilProtocolRow } from './rows/retrieval.js';
import {
  captionSelectionFilesRow,
  classificationFilesRow,
  groupsFilesRow,
  multilabelFilesRow,
  retrievalFilesRow,
  winogavilFilesRow,
} from './rows/score-files.js';
import { panopticFilesRow, semsegFilesRow } from './rows/segmentation-files.js';
import {
  argMaxRow,
  componentsRow,
  interpolationRow,
  maskClassesRow,
  mergingRow,
} from './rows/segmentation-maps.js';
import { panopticRow, semanticRow } from './rows/segmentation.js';
import {
  evalAiTextsRow,
  gqaFilesRow,
  officialTextsRow,
  textvqaFilesRow,
  vizwizFilesRow,
  vqaFilesRow,
  vqaScoresRow,
} from './rows/short-answers.js';
import {
  benjaminiHochbergRow,
  binomialRow,
  fisherRow,
  mcnemarNormalRow,
  mcnemarRow,
  newcombeRow,
  normalQuantileRow,
  normalRow,
  normalTailsRow,
  studentRow,
} from './rows/statistics.js';
import { cleaningRow, tokensRow } from './rows/texts.js';

/** All comparisons with stored values, by the block of docs/NUMBERS.md that shows them. */
export const references: Readonly<Record<string, readonly AnyRow[]>> = {
  pixels: [
    ...[decodingRow, resizingRow, normalisingRow, labelMapsRow],
    ...[cleaningRow, tokensRow, pythonListsRow, tablesRow, parquetRow, npyRow, multiHotRow],
  ],
  classification: [
    ...[accuracyRow, perClassRecallRow, zeroShotClassifierRow, zeroShotProtocolRow, classificationFilesRow],
    ...[multilabelFilesRow, recallRow, retrievalProtocolRow, retrievalFilesRow, captionSelectionFilesRow],
    ...[macroF1Row, worstGroupRow, groupsFilesRow, jaccardRow, winogavilProtocolRow, winogavilFilesRow],
  ],
  detection: [
    ...detectionRows,
    ...[polygonsRow, maskPairsRow, longRunsRow, runListsRow, alignRow, selectRow, pasteRow],
  ],
  segmentation: [
    ...[panopticRow, panopticFilesRow, semanticRow, semsegFilesRow],
    ...[interpolationRow, argMaxRow, componentsRow, maskClassesRow, mergingRow],
  ],
  questions: [
    ...[promptsRow, officialTextsRow, evalAiTextsRow, vqaScoresRow, vqaFilesRow, textvqaFilesRow],
    ...[vizwizFilesRow, gqaFilesRow, scienceqaParserRow, scienceqaRow, seedParserRow, seedRow],
    ...[popeParserRow, popeRow, mmeParserRow, mmeRow, optionParserRow, mmbenchRow],
    ...[reviewParserRow, llavaBenchRow, llavaBenchRequestsRow, mmVetRow, mmVetRequestsRow],
  ],
  'main-job': [...mainJobRows, answersRow],
  laws: [
    ...[fitLossesRow, fitParametersRow, pooledRow, pooledIntervalRow],
    ...[laionPrintedRow, laionPolyfitRow, laionPredictionsRow],
    ...[chinchillaOptimumRow, chinchillaParametersRow, chinchillaRefitRow, overTrainingRow],
  ],
  statistics: [
    ...[wilsonRow, quantileRow, randomRow, mcnemarRow, mcnemarNormalRow, benjaminiHochbergRow],
    ...[newcombeRow, normalRow, normalQuantileRow, normalTailsRow, studentRow, fisherRow, binomialRow],
  ],
  published: [publishedMeansRow, zooMeansRow],
  exporter: [parityPixelsRow, parityTokensRow, parityImageRow, parityTextRow, parityDenseRow],
};

/** All of them in one list. */
export const allRows: readonly AnyRow[] = Object.values(references).flat();
