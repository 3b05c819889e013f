import { describe, expect, it } from '@jest/globals';
import { createQueueProgress, type QueueStanding } from '../../../harness/cli/queue/queue-progress.js';
import type { Terminal } from '../../../harness/cli/terminal.js';
import type { QueueSurvey } from '../../../harness/queue/queue.js';
import { makeQueueJob } from '../../support/queue-job.js';

const job = makeQueueJob();
const worker = { id: 'a/1', samplesPerSecond: 10, refused: [] };
const idle: QueueSurvey = { waiting: 1, active: [], dead: [], workers: [] };
const standing: QueueStanding = { finished: 100, total: 1000, tasksDone: 1, tasks: 3 };

function watch() {
  const said: string[] = [];
  const refuse = () => {
    throw new Error('nothing is printed');
  };
  const terminal: Terminal = {
    ...{ print: refuse, error: refuse, interactive: false },
    note: (text) => void said.push(text),
    warn: (text) => void said.push(`warning: ${text}`),
  };
  let time = 0;
  const progress = createQueueProgress(terminal, 'images', 'bench worker', () => time);
  return {
    said,
    at: (seconds: number, survey: QueueSurvey) => {
      time = 1000 * seconds;
      progress.update(standing, survey);
    },
  };
}

describe('progress of all workers', () => {
  it('is what is finished and what is under way, at the pace of all', () => {
    const { said, at } = watch();
    const active = [30, 20].map((samples) => ({ job, samples }));
    const dead = [{ job, reason: 'broken' }];
    at(31, { waiting: 5, active, dead, workers: [worker, { ...worker, id: 'a/2', samplesPerSecond: 40 }] });
    // 850 left at 50 a second
    expect(said).toEqual(['queue  150/1000  50 images/s  17 s left  2 workers, 1 of 3 tasks, 1 dead']);
  });

  it('says once that no worker is there, and that one came', () => {
    const { said, at } = watch();
    for (const seconds of [0, 4, 6, 8]) at(seconds, idle);
    at(10, { ...idle, workers: [worker] });
    at(12, { ...idle, workers: [worker] });
    expect(said).toEqual([
      'warning: no worker is there. Start one, or many: bench worker',
      '1 worker at work',
    ]);
  });
});
