import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { packageRoot } from '../../../harness/config/package-root.js';
import { expressionsOf, readAction, runStep } from '../../support/action.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const action = readAction();
const { steps } = action.runs;
const [find, , comment] = steps;
const inputs = Object.fromEntries(
  Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, input.default]),
);
const github = { 'github.action_path': packageRoot, 'github.repository': 'owner/name' };

describe('action.yml', () => {
  it('uses every input, and only those', () => {
    const used = steps
      .flatMap((step) => [
        ...Object.values(step.env).flatMap(expressionsOf),
        ...expressionsOf(step['working-directory'] ?? ''),
        ...(step.if?.match(/inputs\.[a-z-]+/g) ?? []),
      ])
      .filter((expression) => expression.startsWith('inputs.'));
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(inputs).toSorted());
  });

  it('has outputs that a step writes, and no expression inside a script', () => {
    const written = new Set(
      steps.flatMap(({ id, run }) =>
        [...run.matchAll(/echo "([a-z-]+)=/g)].map((match) => `steps.${id ?? ''}.outputs.${match[1]}`),
      ),
    );
    for (const { value } of Object.values(action.outputs)) expect(written).toContain(expressionsOf(value)[0]);
    // what a user gives must reach bash as a variable: as text it would be run
    for (const { run } of steps) expect(expressionsOf(run)).toEqual([]);
  });

  it.each(steps.map(({ name, run }) => [name, run]))('%s: is bash', (_name, run) => {
    expect(spawnSync('bash', ['-n'], { input: run, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it('uses the package that the project has installed, from a folder below it too', () => {
    const home = newFolder();
    mkdirSync(join(home, 'node_modules'));
    mkdirSync(join(home, 'inner'));
    symlinkSync(packageRoot, join(home, 'node_modules/vitabench'));
    const { outputs } = runStep(find, home, { ...inputs, 'inputs.working-directory': 'inner' });
    expect(outputs.entry).toBe(join(home, 'node_modules/vitabench/dist/harness/cli/main.js'));
  });
});

describe('the comment of the action', () => {
  const callSchema = z.array(z.string());

  /** Runs the step with a `gh` that writes down what it is asked, and says what it is told to: the id of our comment, nothing, or that it may not. */
  function runComment(answer: string) {
    const home = newFolder();
    mkdirSync(join(home, 'bin'));
    const gh = join(home, 'bin/gh');
    writeFileSync(
      gh,
      `#!${process.execPath}
const fs = require('node:fs');
fs.appendFileSync(${JSON.stringify(join(home, 'calls'))}, JSON.stringify(process.argv.slice(2)) + '\\n');
if (process.argv.includes('--paginate')) ${answer}
`,
    );
    chmodSync(gh, 0o755);
    writeFileSync(join(home, 'comment.md'), '<!-- marker -->\nbody\n');
    const ran = runStep(
      comment,
      home,
      {
        ...github,
        'steps.gate.outputs.comment': join(home, 'comment.md'),
        'github.event.pull_request.number': '7',
      },
      { PATH: `${join(home, 'bin')}:/usr/local/bin:/usr/bin:/bin` },
    );
    const calls = readFileSync(join(home, 'calls'), 'utf8').trim().split('\n');
    return { ran, calls: calls.map((line) => callSchema.parse(JSON.parse(line)).join(' ')) };
  }

  it('is written once a pull request, then again', () => {
    const first = runComment('console.log("")');
    expect([first.ran.code, first.calls.length]).toEqual([0, 2]);
    expect(first.calls[1]).toMatch(/--method POST repos\/owner\/name\/issues\/7\/comments --field body=@/);
    const second = runComment('console.log("41\\n42")');
    expect(second.calls[1]).toMatch(/--method PATCH repos\/owner\/name\/issues\/comments\/41 /);
  });

  it('is only a warning where the token may not write', () => {
    const { ran, calls } = runComment('process.exit(1)');
    expect([ran.code, calls.length]).toEqual([0, 1]);
    expect(ran.said).toContain('::warning');
  });
});
