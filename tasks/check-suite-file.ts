import { nearest } from '../harness/config/nearest.js';
import type { Aggregate, Suite } from '../harness/config/suite.js';
import type { TaskCard } from '../harness/config/task-card.js';
import { ConfigError } from '../harness/core/errors.js';
import { findProtocol, protocolRegistry } from './protocols.js';
import type { TaskRegistry } from './registry.js';

/** Throws ConfigError where a card names a protocol that there is not, or a metric that one of its protocols does not report. Cards of
 *  this package are held to the same by a test. */
export function checkCard({ id, protocol, metric }: TaskCard, file: string): void {
  for (const name of protocol) {
    const rules = findProtocol(name);
    if (!rules)
      throw new ConfigError(
        `${file}: ${id}: protocol ${name}: no such protocol, nearest: ${nearest(name, protocolRegistry.ids()).join(', ')}. One of another package is there with its --extension`,
      );
    if (!rules.metrics.includes(metric))
      throw new ConfigError(
        `${file}: ${id}: metric ${metric}: protocol ${name} reports ${rules.metrics.join(', ')}. Name one of them`,
      );
  }
}

/** Throws ConfigError where a suite file names a task or a suite that neither it nor this package has, or where suites take in
 *  each other. `all`: what the file may name. */
export function checkNames(
  all: TaskRegistry,
  { tasks, suites, aggregates }: Pick<TaskRegistry, 'tasks' | 'suites' | 'aggregates'>,
  file: string,
): void {
  const known = { task: idsOf(all.tasks), suite: idsOf(all.suites) };
  const check = (owner: string, what: keyof typeof known, names: readonly string[]) => {
    const unknown = names.find((name) => !known[what].has(name));
    if (unknown === undefined) return;
    throw new ConfigError(
      `${file}: ${owner}: ${what} ${unknown}: no such ${what}, nearest: ${nearest(unknown, [...known[what]]).join(', ')}`,
    );
  };
  const checkMembers = (one: Suite | Aggregate) => {
    check(one.id, 'task', one.tasks);
    check(one.id, 'suite', one.suites);
  };
  suites.forEach(checkMembers);
  aggregates.forEach(checkMembers);
  for (const { id, shiftOf = [] } of tasks) check(id, 'task', shiftOf);
  checkCircles(suites, file);
}

/** How many suites may stand inside each other. */
const deepest = 100;

/** Throws ConfigError where suites take in each other. Those of this package take in none of a file. */
function checkCircles(suites: readonly Suite[], file: string): void {
  const inner = new Map(suites.map((suite) => [suite.id, suite.suites]));
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (path.includes(id))
      throw new ConfigError(
        `${file}: suite ${[...path.slice(path.indexOf(id)), id].join(' takes in ')}. Take one of them out`,
      );
    if (path.length > deepest)
      throw new ConfigError(`${file}: suite ${path[0]}: more than ${deepest} suites inside each other`);
    if (done.has(id)) return;
    for (const one of inner.get(id) ?? []) visit(one, [...path, id]);
    done.add(id);
  };
  for (const { id } of suites) visit(id, []);
}

function idsOf(items: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(items.map(({ id }) => id));
}
