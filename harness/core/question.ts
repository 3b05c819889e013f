/** The answer is kept by a server: the data set brings none. */
interface HeldBackTruth {
  readonly kind: 'held-back';
}

/** What ten people answered; how many they are is up to the data set. */
export interface AnswersTruth {
  readonly kind: 'answers';
  /** One an answer slot, as written; equal texts stay. At least one. */
  readonly answers: readonly string[];
  /** VQA v2 and VizWiz: `yes/no`, `number`, `other`. */
  readonly answerType?: string;
  /** VQA v2: the first words of the question. */
  readonly questionType?: string;
}

/** A question of GQA: the members of its JSON that a score is made of. */
export interface GqaTruth {
  readonly kind: 'gqa';
  readonly answer: string;
  readonly isBalanced: boolean;
  readonly structural: string;
  readonly semantic: string;
  readonly detailed: string;
  /** The group of answers that are compared; null where there is none. */
  readonly globalGroup: string | null;
  /** Ids of the questions whose answers follow from the right answer to this one; itself may be among them. */
  readonly entailed: readonly string[];
}

/** One right option of several. */
export interface ChoiceTruth {
  readonly kind: 'choice';
  /** The letter of the right option: `A`. */
  readonly answer: string;
  /** The texts of the options in order; the first is A. */
  readonly options: readonly string[];
  /** What the benchmark sorts its questions by, by the name of the sorting: `category`, `type`, `subject`. */
  readonly groups: Readonly<Record<string, string>>;
}

/** Yes or no. */
export interface YesNoTruth {
  readonly kind: 'yes-no';
  readonly answer: 'yes' | 'no';
  /** The part of the benchmark that is scored for itself: the split of POPE, the subtask of MME. */
  readonly part: string;
}

/** What a judge compares an answer with. */
export interface ReferenceTruth {
  readonly kind: 'reference';
  readonly answer: string;
  /** LLaVA-Bench: a description of the image, for a judge that sees none. */
  readonly context?: string;
  /** LLaVA-Bench: `conv`, `detail` or `complex`. */
  readonly category?: string;
  /** MM-Vet: what the question needs, in the order of the file. */
  readonly capabilities?: readonly string[];
}

/** What is right for a question. */
export type QuestionTruth =
  HeldBackTruth | AnswersTruth | GqaTruth | ChoiceTruth | YesNoTruth | ReferenceTruth;
