import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Step } from './page-steps.js';

/** The steps that change a file. */
export type EditStep = Extract<Step, { readonly kind: 'write' | 'insert' | 'replace' }>;

/** What is wrong with a change to a file; nothing where it was made. `written` are the files that the page wrote before: only those may be
 *  written again as a whole, as a reader would else lose what stands there. */
export function editFile(folder: string, step: EditStep, written: ReadonlySet<string>): string | undefined {
  const path = normalize(step.path);
  if (path.startsWith('..') || path.startsWith('/')) return `${step.path}: lies outside the repository`;
  const file = join(folder, path);
  if (step.kind === 'write') {
    if (existsSync(file) && !written.has(step.path))
      return `${step.path}: is there already, expected a new file`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${step.text}\n`);
    return undefined;
  }
  if (!existsSync(file)) return `${step.path}: no such file`;
  const source = readFileSync(file, 'utf8');
  const anchor = step.kind === 'insert' ? step.anchor : step.old;
  const count = source.split(anchor).length - 1;
  if (count !== 1) return `${step.path}: \`${anchor}\` stands there ${count} times, expected once`;
  const at = source.indexOf(anchor);
  if (step.kind === 'replace')
    writeFileSync(file, source.slice(0, at) + step.text + source.slice(at + anchor.length));
  else {
    const end = source.indexOf('\n', at);
    const next = end < 0 ? source.length : end + 1;
    writeFileSync(file, `${source.slice(0, next)}${end < 0 ? '\n' : ''}${step.text}\n${source.slice(next)}`);
  }
  return undefined;
}
