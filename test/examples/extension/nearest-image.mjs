import { MetricError, createTensor, normalizeRows, stackRows, wilsonInterval } from 'vitabench';

/** What the number means: without this, nobody would know that more of it is better.
 *  @type {import('vitabench').MetricDescriptor} */
export const nearestImageAccuracy = {
  id: 'nearest_image_acc',
  unit: 'fraction',
  range: [0, 1],
  higherIsBetter: true,
  summary: 'images whose nearest other image, by cosine, is of their class',
};

/** Rows of similarities that are computed at once. */
const block = 256;

/** Each image gets the class of the nearest of all others: leave-one-out, without prompts, so a model needs no text tower.
 *  Raise `version` with any change that can move a number.
 *  @type {import('vitabench').Protocol} */
export const nearestImage = {
  id: 'nearest-image',
  version: 1,
  needs: ['image'],
  perSample: 'image',
  samples: ['labelled-image'],
  metrics: [nearestImageAccuracy.id],
  start: async ({ multiply }) => {
    const seen = [];
    return {
      // one line a sample can be written only when all are there
      step: (batch) => {
        for (const { sample, output } of batch)
          seen.push({ id: sample.id, label: sample.label, row: output.tensors.embedding.data });
        return [];
      },
      finish: async () => {
        const n = seen.length;
        if (n < 2) throw new MetricError(`nearest-image: ${n} images, expected at least 2`);
        const nearest = await findNearest(normalizeRows(stackRows(seen.map(({ row }) => row))), multiply);
        const lines = seen.map(({ id, label }, i) => {
          const prediction = seen[nearest[i]].label;
          return { id, truth: label, prediction, correct: prediction === label };
        });
        const hits = lines.filter(({ correct }) => correct).length;
        return {
          metrics: { [nearestImageAccuracy.id]: hits / n },
          intervals: { [nearestImageAccuracy.id]: wilsonInterval(hits, n) },
          n,
          lines,
        };
      },
    };
  },
};

/** For each row of `all` [N, D], of length 1, the index of the other row with the highest cosine; ties to the lower index. */
async function findNearest(all, multiply) {
  const [n, width] = all.shape;
  const nearest = [];
  for (let from = 0; from < n; from += block) {
    const to = Math.min(from + block, n);
    const rows = createTensor(all.data.subarray(from * width, to * width), [to - from, width]);
    const { data: cosines } = await multiply(rows, all);
    for (let i = from; i < to; i++) {
      let best = i === 0 ? 1 : 0;
      for (let other = best + 1; other < n; other++)
        if (other !== i && cosines[(i - from) * n + other] > cosines[(i - from) * n + best]) best = other;
      nearest.push(best);
    }
  }
  return nearest;
}
