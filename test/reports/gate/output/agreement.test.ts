import { describe, expect, it } from '@jest/globals';
import { gateVerdictSchema } from '../../../../harness/config/gate-verdict.js';
import { writeGateDocument } from '../../../../reports/gate/output/gate-document.js';
import { renderAnnotations } from '../../../../reports/gate/output/render-annotations.js';
import { renderBadge } from '../../../../reports/gate/output/render-badge.js';
import { commentMarker, renderComment } from '../../../../reports/gate/output/render-comment.js';
import { renderConsole } from '../../../../reports/gate/output/render-console.js';
import { renderJunit } from '../../../../reports/gate/output/render-junit.js';
import { renderMarkdown } from '../../../../reports/gate/output/render-markdown.js';
import { isBlocked } from '../../../../reports/gate/output/target-rows.js';
import { outcomes } from '../../../support/gate-result.js';
import { parseXml } from '../../../support/parse-xml.js';

const style = { paint: (_: unknown, word: string) => word, table: () => '', verbose: false };

describe('all outputs of a gate agree', () => {
  it.each(Object.entries(outcomes))('%s: on verdict and exit code', (_, outcome) => {
    const { verdict, exitCode } = outcome;
    const [first] = renderConsole(outcome, style).split('\n');
    expect(first).toMatch(new RegExp(`^gate: ${verdict.toUpperCase()} \\(exit code ${exitCode}[,)]`));

    const junit = parseXml(renderJunit(outcome));
    const properties = junit.children[0].children[0].children.map(({ attributes }) => attributes);
    expect(properties).toContainEqual({ name: 'verdict', value: verdict });
    expect(properties).toContainEqual({ name: 'exitCode', value: String(exitCode) });
    const { failures, errors } = junit.attributes;
    expect(Number(failures) + Number(errors) > 0).toBe(isBlocked(outcome));

    for (const markdown of [renderMarkdown(outcome), renderComment(outcome)]) {
      expect(markdown).toMatch(new RegExp(`^## .* Accuracy gate: ${verdict}$`, 'm'));
      expect(markdown).toMatch(new RegExp(`exit code ${exitCode}(,.*)?</sub>\n$`));
    }
    expect(renderComment(outcome).split('\n')[0]).toBe(commentMarker);

    const document = JSON.parse(writeGateDocument(outcome)) as unknown;
    expect(document).toMatchObject({ verdict, exitCode });
    expect(gateVerdictSchema.parse(document).verdict).toBe(verdict);

    expect(textsOf(renderBadge(outcome))).toContainEqual(expect.stringMatching(new RegExp(`^${verdict}\\b`)));
    const commands = renderAnnotations(outcome);
    expect(commands.some((line) => line.startsWith('::error '))).toBe(exitCode !== 0);
  });
});

function textsOf(svg: string): readonly string[] {
  const walk = (element: ReturnType<typeof parseXml>): readonly string[] => [
    element.text,
    ...element.children.flatMap(walk),
  ];
  return walk(parseXml(svg));
}
