import { fork, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { currentInput } from './fuzz-target.js';
import type { LaneAnswer, LaneOrder } from './lane.js';
import type { FuzzOutcome } from './target.js';

/** Megabytes of objects that a reader may hold: one that wants more goes down, and is found. */
const heapMb = 1024;

/** A process of its own for readers. */
export interface Lane {
  /** Tries a target for some seconds. A reader that hangs, or ends the process, was found too. */
  readonly fuzz: (name: string, seconds: number, seed: number) => Promise<FuzzOutcome>;
  readonly close: () => void;
}

/** Opens a lane with a folder of its own; its process begins with the first target, and again after one that went down.
 *  A target hangs that gives no answer `patience` seconds after its time: as long as other processes may keep it waiting. */
export function openLane(folder: string, patience = 60): Lane {
  mkdirSync(folder, { recursive: true });
  let child: ChildProcess | undefined;
  const fuzz = async (name: string, seconds: number, seed: number): Promise<FuzzOutcome> => {
    const start = performance.now();
    child ??= fork(fileURLToPath(new URL('lane.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx', `--max-old-space-size=${heapMb}`],
    });
    const answer = await ask(child, { name, seconds, seed, folder }, seconds + patience);
    if (typeof answer !== 'string' && 'outcome' in answer) return answer.outcome;
    child.kill('SIGKILL');
    child = undefined;
    const what = typeof answer === 'string' ? answer : `a valid input is not read: ${answer.broken}`;
    const file = join(folder, '..', `found-${name}`);
    if (existsSync(currentInput(folder))) copyFileSync(currentInput(folder), file);
    return { name, runs: 0, seconds: (performance.now() - start) / 1000, found: { what, file, seed } };
  };
  return { fuzz, close: () => child?.kill() };
}

/** What the process answers, or what became of it. */
function ask(child: ChildProcess, order: LaneOrder, seconds: number): Promise<LaneAnswer | string> {
  return new Promise((resolve) => {
    const settle = (answer: LaneAnswer | string) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(answer);
    };
    const timer = setTimeout(() => {
      settle(`hangs: no answer after ${Math.round(seconds)} s`);
    }, 1000 * seconds);
    child.on('message', (answer) => {
      settle(answer as LaneAnswer);
    });
    child.on('exit', (code, signal) => {
      settle(`ends the process: ${signal ?? `exit code ${code}`}`);
    });
    child.send(order);
  });
}
