import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../../../harness/config/package-root.js';
import { readAction } from '../../support/action.js';

const folder = join(packageRoot, 'docs/gate');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.literal('pull_request'),
  permissions: z.record(z.string(), z.enum(['read', 'write'])),
  jobs: z.strictObject({
    gate: z.strictObject({
      'runs-on': z.string(),
      steps: z.array(
        z.strictObject({
          id: z.string().optional(),
          if: z.string().optional(),
          uses: z.string().optional(),
          run: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  }),
});

const pipelineSchema = z.strictObject({
  gate: z.strictObject({
    image: z.string(),
    script: z.array(z.string()),
    allow_failure: z.strictObject({ exit_codes: z.number() }),
    artifacts: z.strictObject({
      when: z.literal('always'),
      paths: z.array(z.string()),
      reports: z.strictObject({ junit: z.string() }),
    }),
  }),
});

describe('the examples for CI', () => {
  it('are those that this file looks at', () => {
    expect(readdirSync(folder).toSorted()).toEqual(['gate.sh', 'github.yml', 'gitlab.yml']);
  });

  it('give the action inputs that it has, and read outputs that it gives', () => {
    const { jobs, permissions } = workflowSchema.parse(parse(read('github.yml')));
    const { inputs, outputs } = readAction();
    const gate = jobs.gate.steps.find(({ id }) => id === 'gate');
    const given = Object.keys(gate?.with ?? {});
    expect(given).toContain('comment-token');
    expect(permissions['pull-requests']).toBe('write');
    expect(given.filter((name) => !Object.hasOwn(inputs, name))).toEqual([]);
    const used = [...read('github.yml').matchAll(/steps\.gate\.outputs\.([a-z-]+)/g)].map(
      (match) => match[1],
    );
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !Object.hasOwn(outputs, name))).toEqual([]);
  });

  it('keep the JUnit file that GitLab shows', () => {
    const { gate } = pipelineSchema.parse(parse(read('gitlab.yml')));
    const command = gate.script.find((line) => line.includes(' gate '));
    expect(command).toContain(`--junit ${gate.artifacts.reports.junit}`);
    expect(gate.artifacts.reports.junit.startsWith(`${gate.artifacts.paths[0]}/`)).toBe(true);
  });

  it('are bash where they are a script', () => {
    const checked = spawnSync('bash', ['-n', join(folder, 'gate.sh')], { encoding: 'utf8' });
    expect(checked).toMatchObject({ status: 0, stderr: '' });
  });
});
