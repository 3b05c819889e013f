import { ConfigError, DataError } from '../core/errors.js';
import type { Wanted } from './pull.js';
import type { RemoteFile, Repository } from './remote-file.js';
import { matchesAny, takeFiles } from './take-files.js';

/** What a model is to be fetched from, and how. */
export interface ModelSource {
  /** `owner/name` of a model repository. */
  readonly name: string;
  /** Which graphs of a repository that has several: `fp16`, `quantized`; by default those without such an ending. */
  readonly variant: string | undefined;
  /** What to do where the repository has no graphs: the last sentence of the error. */
  readonly remedy: string;
}

/** One form in which repositories keep a model: how it is known, and what of it is taken. */
interface Layout {
  readonly has: (paths: readonly string[]) => boolean;
  readonly take: (files: readonly RemoteFile[], variant: string) => readonly RemoteFile[];
  /** The variants there are, '' for graphs without an ending; without this member there are only those. */
  readonly variants?: (paths: readonly string[]) => readonly string[];
}

/** Weights for other runtimes, and what people read. */
const otherFiles = [
  ...['*.md', 'LICENSE*', 'NOTICE*'],
  ...['safetensors', 'pt', 'pth', 'ckpt', 'msgpack', 'h5', 'ot', 'gguf', 'armnn', 'rknn', 'tflite'].flatMap(
    (ending) => [`*.${ending}`, `**/*.${ending}`],
  ),
  '*pytorch_model*.bin',
];

/** What transformers.js and Optimum keep beside the folder `onnx`. */
const configurations = [
  'config.json',
  'preprocessor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'open_clip_config.json',
];

/** Whether a file may be part of a model. What is hidden belongs to tools: the Hub's, or notes of a pull. */
function isForModel(file: RemoteFile): boolean {
  const isHidden = file.path.split('/').some((name) => name.startsWith('.') && name !== '..');
  return !isHidden && !matchesAny(otherFiles, file);
}

/** The forms in the order in which they are looked for. */
const layouts: readonly Layout[] = [
  {
    // ours: whatever model.json may name lies beside it
    has: (paths) => paths.includes('model.json'),
    take: (files) => files.filter(isForModel),
  },
  {
    // transformers.js and Optimum
    has: (paths) => endingsOf('vision', paths).length > 0,
    take: (files, variant) => {
      const ending = variant === '' ? '' : `_${variant}`;
      const graphs = ['vision', 'text'].map((tower) => `onnx/${tower}_model${ending}.onnx`);
      const wanted = [...configurations, ...graphs.flatMap(withExternalData)];
      return files.filter((file) => matchesAny(wanted, file));
    },
    variants: (paths) => {
      const ofText = endingsOf('text', paths);
      return endingsOf('vision', paths).filter((ending) => ofText.length === 0 || ofText.includes(ending));
    },
  },
  {
    // immich: external data lie beside the graph under any name; the folders below are for other runtimes
    has: (paths) => paths.includes('visual/model.onnx'),
    take: (files) => {
      const wanted = ['config.json', 'visual/*', 'textual/*'];
      return files.filter((file) => matchesAny(wanted, file) && isForModel(file));
    },
  },
  {
    // open_clip, with graphs that somebody exported beside its configuration
    has: (paths) =>
      paths.includes('open_clip_config.json') && paths.some((path) => /^[^/]+\.onnx$/.test(path)),
    take: (files) => files.filter((file) => matchesAny(['*'], file) && isForModel(file)),
  },
];

/** A model as it is to be fetched: its graphs of one variant, their external data, tokenizer and preprocessing, in the layouts
 *  that a model folder may have. */
export function modelFiles(source: ModelSource): Wanted {
  return {
    repository: { type: 'model', name: source.name },
    choose: (repository) => chooseModelFiles(repository, source),
  };
}

/** The repository with only the files of the model, in the order of their paths. Throws DataError when it has no graphs or
 *  when a path leads out of the folder, ConfigError when it has no such variant. */
export function chooseModelFiles(
  repository: Repository,
  { variant = '', remedy }: Pick<ModelSource, 'variant' | 'remedy'>,
): Repository {
  const { files, name, commit } = repository;
  const paths = files.map(({ path }) => path);
  const layout = layouts.find(({ has }) => has(paths));
  if (!layout) throw new DataError(`${name} at ${commit.slice(0, 7)}: ${describeOthers(paths)}. ${remedy}`);
  const variants = layout.variants?.(paths) ?? [''];
  if (!variants.includes(variant)) throw new ConfigError(describeVariants(name, variant, variants));
  return takeFiles(repository, layout.take(files, variant));
}

/** What stands between the name of a tower's graph and `.onnx`, '' where nothing does. */
function endingsOf(tower: 'vision' | 'text', paths: readonly string[]): readonly string[] {
  const graph = new RegExp(`^onnx/${tower}_model(?:_(\\w+))?\\.onnx$`);
  return paths.flatMap((path) => {
    const match = graph.exec(path);
    return match ? [(match as readonly (string | undefined)[])[1] ?? ''] : [];
  });
}

function withExternalData(graph: string): readonly string[] {
  return [graph, `${graph}_data*`, `${graph}.data*`];
}

function describeVariants(name: string, asked: string, variants: readonly string[]): string {
  const others = variants.filter((variant) => variant !== '').sort();
  if (asked === '')
    return `${name}: every graph is of a variant: ${others.join(', ')}. Choose one with --variant`;
  const plain = variants.includes('') ? ['the plain graphs (without --variant)'] : [];
  return `--variant ${asked}: ${name} has no such graphs, only ${[...others, ...plain].join(', ')}`;
}

function describeOthers(paths: readonly string[]): string {
  const graphs = paths.filter((path) => path.endsWith('.onnx'));
  if (graphs.length === 0) return 'no ONNX file in it';
  return (
    `${graphs.slice(0, 3).join(', ')}${graphs.length > 3 ? ', ...' : ''}, in no layout that is known ` +
    '(model.json; onnx/vision_model.onnx; visual/model.onnx; open_clip_config.json beside graphs)'
  );
}
