import { describe, expect, it } from '@jest/globals';
import { createProgress } from '../../harness/cli/progress.js';
import type { Terminal } from '../../harness/cli/terminal.js';
import type { RunnableModel } from '../../harness/pipeline/run-settings.js';
import { okRecord } from '../support/records.js';
import { createFakeEncoder, makeModel, makeTask } from '../support/pipeline.js';

function makeTerminal(): { readonly terminal: Terminal; readonly notes: string[] } {
  const notes: string[] = [];
  const refuse = (text: string) => {
    throw new Error(`not expected: ${text}`);
  };
  const note = (text: string) => void notes.push(text);
  const warn = (text: string) => void notes.push(`warning: ${text}`);
  return { notes, terminal: { print: refuse, note, warn, error: refuse, interactive: false } };
}

describe('progress where nobody looks on', () => {
  const model: RunnableModel = makeModel(createFakeEncoder());
  const task = makeTask();
  const label = `${model.card.id}  ${task.card.id}`;

  it('writes a line every half minute with the rate and the time left, and one at the end', () => {
    let time = 1000;
    const { terminal, notes } = makeTerminal();
    const progress = createProgress(terminal, () => time);
    progress.taskStarted(model, task);
    for (let seconds = 1; seconds <= 65; seconds++) {
      time += 1000;
      progress.progress(10 * seconds, 1300);
    }
    progress.taskEnded({ record: okRecord, kept: false, dataMissing: false });
    // After 30 s: 300 images, 10 a second, 1,000 left = 100 s. After 60 s: 600 images, 700 left = 70 s.
    expect(notes).toEqual([
      `${label}  300/1300  10 images/s  1 min 40 s left`,
      `${label}  600/1300  10 images/s  1 min 10 s left`,
      `${label}  acc1 50.0 [10.0, 90.0] %  n 2, 1.5 s, 2.0 images/s`,
    ]);
  });

  it('says beside what a task took what it was thought to take', () => {
    const { terminal, notes } = makeTerminal();
    const progress = createProgress(terminal);
    const ended = { record: okRecord, dataMissing: false, predictedSeconds: 2.25 };
    progress.taskStarted(model, task);
    progress.taskEnded({ ...ended, kept: false });
    progress.taskEnded({ ...ended, kept: true });
    expect(notes).toEqual([
      `${label}  acc1 50.0 [10.0, 90.0] %  n 2, 1.5 s (predicted 2.3 s), 2.0 images/s`,
      `${label}  acc1 50.0 [10.0, 90.0] %  (finished before, kept)`,
    ]);
  });

  it('does not guess the time left when the size is not known', () => {
    let time = 0;
    const { terminal, notes } = makeTerminal();
    const progress = createProgress(terminal, () => time);
    progress.taskStarted(model, task);
    time = 40_000;
    progress.progress(1000, undefined);
    expect(notes).toEqual([`${label}  1000 images, 25 images/s`]);
  });

  it('warns of what is odd about the data before it says how the task ended', () => {
    const { terminal, notes } = makeTerminal();
    const progress = createProgress(terminal);
    progress.taskStarted(model, task);
    progress.taskEnded({
      record: okRecord,
      kept: true,
      dataMissing: false,
      warnings: ['toy: odd', 'toy: too'],
    });
    expect(notes).toEqual([
      'warning: toy: odd',
      'warning: toy: too',
      `${label}  acc1 50.0 [10.0, 90.0] %  (finished before, kept)`,
    ]);
  });

  it('says nothing of a skipped task: the summary does', () => {
    const { terminal, notes } = makeTerminal();
    const progress = createProgress(terminal);
    progress.taskStarted(model, task);
    const { schema, group, metric, startedAt, model: facts } = okRecord;
    const record = {
      schema,
      group,
      metric,
      startedAt,
      task: 'mini/toy',
      model: facts,
      status: 'skipped',
      reason: 'no data',
    } as const;
    progress.taskEnded({ record, kept: false, dataMissing: true });
    expect(notes).toEqual([]);
  });
});
