import { describe, expect, it } from '@jest/globals';
import { startStopwatch } from '../../harness/pipeline/stopwatch.js';
import { createFakeEncoder } from '../support/pipeline.js';

describe('startStopwatch', () => {
  it('tells the parts of a task apart, and prompts from all of them', async () => {
    let time = 100;
    const plain = createFakeEncoder();
    const stopwatch = startStopwatch(
      {
        ...plain,
        encodeTexts: (texts) => {
          time += 10 * texts.length;
          return plain.encodeTexts(texts);
        },
      },
      () => time,
    );
    const { encoder } = stopwatch;
    time += 3; // reading
    await encoder.encodeTexts(['a', 'b']); // 20
    time += 4;
    stopwatch.endStart(); // 3 + 4
    time += 500; // samples
    stopwatch.beginFinish();
    time += 5;
    await encoder.encodeTexts(['a']); // 10
    time += 1;
    // 3 + 20 + 4 + 500 + 5 + 10 + 1 = 543; the finish is 5 + 1, prompts are 20 + 10
    expect(stopwatch.read()).toEqual({ elapsedMs: 543, startMs: 7, finishMs: 6, promptMs: 30 });
  });

  it('leaves out the loading of the model, whatever has to wait for it', async () => {
    let time = 0;
    let loadMs = 900; // of what was before the task
    const pass = (ms: number, loading = 0) => {
      time += ms + loading;
      loadMs += loading;
    };
    const plain = createFakeEncoder();
    const asked = {
      ...plain,
      encodeTexts: (texts: readonly string[]) => {
        pass(20, 700);
        return plain.encodeTexts(texts);
      },
      takeLoadMs: () => {
        const since = loadMs;
        loadMs = 0;
        return since;
      },
    };
    const stopwatch = startStopwatch(asked, () => time);
    await stopwatch.encoder.encodeTexts(['a']);
    pass(4);
    stopwatch.endStart();
    pass(500, 300); // samples, and another load
    stopwatch.beginFinish();
    pass(6);
    expect(stopwatch.read()).toEqual({ elapsedMs: 530, startMs: 4, finishMs: 6, promptMs: 20 });
  });
});
