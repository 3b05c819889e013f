// `npm run docs:ladder`: writes the scores of every embedded model into models/micro/README.md, from the records that
// `npm run demo` left in results/.
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.js';
import { findModels } from '../../models/registry.js';
import { writeLadderDocument } from '../../reports/summary/ladder-document.js';
import { groupByFamily } from '../../reports/summary/ladder.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';
import { readDocsRecord, runDocsScript, writeBelowMarker } from './docs-page.js';

const marker = '<!-- below: npm run demo && npm run docs:ladder -->\n';
const page = join(packageRoot, 'models', 'micro', 'README.md');

await runDocsScript(async () => {
  const tasks = tasksOfSuite(await readTaskRegistry(), 'mini-ladder');
  const models = (await findModels('*-micro-*')).map(({ card }) => card.id);
  const records = await Promise.all(
    models.flatMap((model) =>
      tasks.map((task) => readDocsRecord(model, task.id, 'Run `npm run demo` first')),
    ),
  );
  await writeBelowMarker(page, marker, writeLadderDocument(groupByFamily(records, models), tasks));
});
