// `npm run docs:parity -- FOLDER…`: writes into models/export/README.md how far exported model folders are from what their
// exporter stored, and what their graphs cost.
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.js';
import { ConfigError, ModelError } from '../core/errors.js';
import { readParity } from '../data/parity-file.js';
import { completeModel } from '../../models/complete-model.js';
import { measureTower } from '../../models/inspect/measure-tower.js';
import { readTower } from '../../models/inspect/tower-report.js';
import { findModel } from '../../models/registry.js';
import type { VerifyId } from '../../models/verify/line.js';
import { verifyModel } from '../../models/verify/verify-model.js';
import { markdownTable } from '../../reports/summary/markdown-table.js';
import { runDocsScript, writeBelowMarker } from './docs-page.js';

const marker = '<!-- below: npm run docs:parity -- FOLDER… -->\n';
const page = join(packageRoot, 'models', 'export', 'README.md');
const compared = ['image', 'text', 'dense', 'batch'] as const;

await runDocsScript(async () => {
  const folders = process.argv.slice(2);
  if (folders.length === 0) throw new ConfigError('usage: npm run docs:parity -- FOLDER…');
  const rows: (readonly string[])[] = [];
  for (const folder of folders) rows.push(await describeFolder(folder));
  const head = ['model', 'image M', 'image GMACs', 'pixels', 'tokens', ...compared, 'smallest cosine'];
  await writeBelowMarker(page, marker, `${markdownTable(head, rows)}\n`);
});

async function describeFolder(folder: string): Promise<readonly string[]> {
  const model = completeModel(await findModel(folder));
  const { card } = model;
  if (card.reference === undefined) throw new ModelError(`${folder}: no reference outputs in model.json`);
  const parity = await readParity(join(folder, card.reference));
  const lines = await verifyModel({ ...model, parity, cuda: { works: false, reason: 'left out' } });
  const failed = lines.find(({ status }) => status === 'fail');
  if (failed) throw new ModelError(`${folder}: ${failed.id} fails: ${failed.text}`);
  const numberOf = (id: VerifyId, name: string) => lines.find((line) => line.id === id)?.measured?.[name];
  const cosines = compared.map((id) => numberOf(id, 'minCosine') ?? 1);
  const { gmacs } = await measureTower(model.folder, card, 'image');
  return [
    card.id,
    readTower(model.folder, card, 'image').paramsM.toFixed(2),
    gmacs.toFixed(2),
    `${numberOf('pixels', 'differing')} of ${numberOf('pixels', 'values')} differ`,
    `${numberOf('tokens', 'differing')} of ${numberOf('tokens', 'texts')} texts differ`,
    ...compared.map((id) => numberOf(id, 'maxAbs')?.toExponential(1) ?? '-'),
    `1 - ${(1 - Math.min(...cosines)).toExponential(1)}`,
  ];
}
