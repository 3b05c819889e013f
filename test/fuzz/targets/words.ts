import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { datasetsFileSchema } from '../../../harness/config/dataset-entry.js';
import { parseJson } from '../../../harness/config/json-file.js';
import { packageRoot } from '../../../harness/config/package-root.js';
import { queueJobSchema } from '../../../harness/config/queue-job.js';
import { parseQueueUrl } from '../../../harness/config/queue-url.js';
import { parseGateConfig } from '../../../harness/config/read-gate-config.js';
import { taskCardsFileSchema } from '../../../harness/config/task-card.js';
import { ConfigError } from '../../../harness/core/errors.js';
import { readAnswer } from '../../../harness/endpoint/read-answer.js';
import { makeQueueJob } from '../../support/queue-job.js';
import { tasksOfSuite } from '../../../tasks/registry.js';
import { readTasksFor } from '../../../tasks/suite-file.js';
import { putFile } from '../put-file.js';
import type { FuzzTarget } from '../target.js';

const text = (name: string) => readFileSync(join(packageRoot, name));

const answer = {
  ...{ id: 'a', model: 'm', usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
  choices: [{ index: 0, message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }],
};
const chunk = { model: 'm', choices: [{ delta: { content: 'yes' }, finish_reason: null }] };

const suiteFile = Buffer.from(
  JSON.stringify({
    version: 1,
    suites: [
      { id: 'a', name: 'A', suites: ['mini', 'b'] },
      { id: 'b', name: 'B', tasks: ['mine/x'] },
    ],
    aggregates: [{ id: 'm', name: 'M', members: 'tasks', suites: ['a'] }],
    cards: [
      {
        ...{ id: 'mine/x', name: 'X', group: 'classification', dataset: 'x', metric: 'acc1', source: 's' },
        ...{ protocol: 'zero-shot-classification', classes: './x.json', shiftOf: ['mini/novel'] },
      },
    ],
  }),
);

/** Entries of a file of cards, few, for speed. */
function few(name: string, member: string): Buffer {
  const file = JSON.parse(String(text(name))) as Readonly<Record<string, readonly unknown[]>>;
  return Buffer.from(JSON.stringify({ ...file, [member]: file[member].slice(0, 3) }));
}

/** What people write for bench, and what servers say to it. */
export const wordTargets: readonly FuzzTarget[] = [
  {
    name: 'gate-config',
    seeds: () => [
      text('reports/gate/default.yaml'),
      text('reports/gate/embedded.yaml'),
      Buffer.from('version: 1\nrules:\n  - &a { id: a, maxDrop: { absolute: 0.1 } }\n'),
    ],
    read: (input) => parseGateConfig(String(input), 'gate.yaml'),
  },
  {
    name: 'datasets',
    isJson: true,
    seeds: () => [few('datasets.json', 'datasets')],
    read: (input) => parseJson(String(input), 'datasets.json', datasetsFileSchema, ConfigError),
  },
  {
    name: 'task-cards',
    isJson: true,
    seeds: () => [few('tasks/classification/cards/mini.json', 'tasks')],
    read: (input) => parseJson(String(input), 'cards.json', taskCardsFileSchema, ConfigError),
  },
  {
    name: 'suite-file',
    isJson: true,
    seeds: () => [suiteFile],
    read: async (input, folder) => {
      const file = putFile(folder, 'my.suite.json', input);
      const registry = await readTasksFor([file]);
      return tasksOfSuite(registry, file);
    },
  },
  {
    name: 'queue-url',
    seeds: () => [
      Buffer.from('redis://host:6379/1'),
      Buffer.from('rediss://user:p%40ss@[::1]:1/0'),
      Buffer.from('redis://:secret@h'),
    ],
    read: (input) => parseQueueUrl(String(input), '--queue'),
  },
  {
    name: 'queue-job',
    isJson: true,
    seeds: () => [Buffer.from(JSON.stringify(makeQueueJob()))],
    read: (input) => parseJson(String(input), 'a job', queueJobSchema, ConfigError),
  },
  {
    name: 'chat-answer',
    isJson: true,
    seeds: () => [Buffer.from(JSON.stringify(answer))],
    read: (input) => readAnswer(new Response(new Uint8Array(input))),
  },
  {
    name: 'chat-stream',
    seeds: () => [
      Buffer.from(
        `data: ${JSON.stringify(chunk)}\n\n: note\n\nevent: x\ndata: ${JSON.stringify(chunk)}\r\n\r\ndata: [DONE]\n\n`,
      ),
    ],
    read: (input) =>
      readAnswer(new Response(new Uint8Array(input), { headers: { 'content-type': 'text/event-stream' } })),
  },
];
