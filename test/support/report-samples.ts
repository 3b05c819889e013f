import type { SampleLine } from '../../harness/core/protocol.js';
import type { ReportInput } from '../../reports/findings/report-input.js';

/** The samples of a model on a task, as an array. */
export async function collectSamples(
  { readSamples }: Pick<ReportInput, 'readSamples'>,
  model: string,
  task: string,
): Promise<readonly SampleLine[]> {
  const lines: SampleLine[] = [];
  for await (const line of readSamples(model, task)) lines.push(line);
  return lines;
}

/** The input with other samples of one model on one task; the records stay. */
export function changeSamples(
  input: ReportInput,
  model: string,
  task: string,
  change: (lines: readonly SampleLine[]) => readonly SampleLine[],
): ReportInput {
  return {
    ...input,
    readSamples: async function* (id, of) {
      if (id !== model || of !== task) yield* input.readSamples(id, of);
      else yield* change(await collectSamples(input, id, of));
    },
  };
}
