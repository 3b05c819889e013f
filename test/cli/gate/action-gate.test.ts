import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../harness/config/package-root.js';
import { readAction, runStep } from '../../support/action.js';
import { writeRun } from '../../support/gate-runs.js';
import { flipped, rightOf } from '../../support/gate-samples.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const action = readAction();
const [find, gate, , verdict] = action.runs.steps;
const inputs = Object.fromEntries(
  Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, input.default]),
);

const before = rightOf(1000, 700);
const task = 'mini/openmoji';

/** Two runs: the second has lost 60 samples where it is worse. */
function writeRuns(home: string): void {
  writeRun(join(home, 'old'), { tasks: [{ task, right: before }] });
  writeRun(join(home, 'same'), { tasks: [{ task, right: before }] });
  writeRun(join(home, 'worse'), { tasks: [{ task, right: flipped(before, { lost: 60 }) }] });
}

function runGate(home: string, given: Readonly<Record<string, string>>) {
  const named = Object.fromEntries(Object.entries(given).map(([name, value]) => [`inputs.${name}`, value]));
  const context = { ...inputs, ...named, 'github.action_path': packageRoot };
  const found = runStep(find, home, context);
  return runStep(gate, home, { ...context, 'steps.bench.outputs.entry': found.outputs.entry });
}

describe('the gate of the action', () => {
  it('lets an unchanged run pass and fails a worse one, with every file that it names', () => {
    const home = newFolder();
    writeRuns(home);
    const ran = runGate(home, { baseline: 'old', current: 'worse' });
    expect([ran.said, ran.code]).toEqual([expect.any(String), 0]);
    expect(ran.outputs).toMatchObject({ verdict: 'fail', 'exit-code': '1' });
    for (const name of ['junit', 'markdown', 'comment', 'json', 'badge'])
      expect([name, existsSync(ran.outputs[name])]).toEqual([name, true]);
    expect(ran.summary).toContain('openmoji');
    const code = { 'steps.gate.outputs.exit-code': ran.outputs['exit-code'] };
    expect(runStep(verdict, home, code).code).toBe(1);

    const other = newFolder();
    writeRuns(other);
    expect(runGate(other, { baseline: 'old', current: 'same' }).outputs).toMatchObject({
      verdict: 'pass',
      'exit-code': '0',
    });
  });

  it('goes on with advisory, in the folder it is told', () => {
    const home = newFolder();
    mkdirSync(join(home, 'inner'));
    writeRuns(join(home, 'inner'));
    const given = { baseline: 'old', current: 'worse', advisory: 'true', 'working-directory': 'inner' };
    expect(runGate(home, given).outputs).toMatchObject({ verdict: 'fail', 'exit-code': '0' });
  });

  it('says error where there is no baseline, and hands the exit code on', () => {
    const home = newFolder();
    writeRuns(home);
    const { outputs } = runGate(home, { baseline: 'gone', current: 'same' });
    expect(outputs).toMatchObject({ verdict: 'error', 'exit-code': '3' });
  });
});
