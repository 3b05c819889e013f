import { join } from 'node:path';
import { ModelError } from '../../harness/core/errors.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import {
  checkFloats,
  checkIds,
  checkImageInput,
  requireValue,
  type GraphSignature,
} from '../graph-checks.js';
import { describeAnswerImage, folderOf, requireAnswer, type AnswerModel } from './answer-card.js';
import { readDecoderFacts, requireFloats } from './decoder-facts.js';
import { readLanguageTokenizer } from './load-answer.js';
import { readStopRules } from './stop-rules.js';

/** A width that a graph states, and where. */
interface Width {
  readonly length: number | null;
  /** Such as `inputs_embeds of embed_tokens.onnx`. */
  readonly where: string;
}

/** Checks that the graphs and the tokenizer of an answer head are what the card says and belong together, without loading a weight, as
 *  far as the graphs state it. Throws ModelError naming both sides of the first difference. */
export async function checkAnswer(model: AnswerModel): Promise<void> {
  const facts = requireAnswer(model.card);
  const { names } = facts;
  const transform = describeAnswerImage(model.card);
  if (transform.crop === 'none' && transform.resizeMode !== 'squash')
    throw new ModelError(
      `${model.card.id}: lmm.crop none with resizeMode ${transform.resizeMode}, expected squash: the size would vary. Correct it in model.json`,
    );
  const vision = readOnnx(join(folderOf(model, 'vision'), facts.vision));
  checkImageInput(vision, names.pixels, transform.size, 'lmm');
  const features = widthOfFeatures(vision, names.features);
  const embed = readOnnx(join(folderOf(model, 'embed'), facts.embed));
  const words = checkEmbed(embed, names.ids, names.embeds);
  const decoder = readOnnx(join(folderOf(model, 'decoder'), facts.decoder));
  const { width, vocabulary } = readDecoderFacts(decoder, names);
  expectSame(words, { length: width, where: `${names.embeds} of ${decoder.file}` });
  expectSame(
    facts.projector === undefined
      ? features
      : checkProjector(readOnnx(join(folderOf(model, 'projector'), facts.projector)), features),
    words,
  );
  const tokenizer = await readLanguageTokenizer(model);
  readStopRules(facts, tokenizer);
  if (vocabulary !== null && tokenizer.vocabularySize > vocabulary)
    throw new ModelError(
      `${tokenizer.file}: ${tokenizer.vocabularySize} tokens, ${names.logits} of ${decoder.file} has ${vocabulary}. Copy the tokenizer that belongs to this graph`,
    );
}

/** What goes into the projector, or without one into the decoder: [N, P, W], or a grid [N, W, h, w]. Throws ModelError for another
 *  number of axes. */
export function widthOfFeatures(graph: GraphSignature, name: string): Width {
  const value = requireValue(graph, 'outputs', name);
  checkFloats(graph, value);
  const { shape } = value;
  if (shape.length !== 0 && shape.length !== 3 && shape.length !== 4)
    throw new ModelError(
      `${graph.file}: output ${name} is [${shape.map((length) => length ?? '?').join(', ')}], expected [N, P, W] or [N, W, h, w]. Name another output in lmm.names of model.json`,
    );
  return { length: (shape.length === 3 ? shape[2] : shape.at(1)) ?? null, where: `${name} of ${graph.file}` };
}

function checkEmbed(graph: GraphSignature, ids: string, embeds: string): Width {
  checkIds(graph, requireValue(graph, 'inputs', ids));
  if (graph.inputs.length > 1)
    throw new ModelError(
      `${graph.file}: asks for ${graph.inputs.map(({ name }) => name).join(', ')}, expected ${ids} alone. Is it another graph?`,
    );
  const { shape } = requireFloats(graph, 'outputs', embeds, 3, '[N, T, D]');
  return { length: shape.at(2) ?? null, where: `${embeds} of ${graph.file}` };
}

/** What the projector makes of features that fit it. */
function checkProjector(graph: GraphSignature, features: Width): Width {
  const { inputs, outputs, file } = graph;
  if (inputs.length !== 1 || outputs.length !== 1)
    throw new ModelError(
      `${file}: ${inputs.length} inputs and ${outputs.length} outputs, expected one of each: [N, P, W] to [N, P, D]. Export the projector again`,
    );
  const input = requireFloats(graph, 'inputs', inputs[0].name, 3, '[N, P, W]');
  const output = requireFloats(graph, 'outputs', outputs[0].name, 3, '[N, P, D]');
  expectSame(features, { length: input.shape.at(2) ?? null, where: `${input.name} of ${file}` });
  return { length: output.shape.at(2) ?? null, where: `${output.name} of ${file}` };
}

/** Checks that what one graph gives fits what the next takes, where both state it. */
function expectSame(first: Width, second: Width): void {
  if (first.length === null || second.length === null || first.length === second.length) return;
  throw new ModelError(
    `${first.where} is ${first.length} wide, ${second.where} is ${second.length} wide, expected the same. They are of two models`,
  );
}
