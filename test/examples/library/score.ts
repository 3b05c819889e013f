// Scores what another program predicted: arrays, without a file.
import { score } from 'vitabench';

const { metrics, n } = await score({
  metric: 'classification',
  truth: [0, 1, 1],
  // a row of logits for each sample; a Float32Array with a shape is taken, too, and the path of an .npy file
  predictions: [
    [9, 1, 0],
    [9, 1, 0],
    [0, 9, 1],
  ],
});

console.log(n, metrics.acc1, metrics.mean_per_class_recall);
