import type { GateOutcome } from '../gate-result.js';
import { writeMarkdown } from './markdown-document.js';

/** GitHub drops a summary of more than 1 MiB whole, and all steps of a job share a page. */
const mostBytes = 200_000;

/** The outcome for the summary of a job: at most 200 kB of Markdown. */
export function renderMarkdown(outcome: GateOutcome): string {
  return writeMarkdown(outcome, { bytes: mostBytes, rows: 100 });
}
