// `npm run docs:ladder`: writes the scores of every embedded model into models/micro/README.md, from the records that
// `npm run demo` left in results/.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.js';
import type { OkRecord } from '../config/record.js';
import { writeFileAtomically } from '../core/atomic-file.js';
import { DataError, UserError } from '../core/errors.js';
import { recordPath } from '../results/paths.js';
import { readFinishedRecord } from '../results/record-file.js';
import { findModels } from '../../models/registry.js';
import { writeLadderDocument } from '../../reports/summary/ladder-document.js';
import { groupByFamily } from '../../reports/summary/ladder.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';

const marker = '<!-- below: npm run demo && npm run docs:ladder -->\n';
const page = join(packageRoot, 'models', 'micro', 'README.md');
const out = 'results';

try {
  await writePage();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 3;
}

async function writePage(): Promise<void> {
  const tasks = tasksOfSuite(await readTaskRegistry(), 'mini');
  const models = (await findModels('*-micro-*')).map(({ card }) => card.id);
  const records = await Promise.all(
    models.flatMap((model) => tasks.map((task) => readRecord(model, task.id))),
  );
  const document = writeLadderDocument(groupByFamily(records, models), tasks);
  const [introduction] = (await readFile(page, 'utf8')).split(marker);
  await writeFileAtomically(page, `${introduction}${marker}\n${document}`);
}

async function readRecord(model: string, task: string): Promise<OkRecord> {
  const file = recordPath(out, model, task);
  const record = await readFinishedRecord(file);
  if (!record) throw new DataError(`${file}: no finished record. Run \`npm run demo\` first`);
  return record;
}
