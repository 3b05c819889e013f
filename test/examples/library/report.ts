// Writes the scaling-law report of a family of models, and takes its sentences.
import { report, runSuite } from 'vitabench';

await runSuite({
  model: ['vit-micro-xs', 'vit-micro-s', 'vit-micro-m'],
  task: 'mini/fluent-3d',
  limit: 100,
  out: 'ladder',
});

const { html, verdicts, tables, warnings } = await report({
  results: 'ladder',
  out: 'report.html',
  bootstrap: 100,
});

console.log(`${html.length} characters, ${tables.length} tables`);
for (const line of [...verdicts, ...warnings]) console.log(line);
