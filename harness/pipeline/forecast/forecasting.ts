import type { RunnableModel } from '../run-settings.js';
import type { KeptCosts } from './kept-costs.js';
import type { Clocks } from './rehearse-scoring.js';
import type { TaskFacts } from './task-facts.js';

/** What a forecast is made with. */
export interface Forecasting {
  /** What was measured before. */
  readonly kept: KeptCosts;
  /** The processor, as times are those of one. */
  readonly processor: string;
  readonly clocks: Clocks;
  /** Milliseconds that a head may be measured for. */
  readonly budgetMs: number;
  /** Whether scoring is rehearsed also where that hardly changes what is foretold. */
  readonly thorough: boolean;
  /** Facts of tasks that were gathered in this process, by task and protocol. */
  readonly facts: Map<string, TaskFacts>;
  /** Told before a model is loaded to be measured. */
  readonly onCalibration?: ((model: Pick<RunnableModel, 'card'>) => void) | undefined;
}
