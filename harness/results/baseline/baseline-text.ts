import type { Baseline, BaselineTask } from '../../config/baseline.js';
import { canonicalJson } from '../../core/hash.js';

/** The text of a baseline file: the same bytes for the same baseline. Each member of a record stands on a line of its own, so that a
 *  diff shows which of them changed, and none of them takes more than one. */
export function formatBaseline({ schema, sha256, history, models }: Baseline): string {
  const past = history.map((entry) => {
    const { changes, ...facts } = entry;
    return block(
      '{',
      [...members(facts), `"changes": ${block('[', changes.map(canonicalJson), '      ')}`],
      '    ',
    );
  });
  const entries = models.map(({ id, tasks }) =>
    block(
      '{',
      [`"id": ${JSON.stringify(id)}`, `"tasks": ${block('[', tasks.map(formatTask), '      ')}`],
      '    ',
    ),
  );
  const lines = [
    `"schema": ${schema}`,
    `"sha256": ${JSON.stringify(sha256)}`,
    `"history": ${block('[', past, '  ')}`,
    `"models": ${block('[', entries, '  ')}`,
  ];
  return `${block('{', lines, '')}\n`;
}

function formatTask({ record, repeats, samples }: BaselineTask): string {
  const lines = [
    `"record": ${block('{', members(record), '          ')}`,
    ...(repeats ? [`"repeats": ${canonicalJson(repeats)}`] : []),
    ...(samples ? [`"samples": ${block('{', members(samples), '          ')}`] : []),
  ];
  return block('{', lines, '        ');
}

function members(value: object): readonly string[] {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}: ${canonicalJson(member)}`);
}

/** Brackets around lines; `indent` is that of the line with the bracket. */
function block(open: '{' | '[', lines: readonly string[], indent: string): string {
  const close = open === '{' ? '}' : ']';
  if (lines.length === 0) return `${open}${close}`;
  return `${open}\n${lines.map((line) => `${indent}  ${line}`).join(',\n')}\n${indent}${close}`;
}
