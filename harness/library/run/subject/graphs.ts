import { join } from 'node:path';
import { cacheFiles } from '../../../config/cache-files.js';
import { formatDevice, type Provider } from '../../../config/device.js';
import type { RunOptions } from '../../../config/run-options.js';
import { ConfigError } from '../../../core/errors.js';
import type { FingerprintCache } from '../../../core/fingerprint.js';
import { adoptBatchSize, agreeOnBatchSize } from '../../../pipeline/shards/agree-on-batch-size.js';
import type { RunnableModel } from '../../../pipeline/run-settings.js';
import { chooseProvider } from '../../../runtime/provider.js';
import { describeSession, onnxruntimeVersion } from '../../../runtime/session.js';
import { chooseArrangement, type Arrangement } from '../../../../models/arrangement.js';
import { completeModel, type CompleteModel } from '../../../../models/complete-model.js';
import { swapVision } from '../../../../models/lmm/swap-vision.js';
import { forgetBatchSizes, openKnownBatchSizes } from '../../../../models/known-batch-sizes.js';
import type { ModelFolder } from '../../../../models/model-folder.js';
import { defaultModels, findModels, nameModel } from '../../../../models/registry.js';
import type { Messages } from '../../messages.js';
import { makeRunnable } from './make-runnable.js';
import { countOf } from '../../../core/count-of.js';
import type { ModelReference, RunSubject } from './subject.js';

/** The model folders that `--model` names, on a provider of ONNX Runtime. `poolThreads`: those of Node's pool. */
export async function chooseGraphs(
  options: RunOptions,
  fingerprints: FingerprintCache,
  messages: Messages,
  poolThreads: number,
): Promise<RunSubject> {
  const named = options.model.length > 0 ? options.model : defaultModels;
  const selected = await selectModels(named, options.vision, messages.warn);
  const folders = selected.map(({ model }) => model);
  const { provider, warning } = await chooseProvider(options.device);
  if (warning) messages.warn(warning);
  const arrangement = chooseArrangement(options, folders, provider);
  const session = { provider, threads: arrangement.threads };
  if (arrangement.sessions === 'one' && arrangement.workers > poolThreads)
    messages.note(
      `images are decoded by ${poolThreads} threads of Node, however many workers there are: start with UV_THREADPOOL_SIZE=${arrangement.workers} to have more`,
    );
  const { warn, note } = messages;
  const known = options.cache
    ? openKnownBatchSizes(join(options.cacheDir, cacheFiles.batchSizes), warn)
    : forgetBatchSizes;
  const open = { arrangement, session, warn, note, known, askedBatchSize: options.batchSize };
  return {
    models: folders.map((model) => shareBatchSize(makeRunnable(model, open, fingerprints), options, note)),
    runtime: {
      requested: formatDevice(options.device),
      provider: provider.kind,
      providerOptions: { ...describeSession(session) },
      onnxruntime: onnxruntimeVersion,
      ...arrangement,
    },
    requiredProvider: options.device.kind === 'auto' ? undefined : provider.kind,
    nameModel: (id) => nameSelected(selected.find(({ model }) => model.card.id === id)),
    description: describe(provider, arrangement),
  };
}

/** The model with the batch size that other processes of the same run use, where none was asked for. */
function shareBatchSize(model: RunnableModel, options: RunOptions, note: Messages['note']): RunnableModel {
  const { batchSize, shard, merge, queue, out } = options;
  if (batchSize !== 'auto') return model;
  const isOneOfMany = merge || (shard ?? queue) !== undefined;
  return (isOneOfMany ? agreeOnBatchSize : adoptBatchSize)(model, out, note);
}

function describe(provider: Provider, { sessions, workers, threads }: Arrangement): string {
  const device = formatDevice(provider);
  if (sessions === 'per-worker')
    return `on ${device}, ${countOf(workers, 'worker')} x ${countOf(threads, 'thread')}`;
  return `on ${device}, one session x ${countOf(threads, 'thread')}, fed by ${countOf(workers, 'worker')}`;
}

/** A model, and the folders that it was made of. */
interface SelectedModel {
  readonly model: CompleteModel;
  readonly own: ModelFolder;
  readonly tower?: ModelFolder;
}

/** The models that `--model` names, each once; with `--vision`, each with every encoder that this names. */
async function selectModels(
  named: readonly string[],
  vision: string | undefined,
  warn: (text: string) => void,
): Promise<readonly SelectedModel[]> {
  const found = (await Promise.all(named.map((word) => findModels(word, { warn })))).flat();
  const models = [...new Map(found.map((model) => [model.folder, model])).values()];
  const towers = vision === undefined ? [] : await findModels(vision, { warn });
  const selected =
    vision === undefined
      ? models.map((own) => ({ model: own, own }))
      : models.flatMap((own) => towers.map((tower) => ({ model: swapVision(own, tower), own, tower })));
  checkDifferentIds(selected.map(({ model }) => model));
  return selected.map((one) => ({ ...one, model: completeModel(one.model) }));
}

async function nameSelected(selected: SelectedModel | undefined): Promise<ModelReference> {
  if (!selected) throw new Error('a model of this run is asked for');
  const { own, tower } = selected;
  return { reference: await nameModel(own), ...(tower && { vision: await nameModel(tower) }) };
}

/** Records lie in a folder named by the model's id, so two models of one run must not share it. */
function checkDifferentIds(models: readonly ModelFolder[]): void {
  const ids = models.map(({ card }) => card.id);
  const index = ids.findIndex((id, place) => ids.indexOf(id) !== place);
  if (index < 0) return;
  const folders = models.filter(({ card }) => card.id === ids[index]).map(({ folder }) => folder);
  throw new ConfigError(
    `--model: ${folders.join(' and ')} both have the id ${ids[index]}. Change one in its model.json`,
  );
}
