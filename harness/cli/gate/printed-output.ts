import type { WrittenGateOptions } from '../../config/written-gate.js';
import { ConfigError } from '../../core/errors.js';
import { sinkKinds, type SinkKind } from '../../library/gate/gate-sinks.js';

/** What of a gate is written to files, and the one output that goes to standard output in place of its table. */
export interface SplitOutputs {
  readonly toFiles: WrittenGateOptions;
  readonly printed: SinkKind | undefined;
}

/** The options without the output whose file is `-`, and which that is. Throws ConfigError where there are two. */
export function splitOutputs(written: WrittenGateOptions): SplitOutputs {
  const asked = sinkKinds.filter((kind) => written[kind] === '-');
  const [printed, other] = [asked.at(0), asked.at(1)];
  if (printed === undefined) return { toFiles: written, printed: undefined };
  if (other !== undefined)
    throw new ConfigError(
      `--${other} -: standard output is that of --${printed}, too. Give one of them a file`,
    );
  const toFiles = Object.fromEntries(Object.entries(written).filter(([name]) => name !== printed));
  return { toFiles, printed };
}
