// Writes schemas/: `npm run schemas`.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';
import { describedFiles } from './described-files.js';
import { writeJsonSchema } from './json-schema.js';

const folder = join(packageRoot, 'schemas');
for (const name of readdirSync(folder)) rmSync(join(folder, name));
for (const file of describedFiles) writeFileSync(join(folder, `${file.name}.json`), writeJsonSchema(file));
process.stdout.write(`${describedFiles.length} files in schemas/\n`);
