// Process for the tests of harness/runtime. ONNX Runtime takes only one copy of itself in a thread, and jest loads one for
// each test file; in a process of their own these tests meet no other, and the typed arrays are Node's.
import { listSupportedBackends } from 'onnxruntime-node';
import type { DeviceRequest, Provider } from '../../harness/config/device.js';
import type { AskedQuestion, EncodedBatch } from '../../harness/core/encoder.js';
import { messageOf, toWireError, type WireError } from '../../harness/core/errors.js';
import type { GraphValue } from '../../harness/core/graph-value.js';
import type { ParityCard } from '../../harness/core/parity.js';
import type { Tensor } from '../../harness/core/tensor.js';
import { askChild, type ChildAnswer } from '../../harness/runtime/child.js';
import { createMatrixProduct } from '../../harness/runtime/matrix-product.js';
import {
  describeMissing,
  findMissingLibraries,
  loadEach,
  type MissingLibrary,
} from '../../harness/runtime/missing-library.js';
import { observePlacement, type Placement } from '../../harness/runtime/placement.js';
import { profileGraph, type GraphProfile } from '../../harness/runtime/profile.js';
import { probeAnswer, probeGraph, probeInputs } from '../../harness/runtime/probe-graph.js';
import {
  chooseProvider,
  loaderError,
  probeProvider,
  type ProviderChoice,
  type ProviderProbe,
} from '../../harness/runtime/provider.js';
import {
  createSession,
  describeSession,
  onnxruntimeVersion,
  type GraphInput,
} from '../../harness/runtime/session.js';
import { createTextEncoder, type TextThreads } from '../../models/encode-texts.js';
import type { RegionHead } from '../../models/heads/head-outputs.js';
import { loadAnswerHead } from '../../models/lmm/load-answer.js';
import type { AnswerModel } from '../../models/lmm/answer-card.js';
import { readModelFolder } from '../../models/model-folder.js';
import { loadTextGraph } from '../../models/text-graph.js';
import { packTokens } from '../../models/token-lists.js';
import type { TextForm } from '../../models/trim-probe.js';
import { checkAnswers } from '../../models/verify/check-answers.js';
import { checkRegions } from '../../models/verify/check-regions.js';
import type { VerifyLine } from '../../models/verify/line.js';

/** The answer to job `id`: a value, or an error as plain data. */
export type Reply = { readonly id: number } & (
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: WireError }
);

/** A graph, as file or bytes, and what it is to be run on, one after the other. */
export interface GraphJob {
  readonly model: string | Uint8Array;
  readonly runs: readonly { readonly input: string; readonly value: GraphInput; readonly output: string }[];
}

/** What a graph said about itself and gave. */
export interface GraphReport {
  readonly file: string;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly results: readonly Tensor[];
}

/** What the tests ask for. */
export interface RuntimeJobs {
  /** Loads a graph on the CPU, runs it and closes it. */
  readonly runGraph: (job: GraphJob) => Promise<GraphReport>;
  /** Loads a graph on the CPU, runs it once for several outputs and closes it. */
  readonly runMany: (job: {
    readonly model: string | Uint8Array;
    readonly inputs: Readonly<Record<string, GraphInput>>;
    readonly outputs: readonly string[];
  }) => Promise<Readonly<Record<string, Tensor>>>;
  /** What `bench models verify` says of a head of a model folder on one image. */
  readonly checkRegions: (job: {
    readonly folder: string;
    readonly head: RegionHead;
    readonly image: Uint8Array;
  }) => Promise<VerifyLine>;
  /** What `bench models verify` says of the answers of a model. */
  readonly checkAnswers: (job: {
    readonly model: AnswerModel;
    readonly answers: ParityCard['answers'];
  }) => Promise<VerifyLine>;
  /** What a model answers to batches of questions, one after the other. */
  readonly answer: (job: {
    readonly model: AnswerModel;
    readonly batches: readonly (readonly AskedQuestion[])[];
  }) => Promise<readonly EncodedBatch[]>;
  /** One run on the CPU with what each node did. */
  /** Opens the text graph of a folder: how it may be run, and what it gives of texts that are filled up, and encoded as
   *  `openEncoder` does. */
  readonly encodeTexts: (job: {
    readonly folder: string;
    readonly texts: readonly string[];
  }) => Promise<{ readonly form: TextForm; readonly padded: Tensor; readonly encoded: Tensor }>;
  readonly profileGraph: (job: {
    readonly model: string | Uint8Array;
    readonly inputs: Readonly<Record<string, GraphInput>>;
    readonly outputs?: readonly string[];
  }) => Promise<GraphProfile>;
  /** a·bᵀ through the product that retrieval uses, with this many threads. */
  readonly multiply: (job: { a: Tensor; b: Tensor; threads: number }) => Promise<Tensor>;
  /** Runs a graph on the CPU with the placement of its first run observed in a folder, as if it had been asked to run on a
   *  provider: where it ran, and the failures of runs. */
  readonly observeGraph: (
    job: GraphJob & { readonly folder: string; readonly provider?: Provider },
  ) => Promise<{ placements: readonly Placement[]; failures: readonly string[] }>;
  readonly askChild: (job: {
    readonly module: string;
    readonly job: unknown;
    readonly patienceMs?: number;
  }) => Promise<ChildAnswer>;
  readonly loadEach: (names: readonly string[]) => Promise<readonly MissingLibrary[]>;
  /** Of the CUDA provider in a folder. */
  readonly findMissing: (
    folder: string,
  ) => Promise<{ all: readonly MissingLibrary[]; line: string | undefined }>;
  readonly probeProvider: (provider: Provider) => Promise<ProviderProbe>;
  readonly chooseProvider: (request: DeviceRequest) => Promise<ProviderChoice>;
  readonly loaderError: (stderr: string) => Promise<string | undefined>;
  readonly describe: () => Promise<RuntimeFacts>;
}

/** What the runtime says of itself. */
export interface RuntimeFacts {
  readonly onnxruntimeVersion: string;
  readonly backends: readonly string[];
  readonly probe: { readonly outputs: readonly number[]; readonly answer: number };
  readonly session: Readonly<Record<string, unknown>>;
}

const cpu = { provider: { kind: 'cpu' }, threads: 1 } as const;

const jobs: RuntimeJobs = {
  runGraph: async ({ model, runs }) => {
    const { file, inputs, outputs, run, close } = await createSession(model, cpu);
    try {
      const results: Tensor[] = [];
      for (const { input, value, output } of runs) results.push(await run(input, value, output));
      return { file, inputs, outputs, results };
    } finally {
      await close();
    }
  },
  runMany: async ({ model, inputs, outputs }) => {
    const session = await createSession(model, cpu);
    try {
      return await session.runMany(inputs, outputs);
    } finally {
      await session.close();
    }
  },
  checkRegions: async ({ folder, head, image }) => {
    const { card } = await readModelFolder(folder);
    const images = [{ file: 'image', image, pixels: undefined, embedding: [] }];
    return checkRegions(
      folder,
      card,
      head,
      { madeBy: 'test', images, texts: [], dense: [], answers: [] },
      cpu,
    );
  },
  checkAnswers: ({ model, answers }) =>
    checkAnswers(model, { madeBy: 'test', images: [], texts: [], dense: [], answers }, cpu),
  answer: async ({ model, batches }) => {
    const head = await loadAnswerHead(model, () => cpu);
    try {
      const answers: EncodedBatch[] = [];
      for (const batch of batches) answers.push(await head.answer(batch));
      return answers;
    } finally {
      await head.close();
    }
  },
  encodeTexts: async ({ folder, texts }) => {
    const { card } = await readModelFolder(folder);
    const { session, tokenizer, encode, embed, probe } = await loadTextGraph(folder, card, cpu);
    try {
      const threads: TextThreads = {
        atOnce: 1,
        tokenize: (some) => Promise.resolve(packTokens(tokenizer.encode(some))),
        ...{ probe, embed },
      };
      const encoded = await createTextEncoder(threads, 40)(texts);
      return { form: await probe(), padded: await encode(texts), encoded };
    } finally {
      await session.close();
    }
  },
  profileGraph: ({ model, inputs, outputs }) => profileGraph(model, cpu, inputs, outputs),
  multiply: ({ a, b, threads }) => createMatrixProduct(threads)(a, b),
  observeGraph: async ({ model, runs, folder, provider = cpu.provider }) => {
    const placements: Placement[] = [];
    const failures: string[] = [];
    const take = (placement: Placement) => placements.push(placement);
    const profile = observePlacement(folder, 'toy', provider, take);
    const session = await createSession(model, { ...cpu, profile });
    try {
      for (const { input, value, output } of runs)
        await session.run(input, value, output).catch((error: unknown) => failures.push(messageOf(error)));
      return { placements, failures };
    } finally {
      await session.close();
    }
  },
  askChild: ({ module, job, patienceMs }) => askChild(module, job, patienceMs),
  loadEach,
  findMissing: async (folder) => ({
    all: await findMissingLibraries('cuda', folder),
    line: await describeMissing('cuda', folder),
  }),
  probeProvider,
  chooseProvider,
  loaderError: (stderr) => Promise.resolve(loaderError(stderr)),
  describe: async () => {
    const { outputs } = await profileGraph(probeGraph, cpu, probeInputs);
    return {
      onnxruntimeVersion,
      backends: listSupportedBackends().map(({ name }) => name),
      probe: { outputs: [...outputs.y.data], answer: probeAnswer },
      session: { ...describeSession(cpu) },
    };
  },
};

process.on('message', ({ id, name, job }: { id: number; name: keyof RuntimeJobs; job: unknown }) => {
  const work = jobs[name] as (job: unknown) => Promise<unknown>;
  work(job).then(
    (value) => process.send?.({ id, ok: true, value }),
    (error: unknown) => process.send?.({ id, ok: false, error: toWireError(error) }),
  );
});
