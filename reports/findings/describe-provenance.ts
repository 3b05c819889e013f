import type { OkRecord } from '../../harness/config/record.js';
import { listTasks } from './index-records.js';
import type { Measured } from './measured.js';
import type { Facts, Provenance } from './provenance.js';
import type { ReportInput } from './report-input.js';

/** Where every number comes from: the run, and by model and by task what their records say. A fact that records do not agree on is
 *  given with each of its values. */
export function describeSources(
  input: ReportInput,
  measured: Measured,
): Pick<Provenance, 'run' | 'models' | 'tasks'> {
  const tasks = listTasks(input.models, input.tasks).map((card) => card.id);
  const all = input.models.map(({ id }) => tasks.flatMap((task) => measured.record(task, id) ?? []));
  const records = all.flat();
  return {
    run: withValues([
      ['command', [input.command]],
      ['seed', [String(input.seed)]],
      ...Object.entries(input.versions).map(([name, version]) => [name, [version]] as const),
      ['commit of the runs', records.map(({ commit }) => commit)],
      ['versions of the runs', records.map(({ versions }) => versions && listVersions(versions))],
    ]),
    models: input.models.map(({ id, imported = false }, place) => ({
      model: id,
      facts: modelFacts(all[place], imported),
    })),
    tasks: tasks.flatMap((task) => {
      const own = records.filter((record) => record.task === task);
      return own.length === 0 ? [] : [{ task, facts: taskFacts(own) }];
    }),
  };
}

type ManyValues = readonly (readonly [name: string, values: readonly (string | undefined)[]])[];

function modelFacts(records: readonly OkRecord[], imported: boolean): Facts {
  const { model } = records.at(0) ?? {};
  return withValues([
    ['origin', imported ? originsOf(records) : []],
    ['weights, SHA-256', [model?.sha256]],
    ['precision', records.map(({ runtime }) => runtime?.precision)],
    ['provider', records.map(({ runtime }) => runtime?.provider)],
    ['ONNX Runtime', records.map(({ runtime }) => runtime?.onnxruntime)],
    ['server', records.map(({ runtime }) => runtime?.endpoint?.model)],
    ['batch size', records.map(({ runtime }) => runtime && String(runtime.batchSize))],
    ['preprocessing, SHA-256', records.map(({ preprocess }) => preprocess)],
    ['seed of the run', records.map(({ seed }) => (seed === undefined ? undefined : String(seed)))],
    ['finished tasks', [String(records.length)]],
  ]);
}

/** Files of one program that are named: it may have written one a task. */
const shownFiles = 3;

/** By program: the files that it wrote. */
function originsOf(records: readonly OkRecord[]): readonly string[] {
  const sources = records.flatMap(({ imported }) => imported ?? []);
  const tools = [...new Set(sources.map(({ tool }) => tool))];
  const said = tools.map((tool) => {
    const files = [...new Set(sources.flatMap((one) => (one.tool === tool ? [one.file] : [])))];
    const more = files.length > shownFiles ? ` and ${files.length - shownFiles} more` : '';
    return `imported from ${tool} (${files.slice(0, shownFiles).join(', ')}${more})`;
  });
  return said.length === 0 ? ['results of another program, brought in'] : said;
}

function taskFacts(records: readonly OkRecord[]): Facts {
  return withValues([
    ['data set', records.map(({ dataset }) => dataset && `${dataset.id}, split ${dataset.split}`)],
    ['data, SHA-256', records.map(({ dataset }) => dataset?.sha256)],
    ['units scored', records.map(({ n }) => String(n))],
    ['limit', records.map(({ limit }) => (limit === undefined ? undefined : String(limit)))],
    ['samples left out', records.map(({ badSamples }) => badSamples && String(badSamples.length))],
    ['metric', records.map(({ metric }) => metric)],
    ['protocol', records.map(({ protocol }) => protocol && `${protocol.id}, version ${protocol.version}`)],
    ['protocol, prompts and classes, SHA-256', records.map(({ protocol }) => protocol?.hash)],
    ['judge', records.map(({ judge }) => judge?.model)],
    [
      'asked otherwise',
      records.flatMap(({ imported }) =>
        (imported?.differs ?? []).map((what) => `${imported?.tool ?? ''}: ${what}`),
      ),
    ],
  ]);
}

function listVersions(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

/** Each fact that is known, its different values one after the other. */
function withValues(facts: ManyValues): Facts {
  return facts.flatMap(([name, values]) => {
    const known = [...new Set(values.filter((value) => value !== undefined))];
    return known.length === 0 ? [] : [[name, known.join('; ')] as const];
  });
}
