import type { RunRuntime } from '../../../config/record.js';
import type { AnswerFiles } from '../../../pipeline/given-answers.js';
import type { RunnableModel } from '../../../pipeline/run-settings.js';

/** What names a model on another machine: ids, or absolute paths of folders. */
export interface ModelReference {
  /** What `--model` takes. */
  readonly reference: string;
  /** What `--vision` takes: the model whose image encoder it sees with, where that is another one. */
  readonly vision?: string;
}

/** Who does the tasks of a run, and how. */
export interface RunSubject {
  readonly models: readonly RunnableModel[];
  readonly runtime: Omit<RunRuntime, 'precision' | 'nodes' | 'endpoint' | 'batchSize'>;
  /** The provider, when the user asked for one. */
  readonly requiredProvider: string | undefined;
  /** What names a model of these on another machine; absent where they are not of folders. */
  readonly nameModel?: (id: string) => Promise<ModelReference>;
  /** Answers that are there already. */
  readonly answers?: AnswerFiles;
  /** Of the line that opens the run: `on cpu, 2 workers x 1 thread`. */
  readonly description: string;
}
