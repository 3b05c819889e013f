import { gzipSync } from 'node:zlib';
import type { Explorer } from '../findings/explorer.js';
import type { ReportData } from '../findings/report-data.js';
import { slimCurves, type Slimming } from './slim-curves.js';

/** Flips that stand in the page itself, with their pictures, of so many pairs: few of each where there are many pairs. */
export function countStaticFlips(pairs: readonly Explorer[]): number {
  return Math.max(2, Math.min(20, Math.floor(120 / countListed(pairs))));
}

/** Classes that stand in the page of so many pairs, each. */
export function countStaticClasses(pairs: readonly Explorer[]): number {
  return Math.max(3, Math.min(12, Math.floor(120 / countListed(pairs))));
}

function countListed(pairs: readonly Explorer[]): number {
  return Math.max(1, pairs.filter(({ flips }) => flips.length > 0).length);
}

const slimmings: readonly Slimming[] = [
  { taskSteps: 24, steps: 48, scatter: 200, intervals: true },
  { taskSteps: 12, steps: 24, scatter: 100, intervals: true },
  { taskSteps: 6, steps: 16, scatter: 50, intervals: true },
  { taskSteps: 6, steps: 16, scatter: 50, intervals: false },
];
const mostBytes = 290_000;
const digits = 5;

/** The data of a report as the page's script gets them: JSON whose numbers have five significant digits (whole ones stay), gzip,
 *  base64. Where that would be too long, the fits are slimmed, as little as does. Throws TypeError on a number that is not finite. */
export function writeIsland(data: ReportData): string {
  const bare = {
    ...data,
    explorer: data.explorer.map((pair) => leavePictures(pair, countStaticFlips(data.explorer))),
  };
  const tasks = new Set(data.targets.filter(({ kind }) => kind === 'task').map(({ id }) => id));
  let text = compress(bare);
  for (const slimming of slimmings)
    if (text.length > mostBytes)
      text = compress({ ...bare, curves: slimCurves(data.curves, tasks, slimming) });
  return text;
}

function compress(data: ReportData): string {
  return gzipSync(JSON.stringify(data, shorten), { level: 9 }).toString('base64');
}

function shorten(key: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value)) return value;
  if (!Number.isFinite(value)) throw new TypeError(`report: ${key} is ${value}, expected a finite number.`);
  return Number(value.toPrecision(digits));
}

/** Without the pictures that stand in the page already. */
function leavePictures(explorer: Explorer, inPage: number): Explorer {
  const flips = explorer.flips.map(({ thumbnail, ...flip }, index) =>
    thumbnail === undefined || index < inPage ? flip : { ...flip, thumbnail },
  );
  return { ...explorer, flips };
}
