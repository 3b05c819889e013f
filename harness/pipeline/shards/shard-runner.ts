import type { BatchRange } from '../../core/kept-batch.js';
import { createLimit } from '../../core/limit.js';
import { shardsPath } from '../../results/paths.js';
import { openKeptBatches } from '../../results/shards/kept-batches.js';
import { openShardFile } from '../../results/shards/shard-file.js';
import { listFinished } from '../../results/shards/shard-folder.js';
import type { ShardWriter } from '../../results/shards/shard.js';
import { answerBatches, idsOf, type BatchKeeping } from '../answer-batches.js';
import type { ModelInUse } from '../model-in-use.js';
import type { TaskWork } from './measure-work.js';
import { findGaps } from './plan-shards.js';
import type { RunSettings } from '../run-settings.js';
import { foreignProviders, makerOf } from './shard-maker.js';
import { openShardSession, type ShardSession } from './shard-session.js';

/** What became of a shard. */
export interface ShardOutcome {
  /** Samples in its batches; 0 where they were all there. */
  readonly samples: number;
  /** Samples that the model was asked about now. */
  readonly asked: number;
  /** Without loading the model. */
  readonly elapsedMs: number;
  /** Whether it was finished before, by whomever. */
  readonly wasThere: boolean;
  /** What is odd about the files that were found: sentences that name a damaged one, whose batches were asked for again. */
  readonly warnings: readonly string[];
}

/** Of a shard that was finished before, or that has no batches. */
export const nothingDone: ShardOutcome = {
  ...{ samples: 0, asked: 0, elapsedMs: 0 },
  ...{ wasThere: true, warnings: [] },
};

/** Does shards of one model, one at a time. */
export interface ShardRunner {
  /** Asks the model about a range of the batches of a task, and puts the file of what it says in its place. Batches that lie in other
   *  files are taken from there. `onProgress` is told how many samples of the shard are done. Throws DataError, ModelError or
   *  ProtocolError as the parts do, and Interrupted between two batches; what was done is found by a later attempt. */
  readonly run: (
    work: TaskWork,
    range: BatchRange,
    onProgress: (samples: number) => void,
  ) => Promise<ShardOutcome>;
  /** Gives back what it holds of the last task; the encoder stays open. */
  readonly close: () => Promise<void>;
}

/** A runner of shards of a model. Shards of a task that follow each other read its data once. */
export function createShardRunner(model: ModelInUse, settings: RunSettings): ShardRunner {
  let session: ShardSession | undefined;
  const close = async () => {
    const last = session;
    session = undefined;
    await last?.close();
  };
  const sessionOf = async (work: TaskWork) => {
    if (session?.work.key === work.key && session.work.samples === work.samples) return session;
    await close();
    return (session = await openShardSession(work, model, settings));
  };
  return {
    run: async (work, range, onProgress) => {
      const folder = shardsPath(settings.out, model.card.id, work.task.card.id);
      const there = await openKeptBatches(folder, work.key, range);
      const isForeign = foreignProviders(there.makers, settings).length > 0;
      try {
        if (!isForeign && there.warnings.length === 0 && (await isFinished(folder, work.key, range)))
          return nothingDone;
        const opened = await sessionOf(work);
        const writer = await openShardFile(folder, work.key, range, makerOf(settings));
        const find: BatchKeeping['find'] = (batch) =>
          isForeign ? Promise.resolve(undefined) : there.find(batch.index, idsOf(batch));
        const done = await writeShard(range, opened, settings, keepAll(find, writer), writer, onProgress);
        return { ...done, wasThere: false, warnings: there.warnings };
      } finally {
        await there.close();
      }
    },
    close,
  };
}

async function isFinished(folder: string, key: string, range: BatchRange): Promise<boolean> {
  return findGaps(range, await listFinished(folder, key)).length === 0;
}

async function writeShard(
  range: BatchRange,
  { tools, cursor }: ShardSession,
  { facts }: RunSettings,
  keeping: ShardKeeping,
  writer: ShardWriter,
  onProgress: (samples: number) => void,
): Promise<Omit<ShardOutcome, 'wasThere' | 'warnings'>> {
  const { encoder } = tools;
  encoder.takeLoadMs?.();
  const startedAt = performance.now();
  let samples = 0;
  let asked = 0;
  let foundMs = 0;
  let isWhole = false;
  try {
    const answers = answerBatches(cursor.read(range), { ...tools, keeping });
    for await (const { samples: read, batch, isFound } of answers) {
      samples += read.length;
      if (isFound) foundMs += batch.encodeMs;
      else asked += read.length;
      onProgress(samples);
    }
    const elapsedMs = performance.now() - startedAt - (encoder.takeLoadMs?.() ?? 0);
    // what was found took its time too: at least that of its graphs
    await writer.finish(elapsedMs + foundMs / facts.runtime.workers);
    isWhole = true;
    return { samples, asked, elapsedMs };
  } finally {
    // what ended it says more than what then cannot be closed; an attempt that came no further than others leaves no copy of theirs
    if (!isWhole) await (keeping.hasNew() ? writer.close() : writer.discard()).catch(() => undefined);
  }
}

interface ShardKeeping extends BatchKeeping {
  /** Whether a batch was kept that lies in no other file. */
  readonly hasNew: () => boolean;
}

/** A shard has all of its batches, so that nothing is lost with the files that some were found in. */
function keepAll(find: BatchKeeping['find'], writer: ShardWriter): ShardKeeping {
  const inTurn = createLimit(1);
  let hasNew = false;
  return {
    find,
    hasNew: () => hasNew,
    isWanted: (_batch, isFound) => {
      hasNew ||= !isFound;
      return true;
    },
    add: (batch) => inTurn(() => writer.add(batch)),
  };
}
