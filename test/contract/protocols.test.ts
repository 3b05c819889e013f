import { describe, expect, it } from '@jest/globals';
import type { OutputDigest } from '../../harness/core/encoder.js';
import type {
  AnsweredSample,
  Protocol,
  ProtocolContext,
  ProtocolResult,
  ProtocolRun,
  SampleLine,
} from '../../harness/core/protocol.js';
import type { SampleKind } from '../../harness/core/sample.js';
import { findProtocol } from '../../tasks/protocols.js';
import { readTaskRegistry } from '../../tasks/registry.js';
import { protocolContract, undrawn } from '../tasks/protocol-contract.js';

/** Every protocol whose rules are in this version. */
const implemented = [
  'zero-shot-classification',
  'group-classification',
  'multi-label-classification',
  'image-text-retrieval',
  'winogavil',
  'detector',
  'region-probe',
  'segmenter',
  'dense-probe',
];
/** Those that ask questions. */
const asking = [
  'vqa',
  'vizwiz',
  'textvqa',
  'gqa',
  'scienceqa',
  'pope',
  'mme',
  'mmbench',
  'seed-bench',
  'llava-bench',
  'mm-vet',
];

describe('the registry of protocols', () => {
  it.each([...implemented, ...asking])('%s is found under its id', (id) => {
    expect(findProtocol(id)?.id).toBe(id);
  });

  it('does not know others', () => {
    for (const id of ['', 'Zero-Shot-Classification', 'toString']) {
      expect(findProtocol(id)).toBeUndefined();
    }
  });

  it('has no protocol in a card that these lists lack', async () => {
    const { tasks } = await readTaskRegistry();
    const used = new Set(tasks.flatMap(({ protocol }) => protocol));
    expect([...used].filter((id) => ![...implemented, ...asking].includes(id))).toEqual([]);
  });
});

/** Each protocol with each kind of sample that it scores. */
const pairs = [...implemented, ...asking].flatMap((id) =>
  (findProtocol(id)?.samples ?? []).map((kind): [string, SampleKind] => [id, kind]),
);

describe.each(pairs)('%s on a %s', (id, kind) => {
  it.each(Object.keys(protocolContract))('%s', async (name) => {
    const protocol = findProtocol(id);
    if (!protocol) throw new Error(`${id}: not found`);
    await protocolContract[name](protocol, kind);
  });
});

/** A protocol with a fault planted in its runs. */
function withFault(id: string, fault: (run: ProtocolRun) => ProtocolRun): Protocol {
  const protocol = findProtocol(id);
  if (!protocol) throw new Error(`${id}: not found`);
  return { ...protocol, start: async (given) => fault(await protocol.start(given)) };
}

/** A protocol that is given another way to keep texts. */
function withKeep(id: string, change: (given: ProtocolContext) => Pick<ProtocolContext, 'keep'>): Protocol {
  const protocol = withFault(id, (run) => run);
  return { ...protocol, start: (given) => protocol.start({ ...given, ...change(given) }) };
}

function changeResult(
  run: ProtocolRun,
  change: (result: ProtocolResult) => Partial<ProtocolResult>,
): ProtocolRun {
  return {
    ...run,
    finish: async () => {
      const result = await run.finish();
      return { ...result, ...change(result) };
    },
  };
}

function digestOf(run: ProtocolRun, answered: AnsweredSample): Promise<OutputDigest> {
  if (!run.digest) throw new Error('no digests');
  return run.digest(answered);
}

let callsOfAll = 0;

interface Fault {
  readonly check: string;
  readonly fault: string;
  readonly plant: (id: string) => Protocol;
  /** Whether a protocol can have it; absent: every one. */
  readonly canHave?: (protocol: Protocol) => boolean;
}

const faults: readonly Fault[] = [
  {
    check: 'batches of 1, 3 and all agree bit for bit',
    fault: 'a sum that depends on the batch',
    plant: (id) =>
      withFault(id, (run) => {
        let steps = 0;
        const counting = { ...run, step: (batch: readonly AnsweredSample[]) => (steps++, run.step(batch)) };
        return changeResult(counting, ({ metrics }) => {
          const [first] = Object.keys(metrics);
          return { metrics: { ...metrics, [first]: metrics[first] * (1 + steps * Number.EPSILON) } };
        });
      }),
  },
  {
    check: 'gives every unit a line, in the order of the units, each id once',
    fault: 'lines of a batch turned round',
    plant: (id) =>
      withFault(id, (run) => ({
        ...changeResult(run, ({ lines }) => ({ lines: lines.toReversed() })),
        step: async (batch) => (await run.step(batch)).toReversed(),
      })),
  },
  {
    check: 'gives every unit a line, in the order of the units, each id once',
    fault: 'a score of NaN',
    plant: (id) =>
      withFault(id, (run) => {
        const spoil = (line: SampleLine): SampleLine => ({ ...line, scores: { prediction: NaN } });
        return {
          ...changeResult(run, ({ lines }) => ({ lines: lines.map(spoil) })),
          step: async (batch) => (await run.step(batch)).map(spoil),
        };
      }),
  },
  {
    check: 'throws on empty input',
    fault: 'zeros where nothing was measured',
    plant: (id) =>
      withFault(id, (run) => ({
        step: run.step,
        finish: async () => {
          try {
            return await run.finish();
          } catch {
            return { metrics: {}, intervals: {}, n: 0, lines: [] };
          }
        },
      })),
  },
  {
    check: 'reports what it declares',
    fault: 'a metric that is not declared',
    plant: (id) =>
      withFault(id, (run) => changeResult(run, ({ metrics }) => ({ metrics: { ...metrics, extra: 0 } }))),
  },
  {
    check: 'reports what it declares',
    fault: 'a declared metric that is missing',
    plant: (id) => withFault(id, (run) => changeResult(run, () => ({ metrics: {} }))),
  },
  {
    check: 'reports finite numbers in the range of their descriptors, inside their intervals',
    fault: 'a percentage',
    plant: (id) =>
      withFault(id, (run) =>
        changeResult(run, ({ metrics }) => ({
          metrics: Object.fromEntries(Object.entries(metrics).map(([key, value]) => [key, value * 100])),
        })),
      ),
  },
  {
    check: 'reports finite numbers in the range of their descriptors, inside their intervals',
    fault: 'a metric without a descriptor',
    plant: (id) =>
      withFault(id, (run) =>
        changeResult(run, () => ({ metrics: { speed: 0.5 }, intervals: { speed: [0, 1] } })),
      ),
  },
  {
    check: 'is the same for the same seed, and another seed moves only intervals',
    fault: 'an interval that is drawn anew each time',
    plant: (id) =>
      withFault(id, (run) =>
        changeResult(run, ({ intervals }) => ({ intervals: { ...intervals, drawn: [0, ++callsOfAll] } })),
      ),
  },
  {
    check: 'is the same for the same seed, and another seed moves only intervals',
    fault: 'a seed that is not used',
    canHave: ({ id }) => !undrawn.includes(id),
    plant: (id) => {
      const protocol = withFault(id, (run) => run);
      return { ...protocol, start: (given) => protocol.start({ ...given, seed: 0 }) };
    },
  },
  {
    check: 'keeps two runs apart',
    fault: 'one run for all',
    plant: (id) => {
      const protocol = withFault(id, (run) => run);
      let only: Promise<ProtocolRun> | undefined;
      return { ...protocol, start: (given) => (only ??= protocol.start(given)) };
    },
  },
  {
    check: 'leaves its input as it is',
    fault: 'embeddings normalised in place',
    canHave: ({ perSample }) => perSample !== 'answer',
    plant: (id) =>
      withFault(id, (run) => ({
        ...run,
        step: (batch) => {
          const lines = run.step(batch);
          Object.values(batch[0].output.tensors)[0].data[0] /= 2;
          return lines;
        },
      })),
  },
  {
    check: 'leaves its input as it is',
    fault: 'text embeddings changed in place',
    canHave: ({ needs }) => needs.includes('text'),
    plant: (id) => {
      const protocol = withFault(id, (run) => run);
      const spoilt = async (texts: readonly string[], encode: ProtocolContext['encodeTexts']) => {
        const tensor = await encode(texts);
        tensor.data[0] = 1 - tensor.data[0];
        return tensor;
      };
      return {
        ...protocol,
        start: (given) =>
          protocol.start({ ...given, encodeTexts: (texts) => spoilt(texts, given.encodeTexts) }),
      };
    },
  },
  {
    check: 'leaves its input as it is',
    fault: 'answers changed in place',
    canHave: ({ perSample }) => perSample === 'answer',
    plant: (id) =>
      withFault(id, (run) => ({
        ...run,
        step: (batch) => {
          const lines = run.step(batch);
          Object.assign(batch[0].output, { text: `${batch[0].output.text ?? ''} ` });
          return lines;
        },
      })),
  },
  {
    check: 'takes what was kept of outputs as it takes outputs',
    fault: 'digests that are not made',
    canHave: ({ digests }) => digests === true,
    plant: (id) => withFault(id, ({ step, finish }) => ({ step, finish })),
  },
  {
    check: 'takes what was kept of outputs as it takes outputs',
    fault: 'numbers of a digest rounded',
    canHave: ({ digests }) => digests === true,
    plant: (id) =>
      withFault(id, (run) => ({
        ...run,
        digest: async (answered) => {
          const { facts, ...rest } = await digestOf(run, answered);
          const rounded = JSON.stringify(facts, (_, value: unknown) =>
            typeof value === 'number' ? Number(value.toPrecision(2)) : value,
          );
          return { facts: JSON.parse(rounded) as unknown, ...rest };
        },
      })),
  },
  {
    check: 'takes what was kept of outputs as it takes outputs',
    fault: 'a digest that counts its sample',
    canHave: ({ digests }) => digests === true,
    plant: (id) =>
      withFault(id, (run) => ({
        ...run,
        digest: async (answered) => {
          await run.step([answered]);
          return digestOf(run, answered);
        },
      })),
  },
  {
    check: 'keeps texts under all that they are made of',
    fault: 'texts of whatever kind under one key',
    canHave: ({ needs }) => needs.includes('text'),
    plant: (id) => withKeep(id, ({ keep }) => ({ keep: (_what, make) => keep('texts', make) })),
  },
  {
    check: 'keeps texts under all that they are made of',
    fault: 'texts that are not kept',
    canHave: ({ needs }) => needs.includes('text'),
    plant: (id) => withKeep(id, () => ({ keep: (_what, make) => make() })),
  },
  {
    check: 'refuses samples of another kind',
    fault: 'samples of another kind passed over',
    plant: (id) => {
      const { samples } = withFault(id, (run) => run);
      return withFault(id, (run) => ({
        ...run,
        step: (batch) => run.step(batch.filter(({ sample }) => samples.includes(sample.kind))),
      }));
    },
  },
];

describe.each(pairs)('control: a fault in %s on a %s is caught', (id, kind) => {
  const protocol = withFault(id, (run) => run);
  it.each(faults.filter(({ canHave }) => canHave?.(protocol) ?? true))('$fault', async ({ check, plant }) => {
    await expect(protocolContract[check](plant(id), kind)).rejects.toThrow();
  });
});

it.each(pairs)('control: no fault in %s on a %s is not caught', async (id, kind) => {
  const sound = withFault(id, (run) => changeResult(run, () => ({})));
  for (const check of Object.values(protocolContract)) await check(sound, kind);
});
