import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findMissing } from './compare-output.js';
import { editFile } from './edit-file.js';
import { readSteps, type Step } from './page-steps.js';
import { runBlock, type BlockOutcome, type Place } from './run-block.js';

/** Why a page cannot be followed. */
interface Failure {
  readonly line: number;
  readonly what: string;
  /** The end of what the block printed. */
  readonly output?: string;
}

/** What following a page came to. */
export interface PageOutcome {
  readonly run: number;
  readonly compared: number;
  readonly edits: number;
  readonly leftOut: readonly { readonly line: number; readonly command: string; readonly reason: string }[];
  readonly failures: readonly Failure[];
}

/** How many steps a page has that need a clone. */
export function countActs(markdown: string): number {
  return readSteps(markdown).steps.filter(({ kind }) => kind !== 'show' && kind !== 'leave-out').length;
}

/** Follows a page from its first block to its last, or to the first that fails, in a folder that it may change. Where a block cannot be
 *  read, none is run. */
export async function followPage(markdown: string, place: Place): Promise<PageOutcome> {
  const { steps, faults } = readSteps(markdown);
  const leftOut = steps.flatMap((step) =>
    step.kind === 'leave-out'
      ? [{ line: step.line, command: firstCommand(step.text), reason: step.reason }]
      : [],
  );
  const counts = { run: 0, compared: 0, edits: 0 };
  if (faults.length > 0)
    return { ...counts, leftOut, failures: faults.map(({ line, message }) => ({ line, what: message })) };
  mkdirSync(join(place.home, 'me'), { recursive: true });
  const written = new Set<string>();
  const blocks: BlockOutcome[] = [];
  const take = async (step: Step): Promise<Failure | undefined> => {
    switch (step.kind) {
      case 'show':
      case 'leave-out':
        return undefined;
      case 'run': {
        const outcome = await runBlock(step.text, place);
        blocks.push(outcome);
        counts.run += 1;
        return judgeExit(step, outcome, place);
      }
      case 'compare': {
        const output = blocks.at(-1)?.output ?? '';
        const names = { [join(place.home, 'me')]: '/home/me', [place.folder]: '/home/me/vitabench' };
        const missing = findMissing(step.lines, output, names);
        counts.compared += 1;
        return missing === undefined ? undefined : { line: step.line, what: missing, output: endOf(output) };
      }
      default: {
        const wrong = editFile(place.folder, step, written);
        if (step.kind === 'write') written.add(step.path);
        counts.edits += 1;
        return wrong === undefined ? undefined : { line: step.line, what: wrong };
      }
    }
  };
  try {
    for (const step of steps) {
      const failure = await take(step);
      if (failure) return { ...counts, leftOut, failures: [failure] };
    }
    return { ...counts, leftOut, failures: [] };
  } finally {
    for (const { end } of blocks) end();
  }
}

function judgeExit(
  step: Extract<Step, { readonly kind: 'run' }>,
  { code, failedLine, output }: BlockOutcome,
  { limitSeconds }: Place,
): Failure | undefined {
  if (code === step.exit) return undefined;
  const got = code === undefined ? `not done after ${limitSeconds} seconds` : `exit code ${code}`;
  // The opening fence stands on the line before the first command.
  const line = failedLine === undefined ? step.line : step.line + failedLine;
  const command =
    failedLine === undefined ? firstCommand(step.text) : (step.text.split('\n')[failedLine - 1] ?? '');
  return { line, what: `${command.trim()}\n  ${got}, expected ${step.exit}`, output: endOf(output) };
}

const firstCommand = (text: string) => text.split('\n').find((line) => /^\s*[^\s#]/.test(line)) ?? '';

const endOf = (output: string) => output.trimEnd().split('\n').slice(-25).join('\n');
