import type { CorrectByTask } from './build-heatmap.js';
import type { Headline, HeadlineCell, HeadlineColumn } from './headline.js';
import { describeNoSpeed, finishedRecords, imageSpeed } from './image-speed.js';
import type { Measured, MeasuredTarget } from './measured.js';
import type { ReportModel } from './report-data.js';
import type { ModelRecords } from './report-input.js';
import { findDifference } from './score-difference.js';

/** Tasks that stand in the table where there is no mean over several. */
const mostTasks = 6;

interface FilledColumn {
  readonly column: HeadlineColumn;
  /** By model. */
  readonly cells: readonly HeadlineCell[];
}

/** The first table of a report: a row a model, with what it is, what it scores on every mean there is (or on the first tasks, where
 *  there is none), and how fast it encodes images. A fact that no model states has no column. In each column of scores the best
 *  is marked, and those that are not told apart from it; a column of one value has no best. */
export function buildHeadline(
  measured: Measured,
  correct: CorrectByTask,
  inputs: readonly ModelRecords[],
): Headline {
  const { models, targets } = measured;
  const means = targets.filter(({ kind }) => kind === 'aggregate');
  const shown = means.length > 0 ? means : targets.slice(0, mostTasks);
  const columns = [
    ...factColumns(models),
    ...shown.map((target) => scoreColumn(target, measured, correct, inputs)),
    ...speedColumn(measured),
  ];
  return {
    columns: columns.map(({ column }) => column),
    rows: models.map(({ id }, row) => ({ model: id, cells: columns.map(({ cells }) => cells[row]) })),
  };
}

function factColumns(models: readonly ReportModel[]): readonly FilledColumn[] {
  const facts: readonly [
    id: string,
    name: string,
    unit: 'M' | 'G',
    of: (model: ReportModel) => number | undefined,
  ][] = [
    ['params', 'Parameters, image + text', 'M', ({ paramsM }) => sumOf(paramsM)],
    ['params-image', 'Parameters, image', 'M', ({ paramsM }) => paramsM?.image],
    ['params-text', 'Parameters, text', 'M', ({ paramsM }) => paramsM?.text],
    ['gmacs-image', 'MACs, image', 'G', ({ gmacs }) => gmacs?.image],
    ['gmacs-text', 'MACs, text', 'G', ({ gmacs }) => gmacs?.text],
    ['samples-seen', 'Samples seen', 'M', ({ samplesSeenM }) => samplesSeenM],
    ['unique-pairs', 'Unique pairs', 'M', ({ uniquePairsM }) => uniquePairsM],
  ];
  return facts.flatMap(([id, name, unit, of]) => {
    const values = models.map(of);
    if (values.every((value) => value === undefined)) return [];
    return [
      {
        column: { id, name, unit, kind: 'fact', higherIsBetter: null },
        cells: values.map((value, row) =>
          value === undefined
            ? { reason: models[row].published ? 'not stated' : 'its card does not say' }
            : { value },
        ),
      },
    ];
  });
}

function sumOf(towers: ReportModel['paramsM']): number | undefined {
  if (towers?.image === undefined || towers.text === undefined) return undefined;
  // to twelve digits: no dust of binary fractions in reports
  return Number((towers.image + towers.text).toPrecision(12));
}

function scoreColumn(
  target: MeasuredTarget,
  measured: Measured,
  correct: CorrectByTask,
  inputs: readonly ModelRecords[],
): FilledColumn {
  const scores = measured.models.map(({ id }) => measured.score(target.id, id));
  const best = Math.max(...scores.map((score) => score?.value ?? -Infinity));
  const leader = measured.models.find((_, row) => scores[row]?.value === best)?.id ?? '';
  const count = scores.filter((score) => score !== undefined).length;
  const differences = measured.models.map(({ id }, row) =>
    id === leader || !scores[row] ? undefined : findDifference(measured, correct, target.id, [leader, id]),
  );
  const cells = measured.models.map(({ id }, row): HeadlineCell => {
    const score = scores[row];
    if (!score) return { reason: whyNoScore(target, id, measured, inputs) };
    const { value, low, high } = score;
    const half = low === undefined || high === undefined ? {} : { half: (high - low) / 2 };
    if (count < 2) return { value, ...half };
    if (value === best) return { value, ...half, mark: 'best' };
    const apart = differences[row];
    return { value, ...half, ...(apart && apart.value <= apart.half ? { mark: 'tied' } : {}) };
  });
  const told = differences.filter((difference) => difference !== undefined);
  const note = count < 2 ? undefined : describeMarks(told.length, told.filter(({ paired }) => paired).length);
  return {
    column: {
      ...{ id: target.id, name: target.name, unit: '%', kind: 'score', higherIsBetter: true },
      ...(note === undefined ? {} : { note }),
    },
    cells,
  };
}

function describeMarks(told: number, paired: number): string {
  if (told === 0) return 'ties cannot be told: the scores have no intervals';
  if (paired === told) return 'ties by paired 95 % intervals: the same samples';
  if (paired === 0) return 'ties by unpaired 95 % intervals';
  return `ties by 95 % intervals, paired for ${paired} of ${told} models`;
}

function whyNoScore(
  { tasks }: MeasuredTarget,
  model: string,
  measured: Measured,
  inputs: readonly ModelRecords[],
): string {
  if (measured.models.some(({ id, published }) => id === model && published)) return 'not published';
  const records = inputs.find(({ id }) => id === model)?.records ?? [];
  const missing = tasks.filter(({ id }) => !measured.score(id, model));
  if (missing.length === 0) return 'a task was scored on a part of its samples';
  if (tasks.length > 1) return `${missing.length} of its ${tasks.length} tasks have no score`;
  const record = records.find(({ task }) => task === missing[0].id);
  switch (record?.status) {
    case undefined:
      return 'not run';
    case 'skipped':
      return `skipped: ${record.reason}`;
    case 'failed':
      return `failed: ${record.error}`;
    case 'ok':
      return `its record has no ${missing[0].metric}`;
  }
}

/** Empty where no model has a speed. */
function speedColumn(measured: Measured): readonly FilledColumn[] {
  const records = measured.models.map(({ id }) => finishedRecords(measured, id));
  const speeds = records.map(imageSpeed);
  const known = speeds.filter((speed) => speed !== undefined);
  if (known.length === 0) return [];
  const conditions = [...new Set(known.map((speed) => speed.conditions))];
  const best = Math.max(...known.map(({ perSecond }) => perSecond));
  // speeds of different devices or precisions are no race
  const comparable = conditions.length === 1 && known.length > 1;
  return [
    {
      column: {
        ...{
          id: 'throughput',
          name: 'Image encoding',
          unit: 'images/s',
          kind: 'speed',
          higherIsBetter: true,
        },
        note: `one session: ${conditions.join('; ')}`,
      },
      cells: speeds.map((speed, row): HeadlineCell => {
        if (!speed) return { reason: describeNoSpeed(records[row]) };
        const isBest = comparable && speed.perSecond === best;
        return { value: speed.perSecond, ...(isBest ? { mark: 'best' } : {}) };
      }),
    },
  ];
}
