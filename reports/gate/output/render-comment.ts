import type { GateOutcome } from '../gate-result.js';
import { writeMarkdown } from './markdown-document.js';

/** The first line of every comment, by which the next one finds and replaces it. */
export const commentMarker = '<!-- vitabench gate -->';

/** GitHub takes 65,536 characters. */
const mostBytes = 60_000;

/** The outcome for a comment on a pull request: less than 60 kB of Markdown, behind a marker that stays the same. */
export function renderComment(outcome: GateOutcome): string {
  const lead = `${commentMarker}\n`;
  return `${lead}${writeMarkdown(outcome, { bytes: mostBytes - lead.length - 1, rows: 25 })}`;
}
