import { join } from 'node:path';
import { readEnvironment } from '../config/environment.js';
import { readParity } from '../data/parity-file.js';
import { probeProvider } from '../runtime/provider.js';
import { completeModel } from '../../models/complete-model.js';
import { findModel } from '../../models/registry.js';
import type { VerifyLine } from '../../models/verify/line.js';
import { verifyModel } from '../../models/verify/verify-model.js';
import type { ExitCode } from '../library/exit-code.js';
import { createTerminal } from './terminal.js';

/** The options of `bench models verify`. */
export interface VerifyOptions {
  readonly json?: boolean;
}

/** `bench models verify`: whether the graphs say what the checkpoint said, one line each comparison. */
export async function verifyCommand(idOrPath: string, { json = false }: VerifyOptions): Promise<ExitCode> {
  const terminal = createTerminal(readEnvironment().plain);
  const { folder, card } = completeModel(await findModel(idOrPath));
  const parity = card.reference === undefined ? undefined : await readParity(join(folder, card.reference));
  const cuda = await probeProvider({ kind: 'cuda', device: 0 });
  const lines = await verifyModel({ folder, card, parity, cuda });
  const ok = lines.every(({ status }) => status !== 'fail');
  const reference = parity?.madeBy ?? null;
  const report = { id: card.id, folder, precision: card.precision, reference, ok, lines };
  const title = `${card.id} (${card.precision})${reference === null ? '' : `, against ${reference}`}`;
  const width = Math.max(7, ...lines.map(({ id }) => id.length));
  const text = [title, ...lines.map((line) => formatLine(line, width))].join('\n');
  terminal.print(json ? JSON.stringify(report, null, 2) : text);
  return ok ? 0 : 3;
}

function formatLine({ id, status, text }: VerifyLine, width: number): string {
  return `${status}  ${id.padEnd(width)} ${text}`;
}
