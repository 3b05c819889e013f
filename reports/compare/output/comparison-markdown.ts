import { markdownTable } from '../../summary/markdown-table.js';
import type { TextTable } from '../../summary/score-table.js';
import { detailNote, tabulateComparison } from './comparison-tables.js';
import type { ComparisonSettings } from './comparison-document.js';
import { listOthers } from './list-others.js';
import { sayVerdict } from './say-verdict.js';
import type { WeighedComparison } from './weigh-comparison.js';

/** The comparisons as Markdown: a heading with the verdict of each model, then its tables. */
export function writeComparisonMarkdown(
  weighed: readonly WeighedComparison[],
  settings: ComparisonSettings,
): string {
  const sections = weighed.map((one) => {
    const { tasks, same, means, notes } = tabulateComparison(one, settings, false);
    const lines = [...listOthers(one), ...notes, ...(notes.length > 0 ? [detailNote] : [])];
    const parts = [
      `**${escape(sayVerdict(one, settings.alpha))}**`,
      ...(tasks.rows.length > 0 ? [tableOf(tasks)] : []),
      ...(same.length > 0 ? [`Every sample answered the same: ${escape(same.join(', '))}`] : []),
      ...(means.rows.length > 0 ? [tableOf(means)] : []),
      ...(lines.length > 0 ? [lines.map((line) => `- ${escape(line)}`).join('\n')] : []),
    ];
    return parts.join('\n\n');
  });
  return `${sections.join('\n\n---\n\n')}\n`;
}

function tableOf({ head, rows }: TextTable): string {
  return markdownTable(
    head,
    rows.map((row) => row.map(escape)),
  );
}

/** Names from outside: no markup, and no end of a cell. */
function escape(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]|~<>]/g, String.raw`\$&`);
}
