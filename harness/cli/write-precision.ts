// `npm run docs:precision`: writes what an embedded model scores and costs in float32, float16 and int8 into
// docs/PRECISION.md, from the records that the commands on that page left in results/.
import { readFile } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.js';
import { DataError, UserError } from '../core/errors.js';
import { writeFileAtomically } from '../core/atomic-file.js';
import { recordPath } from '../results/paths.js';
import { readFinishedRecord } from '../results/record-file.js';
import { findModel } from '../../models/registry.js';
import { writePrecisionDocument, type PrecisionRun } from '../../reports/summary/precision-document.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';

const marker = '<!-- below: npm run docs:precision -->\n';
const page = join(packageRoot, 'docs', 'PRECISION.md');
const out = 'results';
const model = 'vitamin-micro-l';
const models = [model, `.cache/precision/${model}-fp16`, `.cache/precision/${model}-int8`];

try {
  await writePage();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 3;
}

async function writePage(): Promise<void> {
  const tasks = tasksOfSuite(await readTaskRegistry(), 'mini');
  const runs = await Promise.all(
    models.map((word) =>
      readRun(
        word,
        tasks.map(({ id }) => id),
      ),
    ),
  );
  const [introduction] = (await readFile(page, 'utf8')).split(marker);
  await writeFileAtomically(page, `${introduction}${marker}\n${writePrecisionDocument(runs, tasks)}`);
}

async function readRun(word: string, tasks: readonly string[]): Promise<PrecisionRun> {
  const { card, files } = await findModel(word);
  const graphs = files.filter((file) => file.endsWith('.onnx'));
  const records = await Promise.all(
    tasks.map(async (task) => {
      const file = recordPath(out, card.id, task);
      const record = await readFinishedRecord(file);
      if (!record) throw new DataError(`${file}: no finished record. Run the commands of ${page} first`);
      return record;
    }),
  );
  return { records, graphBytes: graphs.reduce((sum, file) => sum + statSync(file).size, 0) };
}
