import { DataError } from '../core/errors.js';
import { readJsonList } from '../data/json-lines.js';
import { chooseBest, jaccardIndex } from '../metrics/jaccard.js';
import { jaccardGroups } from '../metrics/jaccard-groups.js';
import {
  checkNotEmpty,
  fileOptions,
  textOption,
  type Score,
  type ScoreInput,
  type Scorer,
} from './scorer.js';
import { parseAnswers, parseInstances, type Instance } from './winogavil-files.js';

/** The instances that a metric is the mean over, by their number of candidates. */
const groups: Readonly<Record<string, (candidates: number) => boolean>> = {
  jaccard_score: () => true,
  ...jaccardGroups,
};

/** WinoGAViL from similarities, as DataComp scores it (eval_utils/wino_eval.py): as many candidates as there are
 *  associations, those of the highest similarity, at the cut a tie to the later candidate; the Jaccard index of each
 *  choice, averaged over instances. A group without instances is null. */
export const winogavil: Scorer = {
  id: 'winogavil',
  summary: 'mean Jaccard index of WinoGAViL, also by number of candidates',
  options: fileOptions(
    'JSON or JSONL of {id, candidates, associations}',
    'JSON or JSONL of {id, similarities}: numbers in the order of the candidates, or by name',
  ),
  example: '--truth instances.jsonl --predictions similarities.jsonl',
  score: scoreWinogavil,
};

async function scoreWinogavil({ options }: ScoreInput): Promise<Score> {
  const truthFile = textOption(options, 'truth');
  const instances = parseInstances(await readJsonList(truthFile), truthFile);
  checkNotEmpty(truthFile, instances.length);
  const answersFile = textOption(options, 'predictions');
  const answers = parseAnswers(await readJsonList(answersFile), instances, answersFile, truthFile);
  const scored = instances.map((instance) => ({
    candidates: instance.candidates.length,
    jaccard: scoreInstance(instance, answers, answersFile),
  }));
  const metrics = Object.entries(groups).map(([name, includes]): [string, number | null] => {
    const chosen = scored.filter(({ candidates }) => includes(candidates));
    const sum = chosen.reduce((total, { jaccard }) => total + jaccard, 0);
    return [name, chosen.length === 0 ? null : sum / chosen.length];
  });
  return { metrics: Object.fromEntries(metrics), n: instances.length };
}

/** An empty list of predictions answers nothing, and scores 0; a list that lacks only some ids is a mistake. */
function scoreInstance(
  { id, candidates, associations }: Instance,
  answers: ReadonlyMap<string, readonly number[]>,
  answersFile: string,
): number {
  if (answers.size === 0) return 0;
  const similarities = answers.get(id);
  if (!similarities)
    throw new DataError(
      `${answersFile}: no similarities for id ${JSON.stringify(id)}, expected one line for each instance`,
    );
  const chosen = chooseBest(similarities, associations.length).map((index) => candidates[index]);
  return jaccardIndex(associations, chosen);
}
