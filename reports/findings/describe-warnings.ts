import type { OkRecord } from '../../harness/config/record.js';
import type { Curve } from './curve.js';
import type { RepeatedRun } from './find-series.js';
import type { Measured } from './measured.js';
import { resolutionOf } from './recipe.js';
import type { ReportInput } from './report-input.js';

/** How many different x a law should have. */
const enoughPlaces = 5;

/** What a reader of the report must know before any number: few points, repeated data, a floor that is not told apart from 0, and
 *  what was not measured alike. */
export function describeWarnings(
  input: ReportInput,
  measured: Measured,
  curves: readonly Curve[],
  repeated: readonly RepeatedRun[],
): readonly string[] {
  const own = curves.filter(({ series }) => !series.published);
  const means = own.filter(({ target }) => isAggregate(measured, target));
  return [
    ...warnOfFewPoints(means.length > 0 ? means : own),
    ...warnOfRepeatedData(own),
    ...warnOfFloors(means),
    ...warnOfResolutions(own),
    ...warnOfRepeatedRuns(repeated),
    ...warnOfMixedRecords(input, measured),
    ...warnOfImported(input),
  ];
}

function isAggregate({ targets }: Measured, id: string): boolean {
  return targets.some((target) => target.id === id && target.kind === 'aggregate');
}

function warnOfFewPoints(curves: readonly Curve[]): readonly string[] {
  const count = (curve: Curve) => new Set(curve.points.map(({ x }) => x)).size;
  const few = curves.filter((curve) => curve.axis !== 'compute' && count(curve) < enoughPlaces);
  const series = [...new Set(few.map(({ axis, series: { key } }) => `${axis}: ${key}`))];
  if (series.length === 0) return [];
  const fewest = Math.min(...few.map(count));
  const most = Math.max(...few.map(count));
  const places = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
  const joined =
    most === 1
      ? `${series.length === 1 ? 'has' : 'have'} one model or data size`
      : `${series.length === 1 ? 'joins' : 'join'} ${places} different model or data sizes`;
  return [
    `few points: ${series.length} series ${joined}, fewer than the ${enoughPlaces} that a law should have`,
  ];
}

function warnOfRepeatedData(curves: readonly Curve[]): readonly string[] {
  const repeats = new Map<string, number>();
  for (const { points } of curves)
    for (const { model, repeated } of points) if (repeated !== undefined) repeats.set(model, repeated);
  if (repeats.size === 0) return [];
  const times = [...repeats.values()].map((value) => Math.round(value));
  const [low, high] = [Math.min(...times), Math.max(...times)];
  return [
    `repeated data: ${repeats.size} models saw their pairs ${low === high ? low : `${low} to ${high}`} times; more samples seen of the same pairs help less`,
  ];
}

function warnOfFloors(curves: readonly Curve[]): readonly string[] {
  const open = curves.filter(({ fit }) => fit.floorProfile?.identified === false);
  return open.length === 0
    ? []
    : [
        `the floor of the error is not identified on ${open.length} of ${curves.length} curves of means: an exponent there holds for the floor that is stated with it`,
      ];
}

/** Along compute a resolution is in the GMACs. */
function warnOfResolutions(curves: readonly Curve[]): readonly string[] {
  const mixed = new Map<string, string>();
  for (const { axis, series, points } of curves) {
    const all = [...new Set(points.flatMap(({ model }) => resolutionOf(model) ?? []))];
    if (axis === 'compute' || all.length < 2) continue;
    mixed.set(series.key, `${series.key} (${all.toSorted((a, b) => a - b).join(', ')} pixels)`);
  }
  return mixed.size === 0 ? [] : [`mixed resolution: ${listFew([...mixed.values()])}`];
}

function warnOfRepeatedRuns(repeated: readonly RepeatedRun[]): readonly string[] {
  return repeated.length === 0
    ? []
    : [
        `${repeated.length} ${repeated.length === 1 ? 'model is' : 'models are'} no further point of a curve, being the same run as another, or it at another resolution: see the exclusions`,
      ];
}

/** The one fact that imported records share with ours. */
const sampleCount = 'number of samples';

/** What records of one task do not agree on, though their scores stand side by side. */
function warnOfMixedRecords({ models }: ReportInput, measured: Measured): readonly string[] {
  const tasks = measured.targets.filter(({ kind }) => kind === 'task').map(({ id }) => id);
  const facts: readonly (readonly [string, (record: OkRecord) => unknown])[] = [
    ['data', ({ dataset }) => dataset && `${dataset.sha256} ${dataset.split}`],
    ['protocol or prompts', ({ protocol }) => protocol?.hash],
    [sampleCount, ({ n }) => n],
    ['judge', ({ judge }) => judge?.model],
  ];
  const mixed = facts.flatMap(([name, of]) => {
    const own = tasks.filter((task) => {
      const values = models.flatMap(({ id }) => {
        const record = measured.record(task, id);
        // what another program asked is told by itself, but not that ours were asked of fewer samples
        return record && (!record.imported || name === sampleCount) ? [of(record)] : [];
      });
      return new Set(values).size > 1;
    });
    return own.length === 0
      ? []
      : [`models differ in ${name} on ${listFew(own)}: their scores do not compare`];
  });
  const cut = tasks.filter((task) => models.some(({ id }) => measured.record(task, id)?.limit !== undefined));
  return [
    ...mixed,
    ...(cut.length === 0 ? [] : [`scored on a part of the samples (--limit): ${listFew(cut)}`]),
  ];
}

function warnOfImported({ models }: ReportInput): readonly string[] {
  const imported = models.filter((model) => model.imported).map(({ id }) => id);
  return imported.length === 0 ? [] : [`results of another program: ${listFew(imported)}`];
}

/** The first names, and how many more. */
function listFew(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length <= 3 ? shown : `${shown} and ${names.length - 3} more`;
}
