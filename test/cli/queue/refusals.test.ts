import { expect, it } from '@jest/globals';
import { createRefusals } from '../../../harness/cli/queue/refusals.js';
import type { QueueSurvey } from '../../../harness/queue/queue.js';
import { makeJob } from '../../support/queue.js';

const reason = 'the disk is full';
const workers = (...refused: readonly (readonly string[])[]) =>
  refused.map((models, place) => ({
    id: `a/${place}`,
    samplesPerSecond: 0,
    refused: models.map((model) => ({ model, reason })),
  }));

it('tells once of a model that every worker refuses, and gives it up after a minute', () => {
  const told: unknown[] = [];
  let at = 0;
  const refusals = createRefusals(
    (...words) => told.push(words),
    () => at,
  );
  const look = (seconds: number, survey: Partial<QueueSurvey>) => {
    at = 1000 * seconds;
    refusals.note({ workers: [], active: [], ...survey });
    return refusals.reasonFor('vit');
  };
  expect(look(0, {})).toBeUndefined();
  expect(look(1, { workers: workers(['vit'], []) })).toBeUndefined();
  expect(told).toEqual([]);
  expect(look(2, { workers: workers(['vit'], ['vit', 'convnext']) })).toBeUndefined();
  expect(look(61, { workers: workers(['vit'], ['vit']) })).toBeUndefined();
  expect(told).toEqual([['vit', reason, 60]]);
  expect(look(62, { workers: workers(['vit'], ['vit']) })).toBe('no worker takes it: the disk is full');
  // another worker has come, or one is still at it
  expect(look(63, { workers: workers(['vit'], ['vit'], []) })).toBeUndefined();
  expect(look(64, { workers: workers(['vit'], ['vit']) })).toBeUndefined();
  expect(told).toHaveLength(2);
  const active = [{ job: makeJob(0), samples: 1 }];
  expect(look(200, { workers: workers(['vit'], ['vit']), active })).toBeUndefined();
  expect(look(201, { workers: workers(['vit'], ['vit']) })).toBeUndefined();
});
