import type { AnswerFacts } from '../../harness/config/lmm-schema.js';
import { ModelError } from '../../harness/core/errors.js';
import type { GraphValue } from '../../harness/core/graph-value.js';
import { checkFloats, checkIds, requireValue, type GraphSignature } from '../graph-checks.js';

/** The past of one layer, as the decoder names it: keys, then values. */
interface CacheName {
  readonly past: string;
  readonly present: string;
  readonly heads: number;
  readonly depth: number;
}

/** What a decoder is fed and gives. */
export interface DecoderFacts {
  /** Two a layer. */
  readonly cache: readonly CacheName[];
  readonly takesMask: boolean;
  readonly takesPositions: boolean;
  /** Whether it is a merged decoder of older exports, which is told whether there is a past. */
  readonly takesBranch: boolean;
  /** Whether it can be asked for the logits of the last tokens alone. */
  readonly takesLogitsCount: boolean;
  /** Width of the embeddings; null where it is not stated. */
  readonly width: number | null;
  /** Logits a token; null where it is not stated. */
  readonly vocabulary: number | null;
}

/** Input of older merged decoders: [1], bool. Source: huggingface/optimum, optimum/onnx/graph_transformations.py. */
export const branchInput = 'use_cache_branch';

/** Input of newer exports: how many of the last tokens get logits; a single number. Source: transformers.js, src/models.js. */
export const logitsCountInput = 'num_logits_to_keep';

/** What a decoder says of itself: layers, heads and their width come from its own inputs. Throws ModelError where it does not fit the
 *  names of the card, has no past, or asks for more. */
export function readDecoderFacts(graph: GraphSignature, names: AnswerFacts['names']): DecoderFacts {
  const embeds = requireFloats(graph, 'inputs', names.embeds, 3, '[N, T, D]');
  const logits = requireFloats(graph, 'outputs', names.logits, 3, '[N, T, V]');
  const has = (name: string) => graph.inputs.some((input) => input.name === name);
  const layers = countLayers(graph, names);
  const cache = Array.from({ length: layers }, (_, layer) => [
    readCache(graph, nameOf(names.pastKey, layer), nameOf(names.presentKey, layer)),
    readCache(graph, nameOf(names.pastValue, layer), nameOf(names.presentValue, layer)),
  ]).flat();
  for (const name of [names.mask, names.positions])
    if (has(name)) checkIds(graph, requireValue(graph, 'inputs', name));
  const known = [names.embeds, names.mask, names.positions, branchInput, logitsCountInput];
  const other = graph.inputs.find(
    ({ name }) => !known.includes(name) && !cache.some(({ past }) => past === name),
  );
  if (other)
    throw new ModelError(
      `${graph.file}: also asks for ${JSON.stringify(other.name)}, which bench does not know. Export it without, or name the past in lmm.names of model.json`,
    );
  return {
    cache,
    takesMask: has(names.mask),
    takesPositions: has(names.positions),
    takesBranch: has(branchInput),
    takesLogitsCount: has(logitsCountInput),
    width: embeds.shape[2] ?? null,
    vocabulary: logits.shape[2] ?? null,
  };
}

/** The input or output of this name. Throws ModelError where it is not floating-point, or states another number of axes. */
export function requireFloats(
  graph: GraphSignature,
  side: 'inputs' | 'outputs',
  name: string,
  rank: number,
  axes: string,
): GraphValue {
  const value = requireValue(graph, side, name);
  checkFloats(graph, value);
  if (value.shape.length > 0 && value.shape.length !== rank)
    throw new ModelError(
      `${graph.file}: ${name} is [${value.shape.map((length) => length ?? '?').join(', ')}], expected ${axes}. Correct the name in lmm.names of model.json`,
    );
  return value;
}

function countLayers({ file, inputs }: GraphSignature, { pastKey }: AnswerFacts['names']): number {
  let layers = 0;
  while (inputs.some(({ name }) => name === nameOf(pastKey, layers))) layers++;
  if (layers === 0)
    throw new ModelError(
      `${file}: no input ${JSON.stringify(nameOf(pastKey, 0))}, it has ${inputs.map(({ name }) => name).join(', ')}, expected the past of each layer. ` +
        'Export the decoder with its past (Optimum: the merged decoder), or correct lmm.names in model.json',
    );
  return layers;
}

function readCache(graph: GraphSignature, past: string, present: string): CacheName {
  const { shape } = requireFloats(graph, 'inputs', past, 4, '[N, heads, T, d]');
  requireFloats(graph, 'outputs', present, 4, '[N, heads, T, d]');
  const [, heads, length, depth] = shape;
  if (typeof heads !== 'number' || typeof depth !== 'number' || typeof length === 'number')
    throw new ModelError(
      `${graph.file}: ${past} is [${shape.map((one) => one ?? '?').join(', ')}], expected [N, heads, T, d] with numbers of heads and width, and any length T. Export it again`,
    );
  return { past, present, heads, depth };
}

function nameOf(pattern: string, layer: number): string {
  return pattern.replace('{i}', String(layer));
}
