import type {
  AnsweredSample,
  Breakdowns,
  Protocol,
  ProtocolContext,
  ProtocolResult,
  SampleLine,
  Submission,
} from '../../harness/core/protocol.js';
import { MetricError, ProtocolError } from '../../harness/core/errors.js';
import type { QuestionTruth } from '../../harness/core/question.js';
import type { Question } from '../../harness/core/sample.js';
import { formatAnswers } from './answers-file.js';

/** A question whose truth is of the kinds that a protocol scores, and what the model said. */
interface AnsweredQuestion<Truth extends QuestionTruth> {
  readonly question: Question;
  readonly truth: Truth;
  /** Word for word. */
  readonly text: string;
}

/** What became of one answer: what the scores are made of, and what the samples file says. */
interface MarkedAnswer<Row> {
  readonly row: Row;
  readonly truth: unknown;
  readonly prediction: unknown;
  readonly correct?: boolean;
  readonly scores?: Readonly<Record<string, number>>;
  readonly groups?: Readonly<Record<string, number | string>>;
  /** What the question is drawn with in a resample; absent: its image, where that has a name. */
  readonly unit?: string;
}

/** What all answers of a task come to. A metric that is null is not defined on these questions. */
export interface AnswerScore {
  readonly metrics: Readonly<Record<string, number | null | undefined>>;
  readonly intervals?: ProtocolResult['intervals'];
  readonly n: number;
  readonly breakdowns?: Breakdowns;
  readonly submission?: Submission;
  /** What is odd but was scored. */
  readonly warnings?: readonly string[];
  /** Where a judge graded: its scores of each answer, in the order of the questions; undefined where they cannot be read. */
  readonly judged?: readonly (SampleLine['scores'] | undefined)[];
}

/** In what the protocols of questions differ. */
export interface QuestionRules<Kind extends QuestionTruth['kind'], Row> {
  readonly id: string;
  readonly version: number;
  readonly metrics: readonly string[];
  readonly judged?: true;
  /** The kinds of truth that it scores. */
  readonly truths: readonly Kind[];
  /** The prompt that the answers file has, where that is not what the model was told. */
  readonly writtenPrompt?: (question: Question) => string;
  /** One answer. */
  readonly mark: (answered: AnsweredQuestion<Extract<QuestionTruth, { kind: Kind }>>) => MarkedAnswer<Row>;
  /** All answers, in the order of the questions. */
  readonly score: (rows: readonly Row[], context: ProtocolContext) => AnswerScore | Promise<AnswerScore>;
}

/** A protocol that asks questions and scores the answers, which it also writes down as LLaVA does. Its steps throw ProtocolError
 *  on what is no question with an answer, and on a truth that it does not score; `finish` throws MetricError without answers. */
export function createQuestionProtocol<Kind extends QuestionTruth['kind'], Row>(
  rules: QuestionRules<Kind, Row>,
): Protocol {
  const { id, version, metrics, judged } = rules;
  const writtenPrompt = rules.writtenPrompt ?? ((question: Question) => question.prompt);
  return {
    ...{ id, version, metrics, needs: ['answer'], perSample: 'answer', samples: ['question'] },
    ...(judged && { judged }),
    exchange: 'llava-answers',
    start: (context) => {
      const rows: Row[] = [];
      // those of a judged task are written when it has been judged
      const waiting: SampleLine[] = [];
      return Promise.resolve({
        step: async (batch) => {
          const answered = batch.map((sample) => toAnswered(sample, rules));
          const written = answered.map(({ question, text }) => {
            return { question: { ...question, prompt: writtenPrompt(question) }, text };
          });
          await context.predictions.append('answers.jsonl', formatAnswers(written, context.model.id));
          const lines = answered.map((one): SampleLine => {
            const { row, ...line } = rules.mark(one);
            rows.push(row);
            const { id: name, prompt, imageName } = one.question;
            const unit = imageName !== undefined && { unit: imageName };
            return { id: name, ...unit, ...line, prompt, answer: one.text };
          });
          if (!judged) return lines;
          waiting.push(...lines);
          return [];
        },
        finish: async () => {
          if (rows.length === 0)
            throw new MetricError(`${id}: no question was answered, expected at least one`);
          return finish(await rules.score(rows, context), waiting);
        },
      });
    },
  };
}

function toAnswered<Kind extends QuestionTruth['kind'], Row>(
  { sample, output }: AnsweredSample,
  { id, truths }: QuestionRules<Kind, Row>,
): AnsweredQuestion<Extract<QuestionTruth, { kind: Kind }>> {
  const { text } = output;
  if (sample.kind !== 'question' || text === undefined)
    throw new ProtocolError(`${id}: sample ${sample.id} is no question with an answer`);
  const { truth } = sample;
  if (!hasKind(truth, truths))
    throw new ProtocolError(
      `${id}: question ${sample.id} has a truth of the kind ${truth.kind}, expected ${truths.join(' or ')}. Choose the protocol of its benchmark`,
    );
  return { question: sample, truth, text };
}

function hasKind<Kind extends QuestionTruth['kind']>(
  truth: QuestionTruth,
  kinds: readonly Kind[],
): truth is Extract<QuestionTruth, { kind: Kind }> {
  return (kinds as readonly string[]).includes(truth.kind);
}

/** The result without what is not defined, and the lines with what the judge gave. */
function finish(
  { metrics, intervals = {}, judged = [], ...score }: AnswerScore,
  waiting: readonly SampleLine[],
): ProtocolResult {
  const lines = waiting.map((line, index) => {
    const scores = judged[index];
    return scores ? { ...line, scores } : line;
  });
  const defined = Object.entries(metrics).flatMap(([name, value]): readonly (readonly [string, number])[] =>
    value === null || value === undefined ? [] : [[name, value]],
  );
  return { ...score, metrics: Object.fromEntries(defined), intervals, lines };
}
