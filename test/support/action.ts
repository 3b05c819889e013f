import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../../harness/config/package-root.js';

const stepSchema = z.strictObject({
  name: z.string(),
  id: z.string().optional(),
  if: z.string().optional(),
  shell: z.literal('bash'),
  'working-directory': z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  run: z.string(),
});

const actionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  branding: z.strictObject({ icon: z.string(), color: z.string() }),
  inputs: z.record(
    z.string(),
    z.strictObject({ description: z.string(), default: z.string(), required: z.boolean().optional() }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({ using: z.literal('composite'), steps: z.array(stepSchema) }),
});

/** A composite action whose steps are all bash. */
export type Action = z.output<typeof actionSchema>;
export type ActionStep = Action['runs']['steps'][number];

/** The project's own action.yml. Throws where it is more than this reader knows. */
export function readAction(): Action {
  return actionSchema.parse(parse(readFileSync(join(packageRoot, 'action.yml'), 'utf8')));
}

/** What a step left behind. */
export interface StepResult {
  readonly code: number | null;
  /** What it and its programs said. */
  readonly said: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it added to the summary of the job. */
  readonly summary: string;
}

/** Runs a step as a runner of GitHub does, with nothing else in its environment than `variables`, and `context` as the values
 *  of its expressions; an expression that has no value there is empty, as on GitHub. */
export function runStep(
  step: ActionStep,
  home: string,
  context: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
): StepResult {
  const temporary = join(home, `runner-${step.name.replaceAll(' ', '-')}`);
  mkdirSync(temporary);
  const [script, outputFile, summaryFile] = ['step.sh', 'output', 'summary'].map((name) =>
    join(temporary, name),
  );
  writeFileSync(script, step.run);
  writeFileSync(outputFile, '');
  writeFileSync(summaryFile, '');
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: join(home, fillIn(step['working-directory'] ?? '.', context)),
    env: {
      PATH: `/usr/local/bin:/usr/bin:/bin`,
      HOME: home,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      RUNNER_TEMP: temporary,
      GITHUB_OUTPUT: outputFile,
      GITHUB_STEP_SUMMARY: summaryFile,
      ...variables,
      ...Object.fromEntries(Object.entries(step.env).map(([key, value]) => [key, fillIn(value, context)])),
    },
    encoding: 'utf8',
  });
  return {
    code: status,
    said: stdout + stderr,
    outputs: Object.fromEntries(
      readFileSync(outputFile, 'utf8')
        .split('\n')
        .filter((line) => line.includes('='))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    summary: readFileSync(summaryFile, 'utf8'),
  };
}

/** The expressions `${{ ... }}` of a text. */
export function expressionsOf(text: string): readonly string[] {
  return [...text.matchAll(/\$\{\{\s*(.*?)\s*\}\}/g)].map((match) => match[1]);
}

function fillIn(text: string, context: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_all, name: string) => context[name] ?? '');
}
