import {
  checkShape,
  protocolResultShape,
  protocolRunShape,
  sampleLinesShape,
} from '../config/extension-values.js';
import { ProtocolError } from '../core/errors.js';
import type { Protocol, ProtocolResult, ProtocolRun } from '../core/protocol.js';

/** The protocol of an extension, whose runs are held to what a record needs: what is missing or no number is a ProtocolError that names
 *  the extension, and fails the task alone. */
export function guardProtocol(protocol: Protocol, owner: string): Protocol {
  const { id, version, needs, perSample, view, samples, metrics, judged, exchange, digests } = protocol;
  const where = `${id} (extension ${owner})`;
  return {
    ...{ id, version, needs, perSample, samples, metrics },
    ...(view && { view }),
    ...(judged && { judged }),
    ...(exchange && { exchange }),
    ...(digests && { digests }),
    start: async (context) => guardRun(await protocol.start(context), protocol, where),
  };
}

function guardRun(run: ProtocolRun, { metrics, digests }: Protocol, where: string): ProtocolRun {
  checkShape(run, protocolRunShape, `${where}: start`, ProtocolError);
  const { digest, close } = run;
  if ((digest !== undefined) !== (digests === true))
    throw new ProtocolError(`${where}: digests and the digest of its runs differ, expected both or neither`);
  return {
    ...(digest && { digest: (answered) => digest.call(run, answered) }),
    step: async (batch) => {
      const lines = await run.step(batch);
      checkShape(lines, sampleLinesShape, `${where}: step`, ProtocolError);
      return lines;
    },
    finish: async () => {
      const result = await run.finish();
      checkShape(result, protocolResultShape, `${where}: finish`, ProtocolError);
      checkReported(result, metrics, where);
      return result;
    },
    ...(close && { close: () => close.call(run) }),
  };
}

function checkReported(result: ProtocolResult, declared: readonly string[], where: string): void {
  const names = [...Object.keys(result.metrics), ...Object.keys(result.intervals)];
  const unknown = names.find((name) => !declared.includes(name));
  if (unknown === undefined) return;
  throw new ProtocolError(
    `${where}: finish gave ${unknown}, expected one of ${declared.join(', ')}. Add it to \`metrics\` of the protocol`,
  );
}
