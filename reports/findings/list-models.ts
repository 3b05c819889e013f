import type { TaskRecord } from '../../harness/config/record.js';
import type { ModelRecords } from './report-input.js';
import type { ReportModel } from './report-data.js';

/** The models with what their records say of them, in the order they are given in. Facts are those of a finished record where
 *  there is one: a skipped task is recorded before the model is looked at. */
export function listModels(models: readonly ModelRecords[]): readonly ReportModel[] {
  return models.map(({ id, records, imported = false }) => {
    const first: TaskRecord | undefined = records.find(({ status }) => status === 'ok') ?? records.at(0);
    if (!first) return { id, family: id, published: false, imported };
    const { family, size, paramsM, gmacs, training = {} } = first.model;
    const precision = precisionOf(records);
    return {
      ...{ id, family },
      ...(size === undefined ? {} : { size }),
      ...(paramsM ? { paramsM: towers(paramsM) } : {}),
      ...(gmacs ? { gmacs: towers(gmacs) } : {}),
      ...(typeof training.data === 'string' ? { data: training.data } : {}),
      ...numberIn(training, 'uniquePairsM'),
      ...numberIn(training, 'samplesSeenM'),
      ...(typeof training.seed === 'number' ? { seed: training.seed } : {}),
      ...(precision === '' ? {} : { precision }),
      ...{ published: false, imported },
    };
  });
}

/** In what the graphs computed: `fp32`; where tasks differ, each once: `fp32, fp16`. */
function precisionOf(records: readonly TaskRecord[]): string {
  const all = records.flatMap((record) =>
    record.status === 'ok' && record.runtime ? [record.runtime.precision] : [],
  );
  return [...new Set(all)].join(', ');
}

function towers({
  image,
  text,
}: {
  readonly image?: number | undefined;
  readonly text?: number | undefined;
}) {
  return { ...(image === undefined ? {} : { image }), ...(text === undefined ? {} : { text }) };
}

/** A member that is a positive number; records of other programs may hold anything there. */
function numberIn<Key extends string>(
  facts: Readonly<Record<string, unknown>>,
  key: Key,
): Partial<Record<Key, number>> {
  const value = facts[key];
  const known = typeof value === 'number' && Number.isFinite(value) && value > 0;
  return known ? ({ [key]: value } as Record<Key, number>) : {};
}
