import { readKnownModels } from '../../../models/known-models.js';
import { readPublished } from '../../../reports/published/read-published.js';
import { readTaskRegistry, tasksOfAggregate } from '../../../tasks/registry.js';
import type { KnownModel } from '../../../harness/config/known-model.js';
import { defineRow } from '../reference-row.js';

const registry = await readTaskRegistry();

/** Ids of the tasks of every mean, by its id. */
export const tasksOfMeans = new Map(
  registry.aggregates.map((aggregate) => [
    aggregate.id,
    tasksOfAggregate(registry, aggregate).map(({ id }) => id),
  ]),
);

/** Means of the scores that are published of a model, over the tasks that our aggregates name. */
function computeMeans(scores: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...tasksOfMeans].map(([mean, members]) => [
      mean,
      members.reduce((sum, task) => sum + scores[task], 0) / members.length,
    ]),
  );
}

const pairOf = ({ published: { tasks = {}, ...means } }: KnownModel) => ({
  found: computeMeans(tasks),
  expected: Object.fromEntries(
    [...tasksOfMeans.keys()].map((mean) => [mean, means[mean as keyof typeof means]]),
  ),
});

export const publishedMeansRow = defineRow({
  id: 'published-means',
  what: 'ImageNet, shifts, VTAB, retrieval and mean of 38, from the 38 scores of a model',
  maker: 'published',
  tools: ['open_clip results'],
  tolerance: 1e-4,
  amount: '90 models',
  rule: 'mlfoundations/open_clip: docs/openclip_results.csv; DataComp: tasklist.yml, eval_utils/main.py',
  stored: ['models/cards/'],
  test: 'test/models/known-models.test.ts',
  cases: (await readKnownModels()).filter(({ published }) => published.tasks),
  given: ['published.mean38', 'published.vtab'],
  pair: pairOf,
});

const { zoo } = await readPublished();

// The tables print four digits of every score and of the mean.
export const zooMeansRow = defineRow({
  id: 'zoo-means',
  what: 'the mean of 38 that open_clip prints, from the scores beside it',
  maker: 'published',
  tools: ['open_clip results'],
  tolerance: 0.0011,
  stored: ['reports/published/openclip.json'],
  rule: 'mlfoundations/open_clip: docs/openclip_results.csv',
  test: 'test/reports/published/read-published.test.ts',
  cases: zoo.models.rows,
  given: ['mean38'],
  pair: ({ mean38, tasks }) => ({
    found: Object.values(tasks).reduce((sum, value) => sum + value, 0) / 38,
    expected: mean38,
  }),
});
