import type { TaskRecord } from '../../harness/config/record.js';
import { aggregateScores, type AggregateDefinition, type PartialAggregate } from './aggregates.js';
import { formatPercent } from './format.js';
import type { TextTable } from './score-table.js';

/** The means of a model as they are written to JSON: the complete ones under their plain ids, as fractions. */
export interface AggregateDocument {
  readonly complete: Readonly<Record<string, number>>;
  readonly partial: readonly PartialAggregate[];
}

/** The means of one model's records; undefined when none of the tasks was scored. */
export function documentAggregates(
  records: readonly TaskRecord[],
  definitions: readonly AggregateDefinition[],
): AggregateDocument | undefined {
  const { complete, partial } = aggregateScores(records, definitions);
  if (complete.length + partial.length === 0) return undefined;
  return { complete: Object.fromEntries(complete.map(({ id, value }) => [id, value])), partial };
}

/** The means of every model that has one, by model id. */
export function documentByModel(
  records: readonly TaskRecord[],
  definitions: readonly AggregateDefinition[],
  models: readonly string[],
): Readonly<Record<string, AggregateDocument>> {
  return Object.fromEntries(
    models.flatMap((id) => {
      const own = records.filter(({ model }) => model.id === id);
      const document = documentAggregates(own, definitions);
      return document ? [[id, document]] : [];
    }),
  );
}

/** The means in percent: a row for each, and a column for each model that has one. Partial means share a row only where
 *  they are over the same tasks. */
export function tabulateAggregates(
  records: readonly TaskRecord[],
  definitions: readonly AggregateDefinition[],
  models: readonly string[],
): TextTable {
  const cells = cellsOf(records, definitions, models);
  const columns = models.filter((id) => cells.some(({ model }) => model === id));
  const rows = definitions.flatMap(({ id }) => {
    const own = cells.filter((cell) => cell.id === id);
    return [...new Set(own.map(({ row }) => row))].map((row) => own.filter((cell) => cell.row === row));
  });
  return {
    head: ['mean', ...columns],
    rows: rows.map((row) => [
      row[0].name,
      ...columns.map((id) => row.find(({ model }) => model === id)?.score ?? '-'),
    ]),
    numeric: columns.map((_, index) => index + 1),
  };
}

/** The means in percent, for more models than stand beside each other: a row for each model and mean. */
export function listAggregates(
  records: readonly TaskRecord[],
  definitions: readonly AggregateDefinition[],
  models: readonly string[],
): TextTable {
  const cells = cellsOf(records, definitions, models);
  return {
    head: ['model', 'mean', ''],
    rows: cells.map(({ model, name, score }) => [model, name, score]),
    numeric: [2],
  };
}

/** A mean of one model; those with one `row` are means over the same tasks. */
interface Cell {
  readonly model: string;
  readonly id: string;
  readonly row: string;
  readonly name: string;
  readonly score: string;
}

function cellsOf(
  records: readonly TaskRecord[],
  definitions: readonly AggregateDefinition[],
  models: readonly string[],
): readonly Cell[] {
  return models.flatMap((model) => {
    const own = records.filter((record) => record.model.id === model);
    const { complete, partial } = aggregateScores(own, definitions);
    return [
      ...complete.map(({ id, name, value }) => ({ model, id, row: name, name, score: formatPercent(value) })),
      ...partial.map(({ of, name, mean, missing }) => {
        const row = [name, ...missing].join(' ');
        return { model, id: of, row, name, score: formatPercent(mean) };
      }),
    ];
  });
}
