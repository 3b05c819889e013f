// `npm run docs:precision`: writes what an embedded model scores and costs in float32, float16 and int8 into
// docs/PRECISION.md, from the records that the commands on that page left in results/.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.js';
import type { TaskCard } from '../config/task-card.js';
import { findModel } from '../../models/registry.js';
import { writePrecisionDocument, type PrecisionRun } from '../../reports/summary/precision-document.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';
import { readDocsRecord, runDocsScript, writeBelowMarker } from './docs-page.js';

const marker = '<!-- below: npm run docs:precision -->\n';
const page = join(packageRoot, 'docs', 'PRECISION.md');
const model = 'vitamin-micro-l';
const models = [model, `.cache/precision/${model}-fp16`, `.cache/precision/${model}-int8`];

await runDocsScript(async () => {
  const tasks = tasksOfSuite(await readTaskRegistry(), 'mini-ladder');
  const runs = await Promise.all(models.map((word) => readRun(word, tasks)));
  await writeBelowMarker(page, marker, writePrecisionDocument(runs, tasks));
});

async function readRun(word: string, tasks: readonly TaskCard[]): Promise<PrecisionRun> {
  const { card, files } = await findModel(word);
  const graphs = files.filter((file) => file.endsWith('.onnx'));
  const remedy = `Run the commands of ${page} first`;
  const records = await Promise.all(tasks.map(({ id }) => readDocsRecord(card.id, id, remedy)));
  return { records, graphBytes: graphs.reduce((sum, file) => sum + statSync(file).size, 0) };
}
