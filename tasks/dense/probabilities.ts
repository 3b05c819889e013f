/** The softmax of `temperature` times each score: positive numbers that sum to 1, in double precision. */
export function toProbabilities(scores: Float64Array, temperature: number): Float64Array {
  let largest = -Infinity;
  for (const score of scores) largest = Math.max(largest, score);
  const probabilities = new Float64Array(scores.length);
  let sum = 0;
  for (let i = 0; i < scores.length; i++)
    sum += probabilities[i] = Math.exp(temperature * (scores[i] - largest));
  for (let i = 0; i < scores.length; i++) probabilities[i] /= sum;
  return probabilities;
}
