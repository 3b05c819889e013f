// Holds a gate in one's own script: new results must not be worse than the old ones.
import { gate, runSuite } from 'vitabench';

for (const out of ['old', 'new'])
  await runSuite({ model: 'vit-micro-s', task: 'mini/fluent-3d', limit: 100, out });

const { verdict, summary, checks, exitCode } = await gate({
  baseline: 'old',
  current: 'new',
  config: { version: 1, rules: [{ id: 'no-drop', maxDrop: { absolute: 0.01 } }] },
  json: 'gate.json',
});

console.log(verdict, summary);
for (const { target, state, message } of checks) console.log(state, target, message);
// A regression is a verdict, no error: what the process ends with is for the script to say.
process.exitCode = exitCode;
