import { readFile } from 'node:fs/promises';
import { DataError, parseJsonList, textOption } from 'vitabench';

const bins = 15;

/** Expected calibration error: how far confidence and accuracy are apart, mean over 15 bins of equal width, weighted by their samples.
 *  Source: Guo et al. 2017, On Calibration of Modern Neural Networks.
 *  @type {import('vitabench').Scorer} */
export const statedConfidence = {
  id: 'stated-confidence',
  summary: 'expected calibration error of predictions with their confidence',
  options: [
    {
      name: 'predictions',
      value: 'file',
      description: '{"confidence": 0 to 1, "correct": true or false}: JSON lines or array',
      required: true,
    },
  ],
  example: '--predictions predictions.jsonl',
  score: async ({ options }) => {
    const file = textOption(options, 'predictions');
    const items = parseJsonList(await readFile(file, 'utf8'), file);
    const sums = Array.from({ length: bins }, () => ({ n: 0, confidence: 0, correct: 0 }));
    items.forEach(({ confidence, correct } = {}, i) => {
      if (!(confidence >= 0 && confidence <= 1) || typeof correct !== 'boolean')
        throw new DataError(`${file}: item ${i + 1}: expected a confidence from 0 to 1, and correct`);
      const bin = sums[Math.min(bins - 1, Math.floor(confidence * bins))];
      bin.n += 1;
      bin.confidence += confidence;
      bin.correct += correct ? 1 : 0;
    });
    const n = items.length;
    if (n === 0) throw new DataError(`${file}: no predictions. Nothing can be scored`);
    const gaps = sums.map((bin) => Math.abs(bin.confidence - bin.correct) / n);
    return { metrics: { calibration_error: gaps.reduce((sum, gap) => sum + gap, 0) }, n };
  },
};
