import { stdout } from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { extend, runSuite } from 'vitabench';
import { extension } from './extension.mjs';

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));

extend(extension);
const { records } = await runSuite({
  model: 'vit-micro-s',
  suite: beside('my.suite.json'),
  datasets: beside('my.json'),
  dataDir: beside('data'),
  out: beside('program-results'),
});
for (const { task, metric, metrics } of records) stdout.write(`${task} ${metrics[metric].toFixed(3)}\n`);
