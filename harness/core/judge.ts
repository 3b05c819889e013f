/** What a judge is asked about one answer. */
export interface JudgeRequest {
  /** Of the question, for messages and for what is kept. */
  readonly id: string;
  /** How often it was asked before without an answer that can be read: the same request again is another one. */
  readonly attempt: number;
  readonly system?: string;
  readonly prompt: string;
  readonly temperature: number;
  /** Tokens that it may answer with. */
  readonly maxTokens: number;
}

/** What a judge said. */
export interface Judgement {
  readonly text: string;
  /** The model as the server names it. */
  readonly model: string;
}

/** A language model that grades answers. */
export interface Judge {
  /** The model that is asked for. */
  readonly model: string;
  /** Asks it, with all patience there is; as many requests may be under way as the caller starts. Throws DataError where no
   *  answer is to be had. */
  ask(request: JudgeRequest): Promise<Judgement>;
}
