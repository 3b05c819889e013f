import { dirname } from 'node:path';
import { writeFileAtomically } from '../core/atomic-file.js';
import { readRecords } from '../results/list-records.js';
import { manifestPath } from '../results/paths.js';
import type { RunnableModel, RunSettings } from './run-settings.js';

/** Writes run.json: the model, the options and versions of the last run, every record that lies in the folder, and what
 *  the finished ones of these model files come to. */
export async function writeManifest(
  model: RunnableModel,
  batchSize: number | undefined,
  settings: RunSettings,
): Promise<void> {
  const { facts, limit, seed, out } = settings;
  // Where the files cannot be hashed, the failed records say why; the other models go on.
  const hash = await model.fingerprint().catch(() => undefined);
  const file = manifestPath(out, model.card.id);
  const read = await readRecords(dirname(file));
  const own = read.flatMap(({ record }) =>
    record?.status === 'ok' && record.model.sha256 === hash ? [record] : [],
  );
  const manifest = {
    schema: 1,
    model: { id: model.card.id, ...(hash === undefined ? {} : { sha256: hash }) },
    options: {
      seed,
      // nobody asked for it where every record was there already
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(limit === undefined ? {} : { limit }),
    },
    ...facts,
    records: read.map(({ listed }) => listed),
    ...settings.summarize(own),
    writtenAt: new Date().toISOString(),
  };
  await writeFileAtomically(file, `${JSON.stringify(manifest, null, 2)}\n`, { elsewhere: '--out' });
}
