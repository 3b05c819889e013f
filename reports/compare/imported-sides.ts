import type { OkRecord } from '../../harness/config/record.js';
import type { ImportedSide } from './comparison.js';
import type { SideSamples } from './side.js';

/** A run's record of a task, and its samples where they are kept. */
interface KeptTask {
  readonly record: OkRecord;
  readonly samples: SideSamples | undefined;
}

/** Which of two records another program measured, and what it asked otherwise. */
export function importedSides(before: OkRecord, after: OkRecord): readonly ImportedSide[] {
  return Object.entries({ before, after }).flatMap(([side, { imported }]) =>
    imported
      ? [
          {
            side: side as ImportedSide['side'],
            tool: imported.tool,
            file: imported.file,
            differs: imported.differs ?? [],
          },
        ]
      : [],
  );
}

/** Why there are no samples to pair, for people. At least one of the runs has none. */
export function sayUnkept(before: KeptTask, after: KeptTask): string {
  const lacking = Object.entries({ before, after }).filter(([, { samples }]) => !samples);
  const sides = lacking.map(([side]) => side).join(' and ');
  const tools = [...new Set(lacking.flatMap(([, { record }]) => record.imported?.tool ?? []))];
  return tools.length === 0
    ? `the samples of the run ${sides} are not kept`
    : `the run ${sides} ${lacking.length === 1 ? 'is' : 'are'} imported from ${tools.join(' and ')}, without samples`;
}
