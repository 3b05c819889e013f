import type { ModelCard } from '../../harness/config/model-card.js';
import { messageOf, UserError } from '../../harness/core/errors.js';
import { checkModel } from '../check-model.js';
import { completeModel } from '../complete-model.js';
import type { ModelFolder } from '../model-folder.js';
import { regionHeads } from '../heads/head-outputs.js';
import { readAnswerGraphs, type AnswerReport } from './answer-report.js';
import { readHead, type HeadReport } from './head-report.js';
import { measureTower } from './measure-tower.js';
import { listTowers, readTower } from './tower-report.js';
import { findWarnings, recognisedFamily, type InspectedTower } from './warnings.js';

/** What there is to know about a model before it is run. */
export interface ModelReport {
  readonly id: string;
  readonly folder: string;
  /** As the card says, and as the image graph is built; the latter is null where it is built like none. */
  readonly family: { readonly card: string; readonly graph: string | null };
  readonly imageSize: ModelCard['image']['size'];
  readonly towers: readonly InspectedTower[];
  /** The detector and the segmenter, where there are any. */
  readonly heads: readonly HeadReport[];
  /** The graphs of the language model, where there is one. */
  readonly answer: readonly AnswerReport[];
  readonly warnings: readonly string[];
  /** What keeps it from being run; empty where nothing does. */
  readonly problems: readonly string[];
}

/** Reads the graphs of a model, runs each once, and compares them with the card. Throws ModelError where a graph cannot be
 *  read; what only shows when graphs are compared or run is listed as a problem. */
export async function inspectModel(model: ModelFolder): Promise<ModelReport> {
  const complete = completeModel(model);
  const { folder, card } = complete;
  const problems: string[] = [];
  const collect = async <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (!problems.includes(messageOf(error))) problems.push(messageOf(error));
      return undefined;
    }
  };
  await collect(() => checkModel(complete));
  const towers: InspectedTower[] = [];
  for (const { role } of listTowers(card)) {
    const report = readTower(folder, card, role);
    // Where graph and card differ already, a run would only say so again in other words.
    const measured =
      problems.length === 0 ? await collect(() => measureTower(folder, card, role)) : undefined;
    towers.push({ ...report, measured });
  }
  return {
    id: card.id,
    folder,
    family: { card: card.family, graph: recognisedFamily(towers[0]) ?? null },
    imageSize: card.image.size,
    towers,
    heads: regionHeads.flatMap((head) => (card[head] ? [readHead(folder, card, head)] : [])),
    answer: (await collect(() => Promise.resolve(readAnswerGraphs(complete)))) ?? [],
    warnings: findWarnings(card, towers),
    problems,
  };
}
