import type { AggregateDefinition } from '../../reports/summary/aggregates.js';
import { tasksOfAggregate, type TaskRegistry } from '../../tasks/registry.js';

/** The means that papers report, with the cards of their tasks. */
export function defineAggregates(registry: TaskRegistry): readonly AggregateDefinition[] {
  return registry.aggregates.map((aggregate) => ({
    id: aggregate.id,
    name: aggregate.name,
    members: aggregate.members,
    tasks: tasksOfAggregate(registry, aggregate),
  }));
}
