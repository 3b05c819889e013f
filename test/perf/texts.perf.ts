// How much faster the prompts of ImageNet are encoded sorted and trimmed than at context length.
import { createRandom } from '../../harness/core/random.js';
import type { Tensor } from '../../harness/core/tensor.js';
import { readModelFolder } from '../../models/model-folder.js';
import { createTextEncoder } from '../../models/encode-texts.js';
import { idsPerRunOn } from '../../models/text-batches.js';
import { loadTextGraph, type TextGraph } from '../../models/text-graph.js';
import type { TokenLists } from '../../models/token-lists.js';
import type { TextForm } from '../../models/trim-probe.js';
import { compareVectors } from '../../models/verify/comparison.js';
import type { PerfRow } from './row.js';

/** 1,000 classes x 80 templates. */
const prompts = 80_000;

/** Prompts that are encoded in each round; the times of all are computed from them. */
const inRound = { trimmed: 800, padded: 80 } as const;
const rounds = 4;

/** How long open_clip's prompts of ImageNet are in CLIP's tokens: shares of lengths whose mean is 9.6, median 9, 95th
 *  percentile 13 and maximum 22 (counted over all 80,000). */
const lengthShares: readonly (readonly [length: number, share: number])[] = [
  ...([
    [6, 0.03],
    [7, 0.1],
    [8, 0.19],
    [9, 0.24],
    [10, 0.18],
    [11, 0.11],
    [12, 0.07],
  ] as const),
  ...([
    [13, 0.04],
    [14, 0.02],
    [16, 0.012],
    [18, 0.006],
    [22, 0.002],
  ] as const),
];

/** Measures the text tower of a model folder, in one thread and in seconds of its processor. Full length has the better of its
 *  batch sizes. Throws Error where padding may not be trimmed, or where the two ways do not agree. */
export async function measureTexts(
  folder: string,
  note: (line: string) => void,
): Promise<readonly PerfRow[]> {
  const { card } = await readModelFolder(folder);
  const graph = await loadTextGraph(folder, card, { provider: { kind: 'cpu' }, threads: 1 });
  try {
    const { kind, reason } = await graph.probe();
    if (kind !== 'trimmed') throw new Error(`${card.id}: texts are ${kind}, not trimmed: ${reason}`);
    note(`${card.id}: ${reason}`);
    return await compare(graph, note);
  } finally {
    await graph.session.close();
  }
}

async function compare(graph: TextGraph, note: (line: string) => void): Promise<readonly PerfRow[]> {
  const { tokenizer } = graph;
  const lengths = drawLengths(inRound.trimmed * rounds);
  note(
    `${lengths.length} prompts of ${(lengths.reduce((sum, n) => sum + n, 0) / lengths.length).toFixed(1)} tokens`,
  );
  const encoders = { trimmed: encoderOf(graph, 'trimmed'), padded: encoderOf(graph, 'padded') };
  const totals = { trimmed: 0, padded: 0 };
  for (let round = 0; round < rounds; round++) {
    const outcomes: Tensor[] = [];
    for (const form of ['trimmed', 'padded'] as const) {
      const from = round * inRound.trimmed;
      const texts = Array.from({ length: inRound[form] }, (_, i) => `${from + i} ${lengths[from + i]}`);
      const start = process.cpuUsage();
      outcomes.push(await encoders[form](texts));
      const { user, system } = process.cpuUsage(start);
      totals[form] += (user + system) / 1e6;
    }
    checkAgreement(outcomes);
  }
  const seconds = (form: 'trimmed' | 'padded') => (totals[form] / (rounds * inRound[form])) * prompts;
  const size = `${prompts.toLocaleString('en')} prompts of ${tokenizer.contextLength} tokens at most`;
  const times = seconds('padded') / seconds('trimmed');
  note(`full length takes ${times.toFixed(2)} times as long`);
  return [
    { name: `${size}, at full length`, value: seconds('padded'), unit: 's' },
    { name: `${size}, sorted and trimmed`, value: seconds('trimmed'), unit: 's' },
    { name: `${size}: share of the time at full length`, value: 1 / times, unit: 'times', limit: 1 / 5 },
  ];
}

/** An encoder of texts that name themselves and their length: `17 9`. */
function encoderOf(graph: TextGraph, kind: TextForm['kind']) {
  const { tokenizer, embed } = graph;
  const tokenize = (texts: readonly string[]): Promise<TokenLists> => {
    const random = createRandom(1);
    const named = texts.map((text) => Number(text.split(' ')[1]));
    const starts = new Int32Array(named.length + 1);
    named.forEach((length, text) => (starts[text + 1] = starts[text] + length));
    const ids = Int32Array.from({ length: starts[named.length] }, () => 1 + Math.floor(random() * 1000));
    named.forEach((_, text) => (ids[starts[text + 1] - 1] = tokenizer.endToken));
    return Promise.resolve({ ids, starts, contextLength: tokenizer.contextLength });
  };
  const probe = () => Promise.resolve({ kind, reason: '' });
  return createTextEncoder({ atOnce: 1, tokenize, probe, embed }, idsPerRunOn('cpu'));
}

function drawLengths(count: number): readonly number[] {
  const random = createRandom(9);
  return Array.from({ length: count }, () => {
    let left = random();
    return lengthShares.find(([, share]) => (left -= share) < 0)?.[0] ?? 9;
  });
}

/** Throws Error unless the first rows are the same, but for rounding. */
function checkAgreement([trimmed, padded]: readonly Tensor[]): void {
  const first = trimmed.data.subarray(0, padded.data.length);
  const { maxAbs, scale } = compareVectors([first], [padded.data]);
  if (!(maxAbs <= 1e-5 * scale)) throw new Error(`trimmed prompts differ by ${maxAbs} of ${scale}`);
}
