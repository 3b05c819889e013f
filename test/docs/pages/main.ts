// `npm run docs:protocols`: writes the tables of docs/ that are made from the code.
import { writeFileSync } from 'node:fs';
import { listGeneratedPages } from './list-pages.js';

for (const { file, text, current } of await listGeneratedPages()) {
  if (text !== current) writeFileSync(file, current);
  process.stdout.write(`${text === current ? 'current' : 'written'}  ${file}\n`);
}
