import type { Environment } from '../../../config/environment.js';
import type { RunOptions } from '../../../config/run-options.js';
import type { Encoder, ServedFacts } from '../../../core/encoder.js';
import { ConfigError } from '../../../core/errors.js';
import { hashJson } from '../../../core/hash.js';
import type { Judge } from '../../../core/judge.js';
import { createEndpointEncoder } from '../../../endpoint/encoder.js';
import { openEndpoint, type Endpoint } from '../../../endpoint/endpoint.js';
import { createEndpointJudge } from '../../../endpoint/judge.js';
import type { RunnableModel } from '../../../pipeline/run-settings.js';
import { onnxruntimeVersion } from '../../../runtime/session.js';
import type { Messages } from '../../messages.js';
import { countOf } from '../../../core/count-of.js';
import { toModelId } from './model-name.js';
import type { RunSubject } from './subject.js';

/** The models that a server has under the names of `--model`, or its only one. */
export async function chooseServed(
  options: RunOptions,
  url: string,
  environment: Environment,
  signal: AbortSignal,
  messages: Messages,
): Promise<RunSubject> {
  const { concurrency, requestTimeout, answerTokens, maxRequests, maxTokens } = options;
  const names: readonly (string | undefined)[] =
    options.model.length > 0 ? [...new Set(options.model)] : [undefined];
  checkDifferentIds(options.model);
  const endpoints: Endpoint[] = [];
  for (const model of names)
    endpoints.push(
      await openEndpoint({
        ...{ role: 'endpoint', url, model, key: environment.endpointKey, concurrency },
        ...{ timeoutMs: 1000 * requestTimeout, maxTokens: answerTokens },
        ...{ requestLimit: maxRequests, tokenLimit: maxTokens, signal, note: messages.note },
      }),
    );
  return {
    models: endpoints.map(toRunnable),
    runtime: {
      ...{ requested: 'endpoint', provider: 'endpoint', onnxruntime: onnxruntimeVersion },
      ...{ threads: 1, workers: 1 },
    },
    requiredProvider: undefined,
    description: `at ${endpoints[0].facts().url}, ${countOf(concurrency, 'request')} at once`,
  };
}

/** Records lie in a folder named by the model's id, so two models of one run must not share it. */
function checkDifferentIds(names: readonly string[]): void {
  const byId = new Map<string, string>();
  for (const name of names) {
    const other = byId.get(toModelId(name)) ?? name;
    if (other !== name)
      throw new ConfigError(
        `--model: the records of ${other} and ${name} would both lie in ${toModelId(name)}. Ask them in two runs with an --out each`,
      );
    byId.set(toModelId(name), name);
  }
}

/** The judge that `--judge` names; undefined where it is not given. */
export async function chooseJudge(
  options: RunOptions,
  environment: Environment,
  signal: AbortSignal,
  messages: Messages,
): Promise<Judge | undefined> {
  const { judge: url, judgeModel: model, concurrency, requestTimeout } = options;
  if (url === undefined) return undefined;
  const endpoint = await openEndpoint({
    ...{ role: 'judge', url, model, key: environment.judgeKey, concurrency },
    ...{ timeoutMs: 1000 * requestTimeout, signal, note: messages.note },
    ...{ requestLimit: options.judgeMaxRequests, tokenLimit: options.judgeMaxTokens },
  });
  return createEndpointJudge(endpoint);
}

/** A served model is taken for the same one while its address, its name and the length of its answers are the same. */
function toRunnable(endpoint: Endpoint): RunnableModel {
  const { model, maxTokens } = endpoint;
  const { url } = endpoint.facts();
  return {
    card: { id: toModelId(model), family: 'endpoint' },
    heads: new Set(['answer']),
    quantizesBatch: false,
    // one question a batch: each answer is kept as it comes
    batchSize: () => Promise.resolve(1),
    fingerprint: () => Promise.resolve(hashJson({ url, model, maxTokens })),
    open: () => Promise.resolve(countServed(createEndpointEncoder(endpoint), endpoint)),
    unmeasured: 'an endpoint is not asked to find out how long it takes: its answers may cost money',
  };
}

/** The encoder with what its server was asked since it was last said: what belongs to one task. */
function countServed(encoder: Encoder, endpoint: Endpoint): Encoder {
  let before: ServedFacts | undefined;
  return {
    ...encoder,
    takeServed: () => {
      const now = endpoint.facts();
      const served = before ? subtract(now, before) : now;
      before = now;
      return served;
    },
  };
}

function subtract(now: ServedFacts, before: ServedFacts): ServedFacts {
  const { promptTokens, completionTokens } = now;
  const reasons = Object.entries(now.finishReasons)
    .map(([reason, count]) => [reason, count - (before.finishReasons[reason] ?? 0)] as const)
    .filter(([, count]) => count > 0);
  return {
    ...now,
    requests: now.requests - before.requests,
    retries: now.retries - before.retries,
    ...(promptTokens !== undefined && { promptTokens: promptTokens - (before.promptTokens ?? 0) }),
    ...(completionTokens !== undefined && {
      completionTokens: completionTokens - (before.completionTokens ?? 0),
    }),
    finishReasons: Object.fromEntries(reasons),
  };
}
