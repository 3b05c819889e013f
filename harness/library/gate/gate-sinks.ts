import { resolve } from 'node:path';
import type { GateConfig } from '../../config/gate-config.js';
import { ConfigError } from '../../core/errors.js';
import { checkNamed } from '../../config/check-named.js';
import type { WrittenGateOptions } from '../../config/written-gate.js';

/** The files that a gate writes, in the order of the documentation. */
export const sinkKinds = ['junit', 'markdown', 'comment', 'json', 'badge'] as const;

/** A file that a gate writes. */
export type SinkKind = (typeof sinkKinds)[number];

/** A file that is to be written. */
export interface Sink {
  readonly kind: SinkKind;
  readonly path: string;
}

/** The files that the command line names and, where it names none of a kind, the config. `outputs` is of the config. */
export function listSinks(
  written: WrittenGateOptions,
  outputs: Partial<GateConfig['output']>,
): readonly Sink[] {
  return sinkKinds.flatMap((kind) => {
    const path = written[kind] ?? outputs[kind];
    return path === undefined || path.trim() === '' ? [] : [{ kind, path }];
  });
}

/** Throws ConfigError where an option names no file, where two outputs are one file, and where one would overwrite what is read. */
export function checkSinks(
  written: WrittenGateOptions,
  sinks: readonly Sink[],
  read: readonly (string | undefined)[],
): void {
  for (const kind of sinkKinds) checkNamed(`--${kind}`, written[kind], 'the path of a file');
  sinks.forEach(({ kind, path }, place) => {
    const other = sinks.slice(0, place).find((one) => resolve(one.path) === resolve(path));
    if (other)
      throw new ConfigError(
        `--${kind} ${path}: is the file of --${other.kind}, too. Give each output a file of its own`,
      );
    if (isRead(path, read))
      throw new ConfigError(`--${kind} ${path}: is read by this gate. Write to another file`);
  });
}

/** The files that can be written whatever else is wrong: each once, and none that is read. */
export function keepSafeSinks(
  sinks: readonly Sink[],
  read: readonly (string | undefined)[],
): readonly Sink[] {
  return sinks.filter(
    ({ path }, place) =>
      !isRead(path, read) && sinks.findIndex((one) => resolve(one.path) === resolve(path)) === place,
  );
}

function isRead(path: string, read: readonly (string | undefined)[]): boolean {
  return read.some((file) => file !== undefined && resolve(file) === resolve(path));
}
