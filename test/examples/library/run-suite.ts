// Runs a model on the embedded data, says how far it is, and stops when it takes too long.
import { runSuite } from 'vitabench';

const { records, interrupted } = await runSuite({
  model: 'vit-micro-s',
  task: ['mini/fluent-3d', 'mini/clipart'],
  limit: 100,
  out: 'results',
  signal: AbortSignal.timeout(10 * 60 * 1000),
  onProgress: ({ task, done, total }) => {
    if (done === total) console.log(`${task}: ${done} images`);
  },
  onWarning: (text) => {
    console.error(text);
  },
});

// A task that failed or could not run is a record, too: nothing is thrown for it.
for (const record of records) {
  if (record.status === 'ok') console.log(record.task, record.metric, record.metrics[record.metric]);
  else console.log(record.task, record.status, record.status === 'failed' ? record.error : record.reason);
}
if (interrupted) console.log('stopped: the same call goes on from here');
