import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AnsweredSample, Protocol, ProtocolContext } from '../../../harness/core/protocol.js';
import { contextOf, stepAll } from '../fake-model.js';

/** Runs protocols of questions whose predictions lie in folders below this one. */
export function questionRunsIn(root: string) {
  /** A file beside the predictions, such as a truth: its path. */
  const write = (name: string, content: unknown) => {
    const file = join(root, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  let runs = 0;
  const run = async (
    protocol: Protocol,
    samples: readonly AnsweredSample[],
    context: Partial<ProtocolContext> = {},
    batch = 2,
  ) => {
    const folder = `run ${++runs}`;
    const pathOf = (name: string) => join(root, folder, name);
    const prepare = (name: string) => mkdirSync(dirname(pathOf(name)), { recursive: true });
    const started = await protocol.start(
      contextOf({
        model: { id: 'model' },
        predictions: {
          write: (name, bytes) => {
            write(join(folder, name), Buffer.from(bytes).toString());
            return Promise.resolve();
          },
          append: (name, text) => {
            prepare(name);
            return appendFile(pathOf(name), text);
          },
        },
        ...context,
      }),
    );
    const lines = await stepAll(started, samples, batch);
    const result = await started.finish();
    const read = (name: string) => readFileSync(pathOf(name), 'utf8');
    return {
      ...{ lines, result, pathOf, read },
      readJson: (name: string) => JSON.parse(read(name)) as unknown,
      readLines: (name: string) =>
        read(name)
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
    };
  };
  return { run, write };
}
