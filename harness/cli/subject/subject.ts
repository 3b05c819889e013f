import type { RunRuntime } from '../../config/record.js';
import type { AnswerFiles } from '../../pipeline/given-answers.js';
import type { RunnableModel } from '../../pipeline/run-settings.js';

/** Who does the tasks of a run, and how. */
export interface RunSubject {
  readonly models: readonly RunnableModel[];
  readonly runtime: Omit<RunRuntime, 'precision' | 'nodes' | 'endpoint' | 'batchSize'>;
  /** The provider, when the user asked for one. */
  readonly requiredProvider: string | undefined;
  /** Answers that are there already. */
  readonly answers?: AnswerFiles;
  /** Of the line that opens the run: `on cpu, 2 workers x 1 thread`. */
  readonly description: string;
}
