import { appendFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { GateOutcome } from '../../../reports/gate/gate-result.js';
import { writeGateDocument } from '../../../reports/gate/output/gate-document.js';
import { renderBadge } from '../../../reports/gate/output/render-badge.js';
import { renderComment } from '../../../reports/gate/output/render-comment.js';
import { renderJunit } from '../../../reports/gate/output/render-junit.js';
import { renderMarkdown } from '../../../reports/gate/output/render-markdown.js';
import { writeFileAtomically } from '../../core/atomic-file.js';
import { reasonOf } from '../../core/errors.js';
import { makeFolder } from '../../core/make-folder.js';
import type { Sink, SinkKind } from './gate-sinks.js';

const renderers: Readonly<Record<SinkKind, (outcome: GateOutcome) => string>> = {
  junit: renderJunit,
  markdown: renderMarkdown,
  comment: renderComment,
  json: writeGateDocument,
  badge: renderBadge,
};

/** The text of an output. */
export function renderOutput(kind: SinkKind, outcome: GateOutcome): string {
  return renderers[kind](outcome);
}

/** Writes the outcome into files, each whole or not at all, and adds it to the summary of the job, where there is one (`stepSummary`:
 *  its path), which other steps write to as well. One that cannot be written keeps no other from it. Gives a line for each of these. */
export async function writeSinks(
  outcome: GateOutcome,
  sinks: readonly Sink[],
  stepSummary: string | undefined,
): Promise<readonly string[]> {
  const isSummary = (path: string) => stepSummary !== undefined && resolve(path) === resolve(stepSummary);
  const files = sinks.filter(({ path }) => !isSummary(path));
  const jobs = [
    ...files.map(({ kind, path }) => ({ path, write: () => writeFile(path, renderOutput(kind, outcome)) })),
    ...(stepSummary === undefined
      ? []
      : [{ path: stepSummary, write: () => appendFile(stepSummary, renderMarkdown(outcome)) }]),
  ];
  const failed: string[] = [];
  for (const { path, write } of jobs)
    try {
      await write();
    } catch (error) {
      failed.push(`${path}: cannot be written (${reasonOf(error)}). Choose another place`);
    }
  return failed;
}

async function writeFile(path: string, content: string): Promise<void> {
  await makeFolder(dirname(path));
  await writeFileAtomically(path, content);
}
