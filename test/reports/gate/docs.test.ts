import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { formatP } from '../../../reports/compare/output/format-difference.js';
import { parse } from 'yaml';
import { z } from 'zod';
import { gateConfigSchema, matchedHashes } from '../../../harness/config/gate-config.js';
import { packageRoot } from '../../../harness/config/package-root.js';
import { testDrop } from '../../../harness/metrics/mcnemar.js';
import { pairedInterval } from '../../../harness/metrics/paired-difference.js';
import { smallestDetectable } from '../../../harness/metrics/detectable-drop.js';
import { readAction } from '../../support/action.js';

const text = readFileSync(join(packageRoot, 'docs/GATE.md'), 'utf8');
const blocks = [...text.matchAll(/```yaml\n(.*?)```/gs)].map((match) => parse(match[1]) as unknown);

/** Names of every key that an object of the JSON Schema may have. */
function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  return [...own, ...Object.values(schema).flatMap(keysOf)];
}

describe('docs/GATE.md', () => {
  it('has a config that is one, with a rule of each kind but none twice', () => {
    const { rules } = gateConfigSchema.parse(blocks[0]);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(6);
  });

  it('names every key of a config and every value that can be chosen', () => {
    const keys = keysOf(z.toJSONSchema(gateConfigSchema, { io: 'input' })).filter((key) => key !== '$schema');
    expect(keys.length).toBeGreaterThan(30);
    const word = (name: string) => new RegExp(String.raw`\b${name}\b`);
    expect([...keys, ...matchedHashes].filter((key) => !word(key).test(text))).toEqual([]);
  });

  it('names every input and output of the action', () => {
    const { inputs, outputs } = readAction();
    const names = [...Object.keys(inputs), ...Object.keys(outputs)];
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('reads a row as it would be', () => {
    const counts = { n: 1000, gained: 12, lost: 26 };
    const points = (value: number) => (100 * value).toFixed(2);
    const p = testDrop(12, 26).midP;
    const [low, high] = pairedInterval(counts, 0.95).map(points);
    // the smallest of 18 by Holm; deviation of n (gained - lost) / n
    const deviation = Math.sqrt(38 - 14 ** 2 / 1000) / 1000;
    expect(text).toContain(`difference -1.40\`, \`[${low}, ${high}]\``);
    expect(text).toContain(`\`p ${formatP(p)}\`, \`adj. p ${formatP(18 * p)}\``);
    expect(text).toContain(`\`detectable ${points(smallestDetectable(deviation, 0.05 / 18))}\``);
  });
});
