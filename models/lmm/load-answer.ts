import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readUncheckedJson } from '../../harness/config/read-file.js';
import type { AskedQuestion, EncodedBatch } from '../../harness/core/encoder.js';
import { ModelError } from '../../harness/core/errors.js';
import {
  createLanguageTokenizer,
  type LanguageTokenizer,
} from '../../harness/preprocess/language-tokenizer.js';
import { createSession, type GraphSession, type SessionOptions } from '../../harness/runtime/session.js';
import {
  describeAnswerImage,
  folderOf,
  requireAnswer,
  type AnswerGraph,
  type AnswerModel,
} from './answer-card.js';
import { answerQuestions, type AnswerParts } from './answer-questions.js';
import { makeDecoder } from './decoder.js';
import { readStopRules } from './stop-rules.js';

/** The answer head of a model, loaded. */
export interface AnswerHead {
  readonly parts: AnswerParts;
  readonly answer: (batch: readonly AskedQuestion[]) => Promise<EncodedBatch>;
  readonly close: () => Promise<void>;
}

/** Loads the graphs of the answer head of a model whose graphs fit its card; `optionsOf` says where each runs. Throws ModelError when
 *  one cannot be loaded. */
export async function loadAnswerHead(
  model: AnswerModel,
  optionsOf: (graph: AnswerGraph) => SessionOptions,
): Promise<AnswerHead> {
  const facts = requireAnswer(model.card);
  const sessions: GraphSession[] = [];
  const open = async (graph: AnswerGraph, file: string) => {
    const session = await createSession(join(folderOf(model, graph), file), optionsOf(graph));
    sessions.push(session);
    return session;
  };
  const close = async () => {
    for (const session of sessions) await session.close();
  };
  try {
    const tokenizer = await readLanguageTokenizer(model);
    const { projector, names, template } = facts;
    const vision = {
      session: await open('vision', facts.vision),
      projector: projector === undefined ? undefined : await open('projector', projector),
      ...{ transform: describeAnswerImage(model.card), facts },
    };
    const embed = await open('embed', facts.embed);
    const parts: AnswerParts = {
      ...{ vision, tokenizer, template, stops: readStopRules(facts, tokenizer) },
      embed: (ids, shape) => embed.run(names.ids, { ids, shape }, names.embeds),
      decoder: makeDecoder(await open('decoder', facts.decoder), names),
    };
    return { parts, answer: (batch) => answerQuestions(batch, parts), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The tokenizer of an answer head: tokenizer.json, and tokenizer_config.json beside it where there is one. */
export async function readLanguageTokenizer(model: AnswerModel): Promise<LanguageTokenizer> {
  const file = join(folderOf(model, 'decoder'), requireAnswer(model.card).tokenizer);
  const configFile = join(dirname(file), 'tokenizer_config.json');
  const config = existsSync(configFile) ? await readUncheckedJson(configFile, ModelError) : {};
  return createLanguageTokenizer(await readUncheckedJson(file, ModelError), config, file);
}
