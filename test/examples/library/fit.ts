// Fits a scaling law to runs that stand in a program, and asks what it says of a larger one.
import { fit } from 'vitabench';

const runs = [
  { model: 'S', gmacs: 1, error: 0.5 },
  { model: 'M', gmacs: 4, error: 0.354 },
  { model: 'B', gmacs: 16, error: 0.25 },
  { model: 'L', gmacs: 64, error: 0.177 },
  { model: 'H', gmacs: 256, error: 0.125 },
];

const law = await fit({ points: runs, x: 'gmacs', y: 'error', id: 'model', form: 'power', predict: 512 });

console.log(law.equation, law.verdict);
console.log(law.predictions[0].y.toFixed(3), law.predictions[0].interval);
// What a person should know before the number is believed.
for (const warning of law.warnings) console.log(warning);
