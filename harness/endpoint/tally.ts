import type { ServedFacts } from '../core/encoder.js';
import type { ChatAnswer } from './read-answer.js';

/** Sums up answers. */
export interface Tally {
  readonly add: (answer: ChatAnswer) => void;
  readonly facts: () => Omit<ServedFacts, 'url' | 'requests' | 'retries'>;
}

/** An empty tally for the model that is asked for; `note` is told when the server names another one than at first. */
export function createTally(asked: string, note: (text: string) => void): Tally {
  let model: string | undefined;
  let tokens: { readonly promptTokens: number; readonly completionTokens: number } | undefined;
  const finishReasons = new Map<string, number>();
  const others = new Set<string>();
  return {
    add: ({ model: named, usage, finishReason }) => {
      model ??= named;
      if (named !== undefined && named !== model && !others.has(named)) {
        others.add(named);
        note(`the server's model was ${model}, and is ${named} now: the answers are of more than one model`);
      }
      if (usage)
        tokens = {
          promptTokens: (tokens?.promptTokens ?? 0) + usage.prompt_tokens,
          completionTokens: (tokens?.completionTokens ?? 0) + usage.completion_tokens,
        };
      finishReasons.set(finishReason, (finishReasons.get(finishReason) ?? 0) + 1);
    },
    facts: () => ({
      model: model ?? asked,
      ...tokens,
      finishReasons: Object.fromEntries([...finishReasons].sort(([a], [b]) => (a < b ? -1 : 1))),
    }),
  };
}
