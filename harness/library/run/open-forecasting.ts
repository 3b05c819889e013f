import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { cacheFiles } from '../../config/cache-files.js';
import type { RunOptions } from '../../config/run-options.js';
import type { Forecasting } from '../../pipeline/forecast/forecasting.js';
import { keepCostsInMemory, openKeptCosts, type KeptCosts } from '../../pipeline/forecast/kept-costs.js';
import type { Messages } from '../messages.js';
import { saveOrWarn } from './save-or-warn.js';

/** Milliseconds that a head of a model is measured for. */
const budgetMs = 2000;

/** What run and plan foretell with. What was measured before is kept in the cache folder, unless --no-cache says otherwise. */
export async function openForecasting(
  { cache, cacheDir }: Pick<RunOptions, 'cache' | 'cacheDir'>,
  purpose: 'run' | 'plan',
  messages: Messages,
): Promise<Forecasting> {
  return {
    kept: cache ? await openInCache(join(cacheDir, cacheFiles.calibrations), messages) : keepCostsInMemory(),
    processor: describeProcessor(),
    clocks: { now: () => performance.now(), cpu: readCpuMs },
    budgetMs,
    thorough: purpose === 'plan',
    facts: new Map(),
    onCalibration:
      purpose === 'plan'
        ? ({ card }) => {
            messages.note(`${card.id}: loading and measuring it`);
          }
        : undefined,
  };
}

async function openInCache(file: string, messages: Messages): Promise<KeptCosts> {
  return saveOrWarn(await openKeptCosts(file), file, 'what was measured', messages);
}

/** Times of one processor say nothing of another; nor do those of a part of its cores. */
function describeProcessor(): string {
  const [{ model } = { model: 'unknown' }] = cpus();
  return `${model.trim()} x ${availableParallelism()}`;
}

function readCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
