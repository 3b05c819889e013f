import type { TaskCard } from '../config/task-card.js';

/** What of a task card decides which number of a file is its own. */
export type ExchangeTask = Pick<TaskCard, 'id' | 'group' | 'metric' | 'size'>;
