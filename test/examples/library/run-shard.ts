// Does a run in two parts, as two machines with one folder would, and scores it when both are done.
import { runShard, runSuite } from 'vitabench';

const run = { model: 'vit-micro-s', task: 'mini/fluent-3d', limit: 100, batchSize: 8, out: 'parts' };

for (const shard of ['1/2', '2/2']) {
  const { tasks } = await runShard({ ...run, shard });
  for (const { task, samples, left } of tasks)
    console.log(`${shard} ${task}: ${samples} images, ${left} batches left`);
}

const { records } = await runSuite({ ...run, merge: true });
console.log(records[0].status);
