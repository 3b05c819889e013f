// Compares two models sample by sample: how far they are apart, and whether that is more than noise.
import { compare, runSuite } from 'vitabench';

const models = ['vit-micro-s', 'vitamin-micro-s'];
await runSuite({ model: models, task: 'mini/fluent-3d', limit: 100, out: 'both' });

const [before, after] = models.map((model) => `both/${model}`);
const comparison = await compare({ before, after, ignore: 'preprocess' });

for (const { verdict, tasks } of comparison.models) {
  console.log(verdict);
  for (const task of tasks)
    if (task.status === 'compared') console.log(task.task, task.before, task.after, task.finding);
}
