import { formatMachine, type Machine } from './machine.js';
import { cellsOf, headings, type PerfRow } from './row.js';

/** A part that was measured. */
export interface MeasuredPart {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly repeats: number;
  readonly machine: Machine;
  readonly rows: readonly PerfRow[];
}

/** The parts with those measured now in place of those measured before, in this order of ids; others are left out. */
export function mergeParts(
  before: readonly MeasuredPart[],
  now: readonly MeasuredPart[],
  order: readonly string[],
): readonly MeasuredPart[] {
  return order.flatMap((id) => {
    const part = [...now, ...before].find((candidate) => candidate.id === id);
    return part ? [part] : [];
  });
}

/** The tables of docs/PERFORMANCE.md. */
export function writePerformanceDocument(parts: readonly MeasuredPart[]): string {
  return parts.map(writePart).join('\n');
}

function writePart({ id, title, text, repeats, machine, rows }: MeasuredPart): string {
  const times = repeats === 1 ? 'Measured once' : `Medians over ${repeats} repeats where a spread is given`;
  const table = [headings, headings.map(() => '---'), ...rows.map(cellsOf)];
  return [
    `## ${title} (\`${id}\`)`,
    '',
    text,
    '',
    ...table.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `${times}. ${formatMachine(machine)}.`,
    '',
  ].join('\n');
}
