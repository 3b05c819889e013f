import { MetricError, ProtocolError } from '../../harness/core/errors.js';
import type {
  Protocol,
  ProtocolContext,
  ProtocolResult,
  ProtocolRun,
  SampleLine,
} from '../../harness/core/protocol.js';
import type { AssociationInstance } from '../../harness/core/sample.js';
import { normalizeRows, stackRows } from '../../harness/core/tensor.js';
import { bootstrapInterval } from '../../harness/metrics/bootstrap.js';
import { chooseBest, jaccardIndex } from '../../harness/metrics/jaccard.js';
import { jaccardGroups } from '../../harness/metrics/jaccard-groups.js';
import { innerProducts } from '../../harness/metrics/similarity.js';
import { embeddingOf } from '../embedding.js';
import { requireKind } from '../require-kind.js';
import { roundScore } from '../round-score.js';
import { obtainTexts } from './kept-texts.js';

/** The cues that a metric is the mean over, by their number of candidates. */
const groups: Readonly<Record<string, (candidates: number) => boolean>> = {
  avg_jaccard_score: () => true,
  ...jaccardGroups,
};

/** WinoGAViL as DataComp scores it: as many candidates as belong to the cue, those nearest to `A <cue>` or `An <cue>`;
 *  the Jaccard index of each choice, averaged over cues. At the cut a tie goes to the later candidate.
 *  A cue is scored when all of its candidates were answered; `n` counts those. A group without cues has no metric.
 *  Source: mlfoundations/datacomp, eval_utils/wino_eval.py. */
export const winogavil: Protocol = {
  id: 'winogavil',
  version: 1,
  needs: ['image', 'text'],
  perSample: 'image',
  samples: ['named-image'],
  metrics: Object.keys(groups),
  start: (context) => Promise.resolve(context).then(startChoice),
};

function startChoice(context: ProtocolContext): ProtocolRun {
  const { associations, seed } = context;
  if (!associations)
    throw new ProtocolError('winogavil: the data set has no cues, expected the format winogavil');
  const embeddings = new Map<string, Float32Array>();
  return {
    step: (batch) => {
      for (const answered of batch) {
        const { id } = requireKind('winogavil', answered.sample, 'named-image');
        if (embeddings.has(id))
          throw new ProtocolError(`winogavil: image ${id} came twice, expected it once`);
        embeddings.set(id, embeddingOf(answered));
      }
      return [];
    },
    finish: async () => {
      if (embeddings.size === 0) throw new MetricError('winogavil: no images. Nothing measured is not zero');
      const complete = associations.filter(({ candidates }) => candidates.every((id) => embeddings.has(id)));
      if (complete.length === 0)
        throw new ProtocolError(
          `winogavil: none of ${associations.length} cues has all of its candidates among the ${embeddings.size} images that were answered. Raise --limit, or leave it out`,
        );
      const prompts = complete.map(({ cue }) => promptOf(cue));
      const cues = normalizeRows(await obtainTexts(context, prompts));
      const choices = complete.map((instance, row): Choice => {
        const { candidates, associations: truth } = instance;
        const images = stackRows(candidates.flatMap((id) => embeddings.get(id) ?? []));
        const cosines = innerProducts(cues, normalizeRows(images), row, row + 1);
        const chosen = chooseBest(cosines, truth.length).map((index) => candidates[index]);
        return { instance, chosen, jaccard: jaccardIndex(truth, chosen) };
      });
      return summarize(choices, seed);
    },
  };
}

function promptOf(cue: string): string {
  const text = cue.toLowerCase();
  return `${/^[aeiou]/.test(text) ? 'An' : 'A'} ${text}`;
}

/** A cue with the candidates that were chosen for it, best first. */
interface Choice {
  readonly instance: AssociationInstance;
  readonly chosen: readonly string[];
  readonly jaccard: number;
}

function summarize(choices: readonly Choice[], seed: number): ProtocolResult {
  const metrics: Record<string, number> = {};
  const intervals: Record<string, readonly [number, number]> = {};
  for (const [metric, includes] of Object.entries(groups)) {
    const scores = choices
      .filter(({ instance }) => includes(instance.candidates.length))
      .map(({ jaccard }) => jaccard);
    if (scores.length === 0) continue;
    const everyCue = Int32Array.from(scores.keys());
    metrics[metric] = meanOver(everyCue, scores);
    intervals[metric] = bootstrapInterval(scores.length, (drawn) => meanOver(drawn, scores), seed);
  }
  return { metrics, intervals, n: choices.length, lines: choices.map(lineOf) };
}

function meanOver(drawn: Int32Array, scores: readonly number[]): number {
  let sum = 0;
  for (const cue of drawn) sum += scores[cue];
  return sum / drawn.length;
}

function lineOf({ instance, chosen, jaccard }: Choice): SampleLine {
  return {
    id: instance.id,
    truth: instance.associations,
    prediction: chosen,
    correct: jaccard === 1,
    scores: { jaccard: roundScore(jaccard) },
    groups: { candidates: instance.candidates.length },
  };
}
