import type { AnswerFacts } from '../../harness/config/lmm-schema.js';
import { ModelError } from '../../harness/core/errors.js';
import { stripText } from '../../harness/core/python-text.js';
import type { LanguageTokenizer } from '../../harness/preprocess/language-tokenizer.js';

/** What ends an answer. */
export interface StopRules {
  /** Tokens that end it; they are no part of it. */
  readonly ids: ReadonlySet<number>;
  /** Texts that end it, wherever a token began; they and what follows are no part of it. */
  readonly texts: readonly string[];
  /** Tokens of the longest answer. */
  readonly most: number;
}

/** What ends an answer by a card: of `stop`, what is a token of its own (`</s>`) ends it as a token, all else as a text; without
 *  `stop`, the tokenizer's end token. Throws ModelError where there is neither. */
export function readStopRules(
  { stop, maxNewTokens: most }: Pick<AnswerFacts, 'stop' | 'maxNewTokens'>,
  { end, file, idOf }: Pick<LanguageTokenizer, 'end' | 'file' | 'idOf'>,
): StopRules {
  if (stop === undefined) {
    if (end === undefined)
      throw new ModelError(
        `${file}: no eos_token in tokenizer_config.json beside it that it knows, and no lmm.stop in model.json, expected one to end an answer. ` +
          'Name the end token in lmm.stop, such as ["</s>"]',
      );
    return { ids: new Set([end]), texts: [], most };
  }
  const ids = stop.map(idOf).filter((id) => id !== undefined);
  return { ids: new Set(ids), texts: stop.filter((text) => idOf(text) === undefined), most };
}

/** What a model said, up to the first of these texts, without blanks at its ends as Python's `strip` leaves them out. */
export function finishText(text: string, stops: readonly string[]): string {
  const ends = stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
  const said = text.slice(0, Math.min(text.length, ...ends));
  return stripText(said);
}
