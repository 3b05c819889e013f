// node read-lines.mjs FOLDER...: reads every samples file below folders of results, with its checksum, and parses every line.
import process from 'node:process';
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

for (const folder of process.argv.slice(2))
  for (const file of readdirSync(folder, { recursive: true }))
    if (file.endsWith('.samples.jsonl')) {
      const stream = createReadStream(join(folder, file));
      const hash = createHash('sha256');
      stream.on('data', (bytes) => hash.update(bytes));
      for await (const line of createInterface({ input: stream })) JSON.parse(line);
      hash.digest();
    }
